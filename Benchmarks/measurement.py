"""Runs a row's commands in turn and times them."""

from __future__ import annotations

import enum
import os
import statistics
import time
from dataclasses import dataclass, field
from pathlib import Path


class Role(enum.Enum):
    TASKFLOW = "taskflow"
    FLOOR = "floor"
    PEER = "peer"


@dataclass(frozen=True)
class Command:
    line: str  # split as a shell would; the first word names a tool (tools.py)
    role: Role
    label: str


class Refused(Exception):
    """A command did not do its work, so its row has no times."""


@dataclass
class Measurement:
    command: Command
    seconds: list[float] = field(default_factory=list)
    peak_memory: int = 0  # bytes, the highest of all runs

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)


# Every tool sees the caller's environment, as in daily use, but for what would steer one of them: a runner started
# by `make bench` must not find make's job server.
STEERING = ("MAKE", "MFLAGS", "NINJA_", "TASK_", "JUST_", "TASKFLOW_")
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith(STEERING)}


@dataclass(frozen=True)
class Program:
    """A command whose tool has been found."""

    command: Command
    arguments: list[str]

    def run(self, error_log: Path, unavoidable: float) -> tuple[float, int]:
        """One run in the current directory: its seconds beyond the unavoidable, and its peak memory in bytes."""
        files = [
            (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
            (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
            (os.POSIX_SPAWN_OPEN, 2, error_log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644),
        ]
        start = time.perf_counter()
        child = os.posix_spawn(self.arguments[0], self.arguments, ENVIRONMENT, file_actions=files)
        _, status, usage = os.wait4(child, 0)
        seconds = time.perf_counter() - start - unavoidable

        exit_code = os.waitstatus_to_exitcode(status)
        if exit_code != 0:
            reason = f"{self.command.label} ended with {exit_code}: {self.command.line}"
            last_lines = error_log.read_text(errors="replace").splitlines()[-5:]
            raise Refused("\n  ".join([reason, *last_lines]))
        if seconds <= 0:
            raise Refused(f"{self.command.label} took less than the {unavoidable:g} s that its work needs")
        return seconds, usage.ru_maxrss * 1024


def measure(
    programs: list[Program], runs: int, repetitions: int, unavoidable: float, error_log: Path
) -> list[Measurement]:
    """Each program once to warm up, then the programs in turn, `repetitions` of each, `runs` times over."""
    for program in programs:
        program.run(error_log, unavoidable)
    measurements = [Measurement(program.command) for program in programs]
    for _ in range(runs):
        for program, measurement in zip(programs, measurements):
            for _ in range(repetitions):
                seconds, peak_memory = program.run(error_log, unavoidable)
                measurement.seconds.append(seconds)
                measurement.peak_memory = max(measurement.peak_memory, peak_memory)
    return measurements
