"""DuckDB by its Python package, which is often newer than that for Node: the same statements (duckdb.ts, SqlWork)."""

import json
import os
import sys

import duckdb

from measure import measured

# What duckdb.ts, which compares the ledgers, can read.
STORAGE = {"storage_compatibility_version": "v1.4.0"}

with open(sys.argv[1]) as file:
    work = json.load(file)["sql"]


def run():
    connection = duckdb.connect(work["database"], read_only=work["readOnly"], config=STORAGE)
    for each in work["statements"]:
        if isinstance(each, str):
            connection.execute(each)
        elif connection.execute(each["whereAny"]).fetchone() is not None:
            connection.execute(each["run"])
    connection.close()
    for path in work["durable"]:
        with open(path) as file:
            os.fsync(file.fileno())


measured(run)
