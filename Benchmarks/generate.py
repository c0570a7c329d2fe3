#!/usr/bin/env python3
"""Writes one task graph in the format of every tool that is measured.

    generate.py SHAPE DIRECTORY --tasks N [--edges N] (--run TEXT | --delay SECONDS | --files) [--seed N]

The same arguments give the same bytes. `--run` writes taskflow.yaml, build.ninja, Makefile, Taskfile.yml and
justfile; `--delay` writes taskflow.yaml and delays.py, because the other tools have no delays; `--files` writes taskflow.yaml
with tasks that copy a file each.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Graph:
    """Tasks are numbered from 0; `dependencies[i]` are the tasks that must succeed before task i, all below i."""

    dependencies: list[list[int]]
    run: str | None
    delay: int | None

    def sinks(self) -> list[int]:
        """The tasks that no other task depends on: asking for them asks for the whole graph."""
        needed = {dependency for task in self.dependencies for dependency in task}
        return [task for task in range(len(self.dependencies)) if task not in needed]


# Shapes


def independent(tasks: int) -> list[list[int]]:
    return [[] for _ in range(tasks)]


def chain(tasks: int) -> list[list[int]]:
    return [[task - 1] if task else [] for task in range(tasks)]


def random_graph(tasks: int, edges: int, seed: int) -> list[list[int]]:
    """Every second task depends on nothing; the others share the edges, at least one and at most eight each,
    to tasks drawn from all those before them."""
    generator = random.Random(seed)
    dependents = range(9, tasks, 2)  # from the first that has enough tasks before it
    if not len(dependents) <= edges <= 8 * len(dependents):
        raise SystemExit(f"{tasks} tasks of this shape have {len(dependents)} to {8 * len(dependents)} edges")
    spare_edges = [task for task in dependents for _ in range(7)]
    counts = Counter(dependents)
    counts.update(generator.sample(spare_edges, edges - len(dependents)))
    return [generator.sample(range(task), counts[task]) for task in range(tasks)]


# Formats


def names(tasks: list[int], separator: str) -> str:
    return separator.join(f"t{task}" for task in tasks)


def yaml_text(text: str) -> str:
    """Plain where every YAML reader takes it for text, otherwise quoted."""
    return text if re.fullmatch(r"/[\w/.-]+", text) else json.dumps(text)


def taskflow_file(graph: Graph) -> Iterator[str]:
    yield "tasks:"
    for task, dependencies in enumerate(graph.dependencies):
        yield f"  t{task}:"
        if graph.delay is not None:
            yield f"    delay: {graph.delay}s"
        if graph.run is not None:
            yield f"    run: {yaml_text(graph.run)}"
        if dependencies:
            yield f"    dependencies: [{names(dependencies, ', ')}]"


def ninja_file(graph: Graph) -> Iterator[str]:
    """No command makes its output, so every build runs every command."""
    yield "rule run"
    yield f"  command = {graph.run}"
    for task, dependencies in enumerate(graph.dependencies):
        yield f"build t{task}: run {names(dependencies, ' ')}".rstrip()


def makefile(graph: Graph) -> Iterator[str]:
    every_task = list(range(len(graph.dependencies)))
    yield f"all: {names(graph.sinks(), ' ')}"
    yield f".PHONY: all {names(every_task, ' ')}"
    for task, dependencies in enumerate(graph.dependencies):
        yield f"t{task}: {names(dependencies, ' ')}".rstrip()
        yield f"\t{graph.run}"


def taskfile(graph: Graph) -> Iterator[str]:
    """`run: once`, because go-task otherwise runs a task again for each of its dependents."""
    yield from ("version: '3'", "run: once", "tasks:")
    yield f"  default:\n    deps: [{names(graph.sinks(), ', ')}]"
    for task, dependencies in enumerate(graph.dependencies):
        yield f"  t{task}:"
        yield f"    cmd: {yaml_text(str(graph.run))}"
        if dependencies:
            yield f"    deps: [{names(dependencies, ', ')}]"


def justfile(graph: Graph) -> Iterator[str]:
    yield from ("set quiet", "[parallel]", f"all: {names(graph.sinks(), ' ')}")
    for task, dependencies in enumerate(graph.dependencies):
        if dependencies:
            yield "[parallel]"
        yield f"t{task}: {names(dependencies, ' ')}".rstrip()
        yield f"    {graph.run}"


def asyncio_script(graph: Graph) -> Iterator[str]:
    """The delays of independent tasks, as the Python standard library would run them."""
    yield "import asyncio"
    yield "async def main() -> None:"
    yield f"    await asyncio.gather(*(asyncio.sleep({graph.delay}) for _ in range({len(graph.dependencies)})))"
    yield "asyncio.run(main())"


def copying_file(graph: Graph) -> Iterator[str]:
    yield "tasks:"
    for task in range(len(graph.dependencies)):
        yield f"  t{task}: {{ run: cp src/{task} out/{task}, inputs: src/{task}, outputs: out/{task} }}"


Format = Callable[[Graph], Iterator[str]]

COMMAND_FORMATS: dict[str, Format] = {
    "taskflow.yaml": taskflow_file,
    "build.ninja": ninja_file,
    "Makefile": makefile,
    "Taskfile.yml": taskfile,
    "justfile": justfile,
}
DELAY_FORMATS: dict[str, Format] = {"taskflow.yaml": taskflow_file, "delays.py": asyncio_script}
FILE_FORMATS: dict[str, Format] = {"taskflow.yaml": copying_file}


def write(graph: Graph, directory: Path) -> None:
    directory.mkdir(parents=True, exist_ok=True)
    formats = DELAY_FORMATS if graph.delay is not None else COMMAND_FORMATS if graph.run is not None else FILE_FORMATS
    for name, lines in formats.items():
        with open(directory / name, "w", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in lines(graph))


def main() -> None:
    parser = argparse.ArgumentParser(description="Writes one task graph in the format of every tool that is measured.")
    parser.add_argument("shape", choices=["independent", "chain", "random"])
    parser.add_argument("directory", type=Path)
    parser.add_argument("--tasks", type=int, required=True)
    parser.add_argument("--edges", type=int, default=0, help="of a random graph")
    parser.add_argument("--seed", type=int, default=1, help="of a random graph")
    action = parser.add_mutually_exclusive_group(required=True)
    action.add_argument("--run", help="the command of every task")
    action.add_argument("--delay", type=int, help="seconds that every task waits; independent tasks only")
    action.add_argument("--files", action="store_true", help="every task copies a file; independent tasks only")
    options = parser.parse_args()
    if options.files and options.shape != "independent":
        parser.error("--files is for independent tasks")
    if options.delay is not None and options.shape != "independent":
        parser.error("--delay is for independent tasks: the asyncio script knows no dependencies")

    if options.shape == "independent":
        dependencies = independent(options.tasks)
    elif options.shape == "chain":
        dependencies = chain(options.tasks)
    else:
        dependencies = random_graph(options.tasks, options.edges, options.seed)
    write(Graph(dependencies, options.run, options.delay), options.directory)


if __name__ == "__main__":
    main()
