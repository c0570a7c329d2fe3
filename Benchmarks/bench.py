#!/usr/bin/env python3
"""Measures taskflow side by side with bare floors and other runners. README.md says what and how."""

from __future__ import annotations

import argparse
import json
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import report
from measurement import ENVIRONMENT, Refused, measure
from planning import PLANNING_ROWS, measure_planning_row
from report import Result
from rows import ROWS
from tools import Tools

SOURCES = Path(__file__).resolve().parent
ROOT = SOURCES.parent
WORK = ROOT / ".build" / "bench"
EVERY_ROW = [*ROWS, *PLANNING_ROWS]


def generate_input(name: str) -> Path:
    """In a process of its own: the memory that this one has used counts as its children's (report.memory)."""
    directory = WORK / name
    shutil.rmtree(directory, ignore_errors=True)
    shape, *options = shlex.split(ROWS[name].graph)
    subprocess.run([sys.executable, SOURCES / "generate.py", shape, directory, *options], check=True)
    return directory


def measure_row(name: str, tools: Tools, runs: int) -> Result:
    row = ROWS[name]
    found = [(command, tools.program(command)) for command in row.commands]
    programs = [program for _, program in found if program]
    missing = [command for command, program in found if not program]
    os.chdir(generate_input(name))
    measurements = measure(programs, runs, row.repetitions, row.unavoidable, WORK / "stderr.txt")
    return Result(name, row, measurements, missing)


def row_name(text: str) -> str:
    if text not in EVERY_ROW:
        raise argparse.ArgumentTypeError(f"no row '{text}'; there are {', '.join(EVERY_ROW)}")
    return text


def parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measures taskflow side by side with bare floors and other runners.")
    parser.add_argument("rows", nargs="*", type=row_name, metavar="ROW", help=f"all by default: {', '.join(EVERY_ROW)}")
    parser.add_argument("--runs", type=int, default=5, help="timed runs of each command (default: %(default)s)")
    parser.add_argument("--binary", type=Path, default=ROOT / ".build" / "release" / "taskflow", metavar="PATH")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write every time and verdict to FILE")
    options = parser.parse_args()
    if options.runs < 1:
        parser.error("--runs must be at least 1")
    if not os.access(options.binary, os.X_OK):
        parser.error(f"{options.binary} is not an executable; build it with `swift build -c release` or give --binary")
    return options


def main() -> int:
    """0 if every target was reached, 1 if not, 2 for a wrong command line."""
    options = parse_options()
    json_file = options.json.absolute() if options.json else None  # rows change the current directory
    WORK.mkdir(parents=True, exist_ok=True)
    tools = Tools(options.binary.absolute(), WORK)
    versions = [tools.version(peer) for peer in ("ninja", "make", "task", "just", "python3")]
    machine = f"{os.cpu_count()} processors, {len(ENVIRONMENT)} environment variables"
    print(f"{machine}; medians of {options.runs} runs; {'; '.join(versions)}\n", flush=True)

    results: list[Result] = []
    refused: list[str] = []
    missed: list[str] = []
    for name in options.rows or EVERY_ROW:
        if name in PLANNING_ROWS:
            if not measure_planning_row(name, tools.taskflow, WORK / name):
                missed.append(name)
            continue
        try:
            results.append(measure_row(name, tools, options.runs))
            print(report.table(results[-1]), flush=True)
        except Refused as reason:
            refused.append(name)
            print(f"{name}: not timed\n  {reason}\n", flush=True)
    if json_file:
        document = {
            "processors": os.cpu_count(),
            "environment_variables": len(ENVIRONMENT),
            "runs": options.runs,
            "versions": versions,
            "rows": [report.json_value(result) for result in results],
            "not_timed": refused,
            "missed": missed,
        }
        json_file.write_text(json.dumps(document, indent=2) + "\n")

    short = [result.name for result in results if not result.reached()]
    count = len(options.rows or EVERY_ROW)
    reached = count - len(short) - len(refused) - len(missed)
    print(f"{reached} of {count} rows reached every target")
    return 1 if reached < count else 0


if __name__ == "__main__":
    sys.exit(main())
