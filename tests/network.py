"""Watches the network traffic of a program and its children, by Python's audit hooks and strace."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

ROOT = Path(__file__).parents[1]
HOOK = """
import json, os, sys
def note(event, arguments):
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo", "socket.gethostbyname"):
        address = arguments[0] if event.startswith("socket.get") else arguments[1]
        if isinstance(address, tuple):
            address = address[0]
        if isinstance(address, bytes):
            address = address.decode("ascii", "replace")
        with open(os.environ["NOTED_CALLS"], "a") as file:
            file.write(json.dumps([event, str(address)]) + chr(10))
sys.addaudithook(note)
"""
LOOPBACK = re.compile(r"(::ffff:)?127\.[\d.]+|::1|localhost|0\.0\.0\.0|::|None|/.*|")
TRACED = "trace=connect,sendto,sendmsg,sendmmsg"
STRACE_OPTIONS = ("-f", "-qq", "--seccomp-bpf", "-yy", "-s", "200", "-e", TRACED)
SENT_TO = re.compile(r'sin6?_port=htons\((\d+)\).*?(?:inet_addr\("|inet_pton\(AF_INET6, ")([^"]+)"')
PEER = re.compile(r"^.*?send\w+\(\d+<\w+:\[[^>]*->\[?([^>]+?)\]?:(\d+)\]>", re.MULTILINE)
CHOOSES_ROUTE = re.compile(r"^.*?connect\(\d+<UDP.*$", re.MULTILINE)
"""A datagram socket that is given a peer sends nothing by that; what it sends then names the peer. So Ray finds this
machine's own address."""


def find_strace() -> tuple[str | None, str]:
    """The path of a strace that works here; else None, and why not."""
    path = shutil.which("strace")
    if path is None:
        return None, "strace is not installed"
    tried = subprocess.run([path, *STRACE_OPTIONS, "true"], capture_output=True, text=True, check=False)
    if tried.returncode:
        return None, f"strace cannot trace here ({tried.stderr.strip()[-200:] or tried.returncode})"
    return path, ""


STRACE, NO_STRACE = find_strace()
"""NO_STRACE says why there is no strace."""


@dataclass(frozen=True)
class Traffic:
    """Observed traffic: addresses and names beyond this machine, and files that are left."""

    from_python: tuple[str, ...]
    from_kernel: tuple[str, ...]
    files: tuple[str, ...]
    """Files left in the home folder ("home/..."), the temporary folder ("tmp/...") and the current one ("work/...")."""
    calls: int
    """Calls to the network that the hook saw, those to this machine included."""


def watch_network(command: Sequence[str], folder: Path, during: Callable[[], None] | None = None) -> Traffic:
    """Run a command in `folder`/work, which may be there already, with an empty home and no settings, and watch it.

    If `during` is given, it runs meanwhile, and then the command is stopped. Fails if the command itself fails.
    """
    home, work, hooks, noted, traced = (folder / name for name in ("home", "work", "hooks", "noted", "traced"))
    home.mkdir()
    work.mkdir(exist_ok=True)
    hooks.mkdir()
    noted.touch()
    temporary = Path(mkdtemp(prefix="watched-"))  # a short path: Ray has sockets below it
    (hooks / "sitecustomize.py").write_text(HOOK)
    own = {"HOME": str(home), "PYTHONPATH": f"{hooks}:{ROOT}", "NOTED_CALLS": str(noted), "PATH": os.environ["PATH"]}
    own["TMPDIR"] = str(temporary)
    tracing = [STRACE, *STRACE_OPTIONS, "-o", str(traced)] if STRACE else []
    with subprocess.Popen(
        [*tracing, *command], cwd=work, env=own, stdout=subprocess.DEVNULL, start_new_session=True
    ) as process:
        if during:
            try:
                during()
                time.sleep(1)
            finally:
                os.killpg(process.pid, signal.SIGTERM)
        status = process.wait()
    assert during or status == 0, f"{command} ended with {status}"
    left = [*list_files("home", home), *list_files("tmp", temporary), *list_files("work", work)]
    shutil.rmtree(temporary, ignore_errors=True)
    calls = [json.loads(line) for line in noted.read_text().splitlines()]
    return Traffic(
        tuple(sorted({f"{event} {address}" for event, address in calls if not is_own(address)})),
        tuple(sorted(set(list_remote(traced.read_text(errors="replace"))))) if STRACE else (),
        tuple(left),
        len(calls),
    )


def list_files(name: str, folder: Path) -> list[str]:
    """The files below a folder, sorted, by paths that begin with a name for it."""
    return sorted(f"{name}/{path.relative_to(folder).as_posix()}" for path in folder.rglob("*") if path.is_file())


def list_remote(trace: str) -> list[str]:
    """Addresses beyond this machine in strace's output, and name servers wherever they are."""
    sent = CHOOSES_ROUTE.sub("", trace)
    found = [(address, port) for port, address in SENT_TO.findall(sent)] + PEER.findall(sent)
    return [f"{address}:{port}" for address, port in found if port == "53" or not is_own(address)]


def is_own(address: str) -> bool:
    """Whether an address is one of this machine."""
    return LOOPBACK.fullmatch(address) is not None or address.removeprefix("::ffff:") == find_own_address()


@cache
def find_own_address() -> str:
    """This machine's address in its network, which Ray uses between its processes; empty if it has none."""
    with socket.socket(type=socket.SOCK_DGRAM) as chosen:
        try:
            chosen.connect(("192.0.2.1", 9))  # of a datagram socket: chooses a route and sends nothing
        except OSError:
            return ""
        return str(chosen.getsockname()[0])


def rag(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "rag.cli.main", *arguments]
