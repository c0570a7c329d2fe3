"""Compares the schema with the loader on Tests/schema-corpus.yaml. usage: schema_corpus.py BINARY SCHEMA CORPUS WORK-FOLDER

What the schema refuses, the loader must refuse at the same place: the key, the value or the map that the schema complains of, or
one that it complains of when it is asked for the branch of an `anyOf` it came nearest to. What only the loader knows is listed in
the corpus, by rule.
"""

import json
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import jsonschema
import ruamel.yaml


def documents(corpus):
    """Each file of the corpus: its text, what is expected of it, and by which rule."""
    for entry in ruamel.yaml.YAML(typ="safe").load(corpus):
        for verdict in ["good", "bad"]:
            for value in entry.get(verdict, []):
                yield fill(entry["in"], value), verdict, None
        for rule, values in entry.get("only", {}).items():
            for value in values:
                yield fill(entry["in"], value), "only", rule


def fill(template, value):
    return template.replace("%", json.dumps(value) if not isinstance(value, str) else value)


def load(text):
    """A file as other tools see it: YAML 1.2, and the later of two keys."""
    yaml = ruamel.yaml.YAML(typ="safe", pure=True)
    yaml.version = (1, 2)
    yaml.allow_duplicate_keys = True
    return yaml.load(text)


def places(text, errors):
    """Where the schema complains: (line, column) of every node that an error is about."""
    root = ruamel.yaml.YAML(pure=True).compose(text)
    found = set()
    for error in errors:
        for each in leaves(error):
            node, key = find(root, each.absolute_path)
            found.add(mark(node))
            if key is not None:
                found.add(mark(key))
            if isinstance(node, ruamel.yaml.MappingNode):
                found.update(mark(name) for name, _ in node.value if complains_of(each, name.value))
            if isinstance(node, ruamel.yaml.SequenceNode) and each.validator == "uniqueItems":
                found.update(mark(item) for item in node.value)
            if isinstance(node, ruamel.yaml.MappingNode) and each.validator == "required" and node.value:
                found.add(mark(node.value[0][0]))
    return found


def leaves(error):
    yield error
    for inner in error.context or []:
        yield from leaves(inner)


def complains_of(error, name):
    """Whether an error of a map is about the name of one of its keys."""
    if error.validator == "additionalProperties":
        return name not in error.schema.get("properties", {})
    return "propertyNames" in error.absolute_schema_path and name == error.instance


def find(root, path):
    node, key = root, None
    for step in path:
        if isinstance(node, ruamel.yaml.SequenceNode):
            node, key = node.value[step], None
        else:
            key, node = next((name, value) for name, value in node.value if name.value == str(step))
    return node, key


def mark(node):
    return (node.start_mark.line + 1, node.start_mark.column + 1)


def main(binary, schema, corpus, folder):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    cases = list(documents(corpus))
    for number, (text, _, _) in enumerate(cases):
        (folder / f"{number:04}.taskflow.yaml").write_text(text + "\n")
    report = json.loads(subprocess.run([binary, "validate", "--format", "json", "."], cwd=folder, capture_output=True).stdout)
    findings = {}
    for finding in report["findings"]:
        findings.setdefault(finding["file"], []).append(finding)

    validator = jsonschema.Draft202012Validator(json.loads(schema.read_text()))
    problems, rules = [], Counter()
    for number, (text, verdict, rule) in enumerate(cases):
        found = [f for f in findings.get(f"{number:04}.taskflow.yaml", []) if f["severity"] == "error"]
        errors = list(validator.iter_errors(load(text)))
        problem = judge(text, verdict, rule, found, errors)
        if problem:
            shown = [(f["rule"], f["range"] and f["range"]["start"]["column"]) for f in found]
            problems.append(f"{verdict}: {text}\n  {problem}; loader: {shown}; schema: {[e.message[:80] for e in errors]}")
        rules.update([rule] if rule else [])
    if problems or len(cases) < 300:
        raise SystemExit("\n".join(problems) + f"\nschema: {len(problems)} of {len(cases)} files differ")
    print(f"schema: agrees with the loader on {len(cases)} files; only the loader knows {dict(sorted(rules.items()))}")


def judge(text, verdict, rule, found, errors):
    """What is wrong with a case; None for nothing."""
    if verdict == "good":
        return "refused" if found or errors else None
    if verdict == "only":
        if errors:
            return "the schema refuses it too"
        return None if [f["rule"] for f in found] == [rule] else f"not just {rule}"
    if not errors or not found:
        return "accepted by the " + ("schema" if not errors else "loader")
    wanted = places(text, errors)
    for finding in found:
        start = finding["range"]["start"]
        if (start["line"], start["column"]) in wanted:
            return None
    return f"at different places: the schema at {sorted(wanted)}"


main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), Path(sys.argv[4]))
