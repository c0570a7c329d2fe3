"""The rows that compare taskflow with bounds instead of other programs."""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import statistics
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from generate import COMMAND_FORMATS, Graph, random_graph
from standard_graphs import SLOTS, StandardGraph, published_graphs, standard_graphs, with_ends

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus" / "wfinstances"


@dataclass(frozen=True)
class Finding:
    """What was asked for, what was found, and whether that is enough."""

    target: str
    found: str
    reached: bool


@dataclass(frozen=True)
class Usage:
    """What one process took."""

    seconds: float
    processor_seconds: float
    memory: int  # bytes, at the peak


def run(arguments: list[str | Path], output: Path) -> Usage:
    start = time.perf_counter()
    files = [
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644),
        (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
    ]
    words = [str(word) for word in arguments]
    child = os.posix_spawn(words[0], words, os.environ, file_actions=files)
    _, status, usage = os.wait4(child, 0)
    if os.waitstatus_to_exitcode(status) != 0:
        raise SystemExit(f"{' '.join(words)} ended with {os.waitstatus_to_exitcode(status)}")
    seconds = time.perf_counter() - start
    return Usage(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024)


# growth


def growth(taskflow: Path, work: Path) -> Iterator[Finding]:
    """`plan` of 1,000 to 1,000,000 tasks: time and memory by the task."""
    sizes = (1_000, 10_000, 100_000, 1_000_000)
    usages: dict[int, Usage] = {}
    for size in sizes:
        path = work / f"{size}.yaml"
        # In a process of its own: the memory that this one has used counts as that of those it starts.
        writer = multiprocessing.Process(target=write_random_graph, args=(path, size))
        writer.start()
        writer.join()
        if writer.exitcode != 0:
            raise SystemExit(f"{path} could not be written")
        runs = [run([taskflow, "plan", path, "-j", "4"], work / "plan.txt") for _ in range(3)]
        best = min(runs, key=lambda usage: usage.processor_seconds)
        usages[size] = best
        print(
            f"  {size:>9,} tasks  {best.seconds:8.3f} s  {best.processor_seconds:8.3f} s of processor  "
            f"{best.processor_seconds / size * 1e6:6.2f} µs a task  {best.memory / 1e6:7.1f} MB  "
            f"{best.memory / size:7.0f} B a task"
        )
    largest, smaller = usages[1_000_000], usages[100_000]
    time_ratio = largest.processor_seconds / smaller.processor_seconds / 10
    memory_ratio = largest.memory / smaller.memory / 10
    seconds = largest.processor_seconds
    yield Finding("a million tasks in less than 12 s of processor", f"{seconds:.1f} s", seconds < 12)
    yield Finding("and 2 GB", f"{largest.memory / 1e9:.2f} GB", largest.memory < 2e9)
    yield Finding("ten times the time of 100,000, within 1.2", f"{time_ratio:.2f}", time_ratio <= 1.2)
    yield Finding("ten times the memory, within 1.2", f"{memory_ratio:.2f}", memory_ratio <= 1.2)
    yield from transitions(taskflow.parent / "transitions", work / "1000000.yaml")


def write_random_graph(path: Path, size: int) -> None:
    graph = Graph(random_graph(size, size * 19 // 10, 1), "true", None)
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in COMMAND_FORMATS["taskflow.yaml"](graph))


def transitions(program: Path, path: Path) -> Iterator[Finding]:
    """How many changes of state of a task the engine handles alone, without anybody who watches."""
    if not program.exists():
        print(f"  no {program}; make it with .ci/build-release transitions")
        return
    output = subprocess.run([program, path], stdout=subprocess.PIPE, text=True, check=True).stdout
    found = json.loads(output)
    rate = found["transitions"] / found["seconds"] / 1e6
    print(f"  the engine alone: {found['transitions']:,} transitions of {found['tasks']:,} tasks in {found['seconds']:.2f} s")
    yield Finding("the engine alone: at least 1.5 million transitions a second", f"{rate:.2f} million", rate >= 1.5)


# reports


def reports(taskflow: Path, work: Path) -> Iterator[Finding]:
    """What can be long is written as it is made: a million tasks against their plan alone, and findings on one long line."""
    path = work / "1000000.yaml"
    # In a process of its own, as in `growth`.
    writer = multiprocessing.Process(target=write_random_graph, args=(path, 1_000_000))
    writer.start()
    writer.join()
    alone = least_usage([taskflow, "plan", path, "-j", "4", "--timeline", "none"], work)
    commands = {
        "plan --format json": ["plan", path, "-j", "4", "--format", "json"],
        "plan --format csv": ["plan", path, "-j", "4", "--format", "csv"],
        "graph --format json": ["graph", path, "--format", "json"],
        "graph --format dot": ["graph", path, "--format", "dot"],
    }
    for name, words in commands.items():
        usage = least_usage([taskflow, *words], work)
        time_ratio = usage.processor_seconds / alone.processor_seconds
        memory_ratio = usage.memory / alone.memory
        yield Finding(f"{name}: at most 1.6 × the time of the plan alone", f"{time_ratio:.2f}", time_ratio <= 1.6)
        yield Finding(f"{name}: at most 1.2 × its memory", f"{memory_ratio:.2f}", memory_ratio <= 1.2)
    for format in ("sarif", "json", "text"):
        seconds = {}
        for count in (4_000, 32_000):
            line = work / f"line-{count}.yaml"
            line.write_text(f"tasks: {{ {', '.join(f't{i}: {{ run: x, env: {{ A: yes }} }}' for i in range(count))} }}\n")
            seconds[count] = least_usage([taskflow, "validate", "--format", format, line], work).processor_seconds
        ratio = seconds[32_000] / seconds[4_000] / 8
        yield Finding(f"{format}: eight times the time of 4,000 findings on one line for 32,000, within 1.3", f"{ratio:.2f}", ratio <= 1.3)


def least_usage(arguments: list[str | Path], work: Path) -> Usage:
    runs = [run(arguments, work / "report.txt") for _ in range(3)]
    best = min(runs, key=lambda usage: usage.processor_seconds)
    print(f"  {best.processor_seconds:8.3f} s of processor  {best.memory / 1e6:7.1f} MB  {' '.join(map(str, arguments[1:]))}")
    return best


# schedule


def planned(taskflow: Path, path: Path, slots: int, options: list[str], work: Path) -> tuple[dict, Usage]:
    output = work / "plan.json"
    usage = run([taskflow, "plan", path, "-j", str(slots), "--format", "json", *options], output)
    return json.loads(output.read_text()), usage


def write_graph(graph: StandardGraph, directory: Path, in_file_order: bool) -> Path:
    lines = list(graph.taskflow_lines())
    if in_file_order:
        # What make and go-task do: of what is ready, what stands first.
        last = len(graph.times)
        lines = [lines[0], *(line.replace("{", f"{{ priority: {last - task},") for task, line in enumerate(lines[1:]))]
    path = directory / f"{graph.name}{'-file' if in_file_order else ''}.yaml"
    path.write_text("\n".join(lines) + "\n")
    return path


def schedule(taskflow: Path, work: Path) -> Iterator[Finding]:
    """Graphs in the manner of the Standard Task Graph Set, in three orders, against the best lower bound."""
    yield from compare_orders(standard_graphs(variants=2), taskflow, work)


def schedule_small(taskflow: Path, work: Path) -> Iterator[Finding]:
    """The same for others up to 300 tasks, where bounds are the weakest, with entry and exit tasks of time 0."""
    yield from compare_orders(map(with_ends, standard_graphs((50, 100, 300), 8, seed=2)), taskflow, work)


def schedule_published(taskflow: Path, work: Path) -> Iterator[Finding]:
    """The same with the parameters that the set itself was made with: many more edges, and layers of ten tasks."""
    yield from compare_orders(map(with_ends, published_graphs()), taskflow, work, least=0.95)


def compare_orders(
    graphs: Iterable[StandardGraph], taskflow: Path, work: Path, least: float = 0.98
) -> Iterator[Finding]:
    orders = ("file order", "critical path", "optimized")
    ratios: dict[tuple[str, int], list[float]] = {}
    seconds: list[float] = []
    worse = 0
    for graph in graphs:
        plain, by_file = write_graph(graph, work, False), write_graph(graph, work, True)
        for slots in SLOTS:
            best, usage = planned(taskflow, plain, slots, ["--optimize=1"], work)
            default, _ = planned(taskflow, plain, slots, [], work)
            first, _ = planned(taskflow, by_file, slots, [], work)
            seconds.append(usage.processor_seconds)
            worse += best["makespan_s"] > default["makespan_s"]
            for order, plan in zip(orders, (first, default, best)):
                ratios.setdefault((order, slots), []).append(plan["makespan_s"] / best["lower_bound_s"])
    print("  order          slots   at the bound   mean ratio to it   worst")
    for order in orders:
        for slots in SLOTS:
            row = ratios[order, slots]
            optimal = sum(ratio <= 1 for ratio in row) / len(row)
            print(f"  {order:<14} {slots:>5}   {optimal:>11.1%}   {statistics.mean(row):>16.5f}   {max(row):.4f}")
    every = {order: [ratio for slots in SLOTS for ratio in ratios[order, slots]] for order in orders}
    seconds.sort()
    print(f"  --optimize=1 takes {statistics.mean(seconds) * 1e3:.1f} ms of processor on average")
    for order in orders:
        proven = sum(ratio <= 1 for ratio in every[order]) / len(every[order])
        print(f"  {order}: {proven:.1%} proven optimal, mean ratio {statistics.mean(every[order]):.5f}")
    proven = sum(ratio <= 1 for ratio in every["optimized"]) / len(every["optimized"])
    yield Finding(f"with --optimize at least {least:.0%} proven optimal".replace("%", " %"), f"{proven:.1%}", proven >= least)
    yield Finding("never worse than without", f"{worse} of {len(seconds)}", worse == 0)
    quick = seconds[int(len(seconds) * 0.95)]
    yield Finding("95 % of them in less than 100 ms of processor", f"{quick * 1e3:.0f} ms", quick < 0.1)


# recorded


def recorded(taskflow: Path, work: Path) -> Iterator[Finding]:
    """Recorded workflows, their delays as estimates, on a limited number of slots."""
    if not CORPUS.is_dir():
        print(f"  no records in {CORPUS}")
        return
    for path in sorted(CORPUS.glob("*.yaml")):
        estimates = work / path.name
        estimates.write_text(path.read_text().replace("    delay: ", "    run: x\n    estimate: "))
        cells = []
        far = []
        for slots in SLOTS:
            plan, _ = planned(taskflow, estimates, slots, ["--optimize=1"], work)
            ratio = plan["makespan_s"] / plan["lower_bound_s"]
            cells.append(f"{ratio:.4f} {plan['lower_bound'].split(',')[0]}")
            if ratio > 1.01:
                far.append(f"{slots} slots {ratio:.4f} to {plan['lower_bound']}")
        print(f"  {path.stem:<45} " + " | ".join(cells))
        yield Finding(f"{path.stem} within 1 % of the bound", ", ".join(far) or "yes", not far)


# truth


def truth(taskflow: Path, work: Path) -> Iterator[Finding]:
    """Real delays and sleeping commands: what happens, and in which order, is as planned, and so is the makespan."""
    graphs = 200
    same_order = same_length = seed = 0
    worst = 0.0
    paths = []
    while len(paths) < graphs:
        path = work / f"{seed}.yaml"
        path.write_text(sleeping_file(random.Random(seed)))
        if has_certain_order(events(taskflow, ["plan"], path, work)):
            paths.append(path)
        seed += 1
    for path in paths:
        expected = events(taskflow, ["plan"], path, work)
        found = events(taskflow, ["run", "-q"], path, work)
        same_order += [steps(event) for event in found] == [steps(event) for event in expected]
        makespan = expected[-1]["at_s"]
        excess = found[-1]["at_s"] - makespan
        same_length += abs(excess) <= 0.03 * makespan + 0.03
        worst = max(worst, excess)
    print(f"  the longest was {worst * 1e3:.0f} ms longer than planned")
    yield Finding("all events in the planned order", f"{same_order} of {graphs}", same_order == graphs)
    yield Finding("makespan within 3 % + 30 ms", f"{same_length} of {graphs}", same_length == graphs)


def events(taskflow: Path, command: list[str], path: Path, work: Path) -> list[dict]:
    output = work / "events.jsonl"
    run([taskflow, *command, path, "-j", "3", "--timeline", "none", "--events", output], work / "output.txt")
    return [json.loads(line) for line in output.read_text().splitlines()]


def steps(event: dict) -> tuple[str | None, ...]:
    """What an event says, but for its time."""
    return event["event"], event.get("task"), event.get("outcome"), event.get("after")


def has_certain_order(planned: list[dict]) -> bool:
    """Whether ends are so far apart that no start of a process, which takes a millisecond or two, can change their order."""
    ends = sorted({event["at_s"] for event in planned if event["event"] in ("attempt_ended", "task_ended")})
    tasks = sum(event["event"] == "task_ended" for event in planned)
    return len(ends) == tasks and all(later - earlier >= 0.02 for earlier, later in zip(ends, ends[1:]))


def sleeping_file(generator: random.Random) -> str:
    lines = ["tasks:"]
    for task in range(generator.randint(4, 9)):
        seconds = generator.uniform(0.1, 0.7)
        waits = ", ".join(f"t{other}" for other in range(task) if generator.random() < 0.35)
        if generator.random() < 0.4:
            action = f"delay: {seconds:.3f}s"
        else:
            action = f"run: sleep {seconds:.3f}, estimate: {seconds:.3f}s"
        lines.append(f"  t{task}: {{ {action}, dependencies: [{waits}] }}")
    return "\n".join(lines) + "\n"


# output


def output(taskflow: Path, work: Path) -> Iterator[Finding]:
    """One task that writes 1 GiB through a pipe, and fifty at once that write 2 MB each, grouped."""
    size = 1 << 30
    (work / "one.yaml").write_text(f"tasks: {{ a: head -c {size} /dev/zero }}\n")
    rates = {"cat": pipe_rate(["sh", "-c", f"head -c {size} /dev/zero | cat"], size)}
    for name, options in {"taskflow": [], "grouped": ["--output", "grouped"]}.items():
        command = [taskflow, "run", work / "one.yaml", "--timeline", "none", "-q", *options]
        rates[name] = pipe_rate(command, size)
    for name, rate in rates.items():
        print(f"  {name:<8} {rate / 1e9:.2f} GB/s through a pipe")
    for name, words in {"taskflow": "as it comes", "grouped": "grouped, from a file"}.items():
        ratio = rates[name] / rates["cat"]
        yield Finding(f"at least half the rate of cat, {words}", f"{ratio:.2f}", ratio >= 0.5)
    lines = 40_000
    script = f"i=0; yes $TASKFLOW_TASK-{'x' * 40} | head -n {lines}"
    tasks = "".join(f"  t{task}: {{ run: {json.dumps(script)}, cpus: 0 }}\n" for task in range(50))
    (work / "fifty.yaml").write_text("tasks:\n" + tasks)
    arguments = [taskflow, "run", work / "fifty.yaml", "--timeline", "none", "-q", "--output", "grouped"]
    usage = run(arguments, work / "fifty.txt")
    found = (work / "fifty.txt").read_text().splitlines()
    blocks = [line for place, line in enumerate(found) if place == 0 or found[place - 1] != line]
    whole = len(found) == 50 * lines and len(blocks) == 50
    yield Finding("no line torn or lost, no block mixed", f"{len(found):,} lines in {len(blocks)} blocks", whole)
    yield Finding("memory at most 64 MB", f"{usage.memory / 1e6:.0f} MB", usage.memory <= 64e6)


def pipe_rate(arguments: list[str | Path], size: int) -> float:
    """Bytes a second, best of three, read by a process that does nothing else."""
    best = 0.0
    for _ in range(3):
        start = time.perf_counter()
        writer = subprocess.Popen([str(word) for word in arguments], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        assert writer.stdout
        received = 0
        while piece := os.read(writer.stdout.fileno(), 1 << 20):
            received += len(piece)
        writer.wait()
        if received != size:
            raise SystemExit(f"{received} of {size} bytes came through")
        best = max(best, size / (time.perf_counter() - start))
    return best


PLANNING_ROWS: dict[str, Callable[[Path, Path], Iterator[Finding]]] = {
    "growth": growth,
    "reports": reports,
    "schedule": schedule,
    "schedule-small": schedule_small,
    "schedule-published": schedule_published,
    "recorded": recorded,
    "truth": truth,
    "output": output,
}


def measure_planning_row(name: str, taskflow: Path, work: Path) -> bool:
    """Prints the row, and whether every target was reached."""
    measure = PLANNING_ROWS[name]
    work.mkdir(parents=True, exist_ok=True)
    print(f"{name}: {(measure.__doc__ or '').strip()}", flush=True)
    findings = list(measure(taskflow, work))
    for finding in findings:
        print(f"  {'reached' if finding.reached else 'MISSED '}  {finding.target}: {finding.found}")
    print(flush=True)
    return all(finding.reached for finding in findings)

