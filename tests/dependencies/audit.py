"""Known vulnerabilities of the packages, by pip-audit. A package that could not be looked up does not pass."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import Distribution
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

SECONDS = 600


@dataclass(frozen=True)
class Audit:
    """Vulnerable packages with the ids of their vulnerabilities, and packages that could not be looked up, with why."""

    audited: int
    vulnerable: Mapping[str, tuple[str, ...]]
    skipped: Mapping[str, str]


def run_audit(packages: Mapping[str, Distribution]) -> Audit:
    """Look up these versions. If the whole audit fails, every package counts as skipped."""
    with TemporaryDirectory() as folder:
        pins = Path(folder) / "requirements.txt"
        # The local part, as in 2.13.0+cpu, names a build of the version.
        pins.write_text("".join(f"{name}=={own.version.partition('+')[0]}\n" for name, own in packages.items()))
        command = [sys.executable, "-m", "pip_audit", "--format", "json", "--progress-spinner", "off"]
        done = subprocess.run(
            [*command, "--no-deps", "--disable-pip", "-r", str(pins)], capture_output=True, text=True, timeout=SECONDS
        )
    try:
        return parse_report(json.loads(done.stdout))
    except ValueError:
        lines = done.stderr.strip().splitlines() or [f"pip-audit ended with {done.returncode}"]
        return Audit(0, {}, dict.fromkeys(packages, lines[-1]))


def parse_report(report: Mapping[str, Any]) -> Audit:
    """Parse pip-audit's JSON."""
    found = {each["name"]: each for each in report["dependencies"]}
    skipped = {name: str(each["skip_reason"]) for name, each in found.items() if "skip_reason" in each}
    vulnerable = {name: tuple(v["id"] for v in each["vulns"]) for name, each in found.items() if each.get("vulns")}
    return Audit(len(found) - len(skipped), vulnerable, skipped)


def list_problems(audit: Audit) -> list[str]:
    """A sentence for each package to fix or to look at."""
    known = [f"{name} is vulnerable: {', '.join(ids)}" for name, ids in audit.vulnerable.items()]
    if not audit.skipped:
        return known
    reason = next(iter(audit.skipped.values()))
    names = ", ".join(list(audit.skipped)[:3]) + (", ..." if len(audit.skipped) > 3 else "")
    return [
        *known,
        f"{len(audit.skipped)} packages could not be looked up, so nothing is known of them ({names}): {reason}; "
        "run this where pypi.org can be reached",
    ]
