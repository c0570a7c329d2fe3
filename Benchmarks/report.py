"""Shows results as a table for people and as JSON for programs."""

from __future__ import annotations

import resource
from dataclasses import dataclass

from measurement import Command, Measurement, Role
from rows import Row, Verdict


@dataclass(frozen=True)
class Result:
    name: str
    row: Row
    measurements: list[Measurement]
    missing: list[Command]

    def verdicts(self) -> list[tuple[Measurement, Verdict]]:
        subjects = self.of_role(Role.TASKFLOW)
        others = [measurement for measurement in self.measurements if measurement not in subjects]
        return [(subject, target.judge(subject, others)) for target in self.row.targets for subject in subjects]

    def reached(self) -> bool:
        return all(verdict.reached for _, verdict in self.verdicts())

    def of_role(self, role: Role) -> list[Measurement]:
        return [measurement for measurement in self.measurements if measurement.command.role is role]


def table(result: Result) -> str:
    lines = [
        f"{result.name}: {result.row.work}",
        f"  {'':20}{'median':>10}{'min – max':>24}{'to floor':>11}{'to taskflow':>13}{'peak memory':>13}",
    ]
    lines += [measured_line(result, measurement) for measurement in result.measurements]
    lines += [f"  {command.label}: not installed, row left out" for command in result.missing]
    for subject, verdict in result.verdicts():
        lines.append(f"  {subject.command.label}, {verdict.target}: {verdict.found}, {OUTCOME[verdict.reached]}")
    return "\n".join(lines) + "\n"


OUTCOME = {True: "reached", False: "NOT reached", None: "NOT judged"}


def measured_line(result: Result, measurement: Measurement) -> str:
    spread = f"{duration(min(measurement.seconds))} – {duration(max(measurement.seconds))}"
    return (
        f"  {measurement.command.label:20}{duration(measurement.median):>10}{spread:>24}"
        f"{ratio(measurement, result.of_role(Role.FLOOR)):>11}{ratio(measurement, result.of_role(Role.TASKFLOW)):>13}"
        f"{memory(measurement.peak_memory):>13}"
    )


def ratio(measurement: Measurement, references: list[Measurement]) -> str:
    return f"{measurement.median / references[0].median:.2f} ×" if references else "–"


def duration(seconds: float) -> str:
    return f"{seconds:.3f} s" if seconds >= 0.1 else f"{seconds * 1000:.2f} ms"


def memory(size: int) -> str:
    """The kernel counts a child's peak from before its exec, when it still shared this process's memory, so
    nothing below this process's own peak can be told apart."""
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return f"{size / 1e6:.0f} MB" if size > own else f"≤ {own / 1e6:.0f} MB"


def json_value(result: Result) -> dict[str, object]:
    return {
        "name": result.name,
        "work": result.row.work,
        "unavoidable_seconds": result.row.unavoidable,
        "commands": [
            {
                "label": measurement.command.label,
                "role": measurement.command.role.value,
                "command": measurement.command.line,
                "median_seconds": measurement.median,
                "seconds": measurement.seconds,
                "peak_memory_bytes": measurement.peak_memory,
            }
            for measurement in result.measurements
        ],
        "not_installed": [command.label for command in result.missing],
        "targets": [
            {
                "command": subject.command.label,
                "target": verdict.target,
                "found": verdict.found,
                "reached": verdict.reached,
            }
            for subject, verdict in result.verdicts()
        ],
    }
