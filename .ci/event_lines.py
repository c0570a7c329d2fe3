"""Holds every line of event logs to their JSON Schema: event_lines.py SCHEMA LOG..."""

import json
import sys

import jsonschema

validator = jsonschema.Draft202012Validator(json.load(open(sys.argv[1])))
count = 0
for path in sys.argv[2:]:
    for number, line in enumerate(open(path), 1):
        if not line.startswith("{"):
            continue
        count += 1
        for error in validator.iter_errors(json.loads(line)):
            sys.exit(f"{path}:{number}: {error.message}")
if count < 100:
    sys.exit(f"only {count} events were found")
print(f"{count} events fit their schema")
