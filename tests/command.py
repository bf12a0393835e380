"""Runs the command `rag` in this process, which loads the models only once, or in a new one, as a shell does.

A new process takes seconds to start. It is for what only it shows: signals, output of libraries, the exit code.
"""

from __future__ import annotations

import io
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from unittest import mock

import pytest

from rag.cli.main import main


def make_command(*arguments: str) -> list[str]:
    """The command line that starts `rag` in a new process."""
    return [sys.executable, "-m", "rag.cli.main", *arguments]


def rag(*arguments: str, code: int = 0, typed: str = "") -> tuple[str, str]:
    """Run the command in this process and in the current folder; return its standard output and error."""
    out, err = io.StringIO(), io.StringIO()
    given = mock.patch.multiple(sys, argv=["rag", *arguments], stdin=io.StringIO(typed))
    with given, redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == code, err.getvalue()
    return out.getvalue(), err.getvalue()


def rag_process(*arguments: str, code: int = 0, typed: str = "") -> tuple[str, str]:
    """Run the command in a new process in the current folder; return its standard output and error."""
    done = subprocess.run(make_command(*arguments), input=typed, capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stderr
    return done.stdout, done.stderr
