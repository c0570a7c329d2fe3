"""What is measured: every row's input, commands and targets. A new row is a new entry of ROWS."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from measurement import Command, Measurement, Role


@dataclass(frozen=True)
class Verdict:
    target: str
    found: str
    reached: bool | None  # None where what the target compares with was not measured


class Target(Protocol):
    def judge(self, taskflow: Measurement, others: list[Measurement]) -> Verdict: ...


@dataclass(frozen=True)
class TimeAtMost:
    """The median is at most `factor` times that of the command labelled `reference`."""

    factor: float
    reference: str

    def judge(self, taskflow: Measurement, others: list[Measurement]) -> Verdict:
        target = f"at most {self.factor:.3g} × {self.reference}"
        for other in others:
            if other.command.label == self.reference:
                ratio = taskflow.median / other.median
                return Verdict(target, f"{ratio:.3g} ×", ratio <= self.factor)
        return Verdict(target, f"{self.reference} was not measured", None)


@dataclass(frozen=True)
class AheadOfEveryPeer:
    def judge(self, taskflow: Measurement, others: list[Measurement]) -> Verdict:
        target = "ahead of every peer"
        peers = [other for other in others if other.command.role is Role.PEER]
        if not peers:
            return Verdict(target, "no peer was measured", None)
        quickest = min(peers, key=lambda peer: peer.median)
        ratio = taskflow.median / quickest.median
        return Verdict(target, f"{ratio:.3g} × {quickest.command.label}", ratio < 1)


@dataclass(frozen=True)
class MemoryAtMost:
    """The highest peak of all runs is at most so many millions of bytes."""

    megabytes: int

    def judge(self, taskflow: Measurement, others: list[Measurement]) -> Verdict:
        found = taskflow.peak_memory / 1e6
        return Verdict(f"peak memory at most {self.megabytes} MB", f"{found:.0f} MB", found <= self.megabytes)


@dataclass(frozen=True)
class Row:
    work: str
    graph: str  # arguments of generate.py: shape, then options
    commands: list[Command]
    targets: list[Target]  # each holds for every taskflow command of the row
    unavoidable: float = 0  # seconds that no runner can save; times are what a run takes beyond them
    repetitions: int = 1  # of each command in a row, within one run; more where one is too short to judge


def taskflow(line: str, label: str = "taskflow") -> Command:
    return Command(f"taskflow {line}", Role.TASKFLOW, label)


def floor(line: str, label: str = "floor") -> Command:
    return Command(line, Role.FLOOR, label)


def peer(line: str, label: str = "") -> Command:
    return Command(line, Role.PEER, label or line.split()[0])


RUN_QUIETLY = "run taskflow.yaml --timeline none -q"

NINJA = peer("ninja -j 2")
MAKE = peer("make -j 2 -s")
JUST = peer("just --jobs 2 all")
GO_TASK = peer("task -C 2 --silent", "go-task")

ROWS = {
    "launch": Row(
        work="2,000 independent /bin/true, two at a time",
        graph="independent --tasks 2000 --run /bin/true",
        commands=[
            taskflow(f"{RUN_QUIETLY} -j 2"),
            floor("spawn_loop 2000 2 /bin/true"),
            NINJA,
            MAKE,
            JUST,
            GO_TASK,
        ],
        targets=[TimeAtMost(1.10, "floor"), AheadOfEveryPeer()],
    ),
    "launch-sh": Row(
        work="2,000 independent shell built-ins, two at a time",
        graph="independent --tasks 2000 --run ': ;:'",
        commands=[
            taskflow(f"{RUN_QUIETLY} -j 2"),
            floor("spawn_loop 2000 2 /bin/sh -c ': ;:'"),
            NINJA,
            MAKE,
            JUST,
            peer("task -C 2 --silent", "go-task, own shell"),  # its interpreter is built in: it starts no process
        ],
        targets=[TimeAtMost(1.10, "floor"), AheadOfEveryPeer()],
    ),
    "chain": Row(
        work="2,000 tasks of /bin/true, each depending on the one before",
        graph="chain --tasks 2000 --run /bin/true",
        commands=[
            taskflow(f"{RUN_QUIETLY} -j 2"),
            floor("spawn_loop 2000 1 /bin/true"),
            NINJA,
            MAKE,
            GO_TASK,
        ],
        targets=[TimeAtMost(1.15, "floor")],
    ),
    "delays": Row(
        work="100,000 concurrent delays of 1 s; times are beyond that second",
        graph="independent --tasks 100000 --delay 1",
        commands=[taskflow(RUN_QUIETLY), peer("python3 delays.py", "asyncio")],
        targets=[TimeAtMost(1 / 8, "asyncio"), MemoryAtMost(100)],
        unavoidable=1,
    ),
    "load": Row(
        work="checking a file of 100,000 tasks with 190,000 edges",
        graph="random --tasks 100000 --edges 190000 --run true",
        commands=[
            taskflow("validate taskflow.yaml"),
            floor("yaml_drain taskflow.yaml"),
            peer("ninja -n"),
            peer("task --list-all", "go-task"),
        ],
        targets=[TimeAtMost(2.0, "floor"), MemoryAtMost(80)],
    ),
    "load-files": Row(
        work="checking and planning 100,000 tasks with one input and one output each",
        graph="independent --tasks 100000 --files",
        commands=[
            taskflow("validate taskflow.yaml", "taskflow validate"),
            taskflow("plan taskflow.yaml", "taskflow plan"),
            floor("yaml_drain taskflow.yaml"),
        ],
        targets=[TimeAtMost(2.5, "floor"), MemoryAtMost(120)],
    ),
    "start": Row(
        work="start and end; validate reads a file of three tasks",
        graph="independent --tasks 3 --run /bin/true",
        commands=[
            taskflow("--version", "taskflow --version"),
            taskflow("validate taskflow.yaml", "taskflow validate"),
            floor("/bin/true"),
            peer("ninja --version", "ninja"),
            peer("task --version", "go-task"),
        ],
        targets=[TimeAtMost(1.5, "ninja")],
        repetitions=60,
    ),
}
