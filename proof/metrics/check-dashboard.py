"""Reads a Grafana dashboard by Grafana's own model of it and writes it again: nothing may be lost or changed."""
import json
import sys

import grafana_foundation_sdk.cog.plugins as plugins
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models.dashboard import Dashboard


def differences(here, there, place=""):
    if isinstance(here, dict) and isinstance(there, dict):
        for name, value in here.items():
            yield from differences(value, there.get(name), f"{place}.{name}")
    elif isinstance(here, list) and isinstance(there, list) and len(here) == len(there):
        for at, value in enumerate(here):
            yield from differences(value, there[at], f"{place}[{at}]")
    elif here != there:
        yield f"{place}: {here!r} is read as {there!r}"


plugins.register_default_plugins()
with open(sys.argv[1], encoding="utf-8") as file:
    given = json.load(file)
read = json.loads(JSONEncoder().encode(Dashboard.from_json(given)))
found = list(differences(given, read))
print("\n".join(found) if found else f"{len(given['panels'])} panels by Grafana's model: as written")
sys.exit(1 if found else 0)
