"""Finds or makes the programs that rows name: taskflow, the floors and the peers."""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
from pathlib import Path

from measurement import Command, Program

FLOORS = Path(__file__).parent / "floors"
FLOOR_LIBRARIES: dict[str, list[str]] = {"spawn_loop": [], "yaml_drain": ["-lyaml"]}

PYTHON_PACKAGES = {"task": "go-task-bin", "just": "rust-just>=1.59"}  # just has --jobs there


class Tools:
    def __init__(self, taskflow: Path, work: Path) -> None:
        self.taskflow = taskflow
        self.work = work
        self.found: dict[str, Path | None] = {}

    def program(self, command: Command) -> Program | None:
        """None if the tool is not installed."""
        tool, *arguments = shlex.split(command.line)
        path = self.find(tool)
        return Program(command, [str(path), *arguments]) if path else None

    def find(self, tool: str) -> Path | None:
        """Looks, compiles and installs once: a tool that is missing is told once."""
        if tool not in self.found:
            self.found[tool] = self.find_or_make(tool)
        return self.found[tool]

    def find_or_make(self, tool: str) -> Path | None:
        if tool == "taskflow":
            return self.taskflow
        if tool == "python3":
            return Path(sys.executable)
        if tool in FLOOR_LIBRARIES:
            return self.compiled(tool)
        if tool in PYTHON_PACKAGES:
            return self.from_python_package(tool)
        path = shutil.which(tool)
        return Path(path) if path else None

    def compiled(self, floor: str) -> Path | None:
        program = self.work / floor
        source = FLOORS / f"{floor}.c"
        return program if succeeds(["cc", "-O2", "-o", program, source, *FLOOR_LIBRARIES[floor]]) else None

    def from_python_package(self, tool: str) -> Path | None:
        environment = self.work / "venv"
        program = environment / "bin" / tool
        if not program.exists():
            succeeds([sys.executable, "-m", "venv", environment])
            succeeds([environment / "bin" / "pip", "install", "--quiet", PYTHON_PACKAGES[tool]])
        return program if program.exists() else None

    def version(self, tool: str) -> str:
        path = self.find(tool)
        if path is None:
            return f"{tool}: not installed"
        output = subprocess.run([path, "--version"], stdout=subprocess.PIPE, text=True, check=False).stdout
        first_line = output.split("\n")[0]
        return first_line if tool in first_line.lower() else f"{tool} {first_line}"


def succeeds(command: list[str | Path]) -> bool:
    """Runs a preparation; one that fails is told and costs only what needed it."""
    try:
        return subprocess.run(command, check=False).returncode == 0
    except OSError as error:
        print(f"{command[0]}: {error.strerror}", file=sys.stderr)
        return False
