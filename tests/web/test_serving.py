"""The web server refuses large bodies unread, says nothing about itself, and answers what runs before it stops."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
KNOWN = b"Authorization: Bearer ann_x"


class Running:
    """A server process and the ways to talk to it."""

    def __init__(self, process: subprocess.Popen[str], fifos: Path) -> None:
        self.process = process
        self.fifos = fifos
        self.port = int(process.stdout.readline())

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=20)

    def ask(self, head: bytes, body: bytes = b"") -> bytes:
        """Send raw bytes, read to the end of the connection."""
        with self.connect() as connection:
            connection.sendall(head + body)
            return read_all(connection)

    def buffered_bytes(self) -> int:
        """What the process has written anywhere so far (disk, not sockets)."""
        fields = dict(line.split(": ") for line in Path(f"/proc/{self.process.pid}/io").read_text().splitlines())
        return int(fields["wchar"])


def read_all(connection: socket.socket) -> bytes:
    chunks = []
    while chunk := connection.recv(65536):
        chunks.append(chunk)
    return b"".join(chunks)


@pytest.fixture
def server(tmp_path) -> Iterator[Running]:
    for name in ("begun", "go"):
        os.mkfifo(tmp_path / name)
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings", "FIFOS": str(tmp_path)}
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.web.small_server"], cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE
    )
    with process:
        yield Running(process, tmp_path)
        process.kill()


def request(path: str, *headers: bytes, length: int | None = None, close: bool = True) -> bytes:
    lines = [f"POST {path} HTTP/1.1".encode(), b"Host: 127.0.0.1", *headers]
    if close:
        lines.append(b"Connection: close")
    if length is not None:
        lines.append(f"Content-Length: {length}".encode())
    return b"\r\n".join([*lines, b"", b""])


def test_answers_do_not_name_the_server(server):
    answer = server.ask(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert b"\r\nServer:" not in answer


def test_a_large_body_by_nobody_is_refused_at_its_first_byte(server):
    answer = server.ask(request("/", length=10**9), b"x")
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"Content-Security-Policy" in answer
    assert b"1,000,000,000" in answer


def test_a_body_that_looks_like_a_request_is_not_one(server):
    smuggled = b"GET /nowhere HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    answer = server.ask(request("/", length=10**9, close=False) + smuggled)
    assert answer.count(b"HTTP/1.1 ") == 1
    assert answer.startswith(b"HTTP/1.1 413 ")


def test_too_large_an_import_by_a_member_is_read_to_its_end_but_not_stored(server):
    size = 60 * 1024 * 1024
    before = server.buffered_bytes()
    answer = server.ask(request("/projects/demo/import", KNOWN, length=size), b"x" * size)
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert server.buffered_bytes() - before < 1024 * 1024


def test_an_import_below_the_limit_arrives(server):
    size = 3 * 1024 * 1024
    answer = server.ask(request("/projects/demo/import", KNOWN, length=size), b"x" * size)
    assert answer.startswith(b"HTTP/1.1 403 ")  # from the CSRF check, behind the limit


def test_a_chunked_body_is_cut_at_the_limit(server):
    one_byte_too_many = b"200000\r\n".ljust(1024 * 1024 + 1, b"x")
    answer = server.ask(request("/", b"Transfer-Encoding: chunked"), one_byte_too_many)
    assert answer.startswith(b"HTTP/1.1 413 ")


def test_a_sender_who_waits_for_permission_is_told_no_at_once(server):
    head = request("/projects/demo/import", KNOWN, b"Expect: 100-continue", length=10**9)
    assert server.ask(head).startswith(b"HTTP/1.1 413 ")


def test_what_runs_is_answered_before_the_server_ends(server):
    with server.connect() as connection:
        connection.sendall(b"GET /slow/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        (server.fifos / "begun").read_text()
        server.process.send_signal(signal.SIGTERM)
        (server.fifos / "go").write_text("the work was done")
        answer = read_all(connection)
    assert b"the work was done" in answer
    assert server.process.wait(20) == 0


def test_a_stopped_server_takes_no_more_connections(server):
    with server.connect() as connection:
        connection.sendall(b"GET /slow/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        (server.fifos / "begun").read_text()
        server.process.send_signal(signal.SIGINT)
        wait_until_refused(server)
        (server.fifos / "go").write_text("done")
        assert b"done" in read_all(connection)
    assert server.process.wait(20) == 0


def wait_until_refused(server: Running) -> None:
    while True:
        try:
            server.connect().close()
        except (ConnectionRefusedError, ConnectionResetError):
            return


def test_a_taken_port_is_an_error_before_anything_else():
    from annotator import server as product

    with product.listen("127.0.0.1", 0) as first, pytest.raises(OSError, match="in use"):
        product.listen("127.0.0.1", first.getsockname()[1])
