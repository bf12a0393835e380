"""Attacks a server of the page and REST as too many and hostile clients would: `python -m tests.web.attack`.

Prints for each attack how its requests ended, whether visitors who came meanwhile were served, and the server's peak
memory; at the end, the addresses beyond this machine that the server reached (by Python's hooks and strace). Exits
with 1 where a visitor was not served, the memory exceeded MAX_PEAK_MEGABYTES, or there is such an address.
Attackers come from 127.0.0.1, visitors from 127.0.0.2, users who ask at once each from an address of their own.
"""

from __future__ import annotations

import socket
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

import gradio
import httpx

from tests.network import NO_STRACE, STRACE, rag, watch_network
from tests.ui.served import find_port
from tests.ui.test_attacks import functions

ARTICLES = Path(__file__).parents[2] / "docs" / "demo" / "articles"
PATIENCE = 600.0
"""Seconds; nothing here is measured by it."""
JOINS, HALF_OPEN, USERS, BODIES, READERS, VISITS = 200, 3_000, 100, 50, 100, 5
MAX_PEAK_MEGABYTES = 1_500
SERVED = frozenset({"page 200", "search 200", "opened 200"})
"""What each step of a visit ends with."""
BODY_BYTES, UNFINISHED_BYTES = 10_000_000, 7_000_000
STREAMS = 1_000
PARTIAL = b"POST /api/ask HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "
UNFINISHED = b"POST /api/ask HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 8000000\r\n\r\n" + b"x" * UNFINISHED_BYTES
Attack = Callable[["Server", ExitStack], Counter[str]]
"""Attacks, returns how its requests ended, and leaves open what the stack closes later."""


class Server:
    """A server's address, and what clients do there."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.address = f"http://127.0.0.1:{port}"

    def client(self, own_address: str = "127.0.0.1") -> httpx.Client:
        transport = httpx.HTTPTransport(local_address=own_address)
        return httpx.Client(base_url=self.address, transport=transport, timeout=PATIENCE)

    def open_socket(self, sent: bytes, held: ExitStack, receive_bytes: int = 0) -> socket.socket:
        opened = held.enter_context(socket.socket())
        opened.settimeout(PATIENCE)
        if receive_bytes:
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_bytes)
        opened.connect(("127.0.0.1", self.port))
        opened.sendall(sent)
        return opened

    def wait_until_ready(self) -> None:
        end = time.monotonic() + PATIENCE
        while True:
            try:
                self.client().get("/api/articles").raise_for_status()
                return
            except httpx.HTTPError:
                assert time.monotonic() < end, "the server does not answer"
                time.sleep(0.2)

    @property
    def peak_megabytes(self) -> int:
        """The most memory that the server's process has held."""
        for status in Path("/proc").glob("[0-9]*/status"):
            try:
                command = (status.parent / "cmdline").read_bytes().split(b"\0")
                lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
            except OSError:
                continue  # it ended meanwhile
            if str(self.port).encode() in command and b"strace" not in command[0]:
                return int(lines["VmHWM"].split()[0]) // 1024
        raise AssertionError("the server ended")


def describe_response(answer: httpx.Response) -> str:
    return f"{answer.status_code}{' with Retry-After' if 'retry-after' in answer.headers else ''}"


def ask(server: Server, number: int, own_address: str) -> str:
    with server.client(own_address) as client:
        question = {"question": f"How high was the Karsk Dam in {1900 + number}?"}
        return describe_response(client.post("/api/ask", json=question))


def join_idly(server: Server, held: ExitStack) -> Counter[str]:
    """Questions are put into the page's queue by pages that never listen."""
    del held
    function = next(each["id"] for each in functions(server.address) if each["api_name"] == "ask")
    ended: Counter[str] = Counter()
    with server.client() as client:
        for _ in range(JOINS):
            body = {"fn_index": function, "data": ["Why did the dam fail?"], "session_hash": uuid4().hex}
            ended[describe_response(client.post("/gradio_api/queue/join", json=body))] += 1
    return ended


def open_halfway(server: Server, held: ExitStack) -> Counter[str]:
    """Requests whose headers never end."""
    return count_closed([server.open_socket(PARTIAL, held) for _ in range(HALF_OPEN)])


def leave_bodies_unfinished(server: Server, held: ExitStack) -> Counter[str]:
    """Bodies of 8 MB that stop after 7 MB."""
    opened: list[socket.socket | None] = []
    for _ in range(BODIES):
        try:
            opened.append(server.open_socket(UNFINISHED, held))
        except OSError:
            opened.append(None)  # refused while it was sent
    return count_closed(opened)


def ask_at_once(server: Server, held: ExitStack) -> Counter[str]:
    del held
    with ThreadPoolExecutor(USERS) as pool:
        return Counter(pool.map(lambda number: ask(server, number, f"127.0.1.{number + 1}"), range(USERS)))


def send_large_bodies(server: Server, held: ExitStack) -> Counter[str]:
    del held
    ended: Counter[str] = Counter()
    with server.client() as client:
        for _ in range(BODIES):
            try:
                ended[describe_response(client.post("/api/ask", content=b"x" * BODY_BYTES))] += 1
            except httpx.TransportError:
                ended["closed"] += 1
    return ended


def read_slowly(server: Server, held: ExitStack) -> Counter[str]:
    """The page's largest file is requested and not read: more than the system buffers."""
    assets = (Path(gradio.__file__).parent / "templates" / "frontend" / "assets").iterdir()
    largest = max(assets, key=lambda path: path.stat().st_size).name
    request = f"GET /assets/{largest} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode() * 2
    return count_closed([server.open_socket(request, held, receive_bytes=4_096) for _ in range(READERS)])


def hold_streams(server: Server, held: ExitStack) -> Counter[str]:
    """Pages that are opened and never closed."""
    request = "GET /gradio_api/heartbeat/{} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    opened = [server.open_socket(request.format(number).encode(), held) for number in range(STREAMS)]
    time.sleep(5)
    return count_closed(opened)


def count_closed(opened: Sequence[socket.socket | None]) -> Counter[str]:
    """How many connections the server has refused or closed, and how many it holds."""
    ended: Counter[str] = Counter()
    for client in opened:
        try:
            if client is None:
                raise ConnectionError
            client.setblocking(False)
            start = client.recv(12, socket.MSG_PEEK)
            ended[start[9:].decode() if start and not start.startswith(b"HTTP/1.1 200") else "held"] += 1
        except BlockingIOError:
            ended["held"] += 1
        except OSError:
            ended["closed"] += 1
    return ended


ATTACKS: dict[str, Attack] = {
    f"{JOINS} idle joins of the queue": join_idly,
    f"{HALF_OPEN:,} half-open requests": open_halfway,
    f"{BODIES} bodies left unfinished": leave_bodies_unfinished,
    f"{USERS} users who ask at once": ask_at_once,
    f"{BODIES} bodies of 10 MB": send_large_bodies,
    f"{READERS} slow readers": read_slowly,
    f"{STREAMS:,} streams of pages": hold_streams,
}


def visit(server: Server) -> Iterator[str]:
    """What a new visitor gets: the page, its opening event through the queue, a search."""
    with server.client("127.0.0.2") as client:
        yield f"page {describe_response(client.get('/'))}"
        yield f"search {describe_response(client.get('/api/search', params={'question': 'cracks'}))}"
        events = client.get("/config").json()["dependencies"]
        opening = next(each for each in events if each["js"] and "ragStored" in str(each["js"]))
        body: dict[str, Any] = {"fn_index": opening["id"], "data": ["", "[]", "", ""], "session_hash": uuid4().hex}
        client.post("/gradio_api/queue/join", json=body)
        with client.stream("GET", "/gradio_api/queue/data", params={"session_hash": body["session_hash"]}) as lines:
            done = any('"success":true' in line for line in lines.iter_lines() if "process_completed" in line)
        yield f"opened {'200' if done else 'not'}"


def run_attack(name: str, attack: Attack, server: Server) -> list[str]:
    """Attack, and visit meanwhile and while connections are held open; return what went wrong."""
    began = time.monotonic()
    with ThreadPoolExecutor(1) as pool, ExitStack() as held:
        running = pool.submit(attack, server, held)
        visits = [step for _ in range(VISITS) for step in visit(server)]
        ended = running.result()
        visits += [step for _ in range(VISITS) for step in visit(server)]
    seen = ", ".join(f"{count} {kind}" for kind, count in sorted(Counter(visits).items()))
    answers = ", ".join(f"{count} {kind}" for kind, count in sorted(ended.items()))
    peak = server.peak_megabytes
    print(f"{name}: {answers}; visitors: {seen}; peak {peak:,} MB; {time.monotonic() - began:.0f} s", flush=True)
    return list_problems(name, visits, peak)


def list_problems(name: str, visits: Sequence[str], peak: int) -> list[str]:
    """What an attack did that it must not, a sentence each."""
    found = [f"{name}: a visitor was not served ({step})." for step in dict.fromkeys(visits) if step not in SERVED]
    if peak > MAX_PEAK_MEGABYTES:
        found.append(f"{name}: the server took {peak:,} MB, more than {MAX_PEAK_MEGABYTES:,}.")
    return found


def attack_all(server: Server) -> list[str]:
    """Run all attacks, then ask a question; return what went wrong."""
    server.wait_until_ready()
    problems = [problem for name, attack in ATTACKS.items() for problem in run_attack(name, attack, server)]
    answer, peak = ask(server, 100, "127.0.0.2"), server.peak_megabytes
    print(f"after all attacks, a question: {answer}; peak {peak:,} MB")
    if answer != "200":
        problems.append(f"after all attacks, a question was not answered ({answer}).")
    return problems


def main() -> int:
    """Return the exit status."""
    server = Server(find_port())
    problems: list[str] = []
    with TemporaryDirectory(prefix="attack-") as work:
        command = rag("chat", "--articles", str(ARTICLES), "--port", str(server.port))
        traffic = watch_network(command, Path(work), lambda: problems.extend(attack_all(server)))
    seen = "Python's hooks and strace" if STRACE else f"Python's hooks ({NO_STRACE})"
    reached = [*traffic.from_python, *traffic.from_kernel]
    print(f"hosts looked up or reached beyond this machine, by {seen}: {len(reached)} {reached or ''}")
    problems += [f"the server reached {address}." for address in reached]
    for problem in problems:
        print(f"error: {problem}", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
