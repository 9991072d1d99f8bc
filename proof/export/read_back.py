"""What pyarrow reads of an export: `python read_back.py FOLDER TABLE...` prints one JSON document."""
import json
import sys

import pyarrow.parquet as pq


def read(folder, table):
    """Schema, names of partitions and rows of a table, from its folder as pyarrow opens it by itself."""
    data = pq.read_table(f"{folder}/{table}")
    types = {field.name: str(field.type) for field in data.schema if not str(field.type).startswith("dictionary")}
    partitions = [field.name for field in data.schema if field.name not in types or field.name == "version"]
    types.pop("version", None)
    rows = data.select(list(types)).to_pylist()
    return {"types": types, "partitions": sorted(partitions), "rows": rows}


folder, *tables = sys.argv[1:]
json.dump({table: read(folder, table) for table in tables}, sys.stdout, default=str)
