"""When, where and from what state of the project a run was made."""

from __future__ import annotations

import os
import platform
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from index.wording import count_of

ROOT = Path(__file__).parents[2]
PROCESSORS = Path("/proc/cpuinfo")
PROGRAM = "rag"
GIT_SECONDS = 10


@dataclass(frozen=True)
class Provenance:
    """Where and how a run was made. `commit` is empty outside a git checkout; "+" marks uncommitted changes."""

    commit: str
    machine: str
    command: str


UNKNOWN = Provenance("", "", "")


def find_provenance() -> Provenance:
    """The provenance of a run by this process."""
    return Provenance(find_commit(), describe_machine(), shlex.join([PROGRAM, *sys.argv[1:]]))


def find_commit() -> str:
    commit = run_git("rev-parse", "--short=10", "HEAD")
    is_changed = bool(commit) and bool(run_git("status", "--porcelain", "--untracked-files=no"))
    return commit + ("+" if is_changed else "")


def run_git(*arguments: str) -> str:
    """The output of a git command in the project's checkout; empty if it fails."""
    if not (ROOT / ".git").exists():
        return ""
    try:
        command = ["git", "-C", str(ROOT), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, timeout=GIT_SECONDS, check=True)  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.strip()


def describe_machine() -> str:
    """The cores that this process may use, and the processor."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return f"{count_of(cores, 'core')}, {find_processor()}"


def find_processor() -> str:
    try:
        lines = PROCESSORS.read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()
