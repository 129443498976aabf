"""The web server of `manage.py serve`: waitress in this process, told what to refuse and how to stop.

waitress takes a request's whole body before it calls the application. `EarlyParser` keeps it from storing
a body that the application would refuse; `run` answers what is in progress before it ends.
"""

from __future__ import annotations

import copy
import gc
import logging
import signal
import socket
import tempfile
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from waitress import wasyncore
from waitress.buffers import OverflowableBuffer
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.receiver import FixedStreamReceiver
from waitress.server import create_server

from annotator.limits import body_limit

CONNECTIONS = 2000
IDLE_SECONDS = 75
DRAIN_SECONDS = 10
LARGEST_DISCARDED = 1024**3


class Discarded(FixedStreamReceiver):  # type: ignore[misc]
    """A body that is read to its end, so that the browser looks at the answer, and kept nowhere."""

    remain: int

    def received(self, data: bytes) -> int:
        taken = min(self.remain, len(data))
        self.remain -= taken
        self.completed = self.remain == 0
        return taken


class EarlyParser(HTTPRequestParser):  # type: ignore[misc]
    """Stores no body above the limit of its path. The application still gets the request, and refuses it."""

    cut_off = False
    adj: Any
    body_rcv: Any
    content_length: int
    expect_continue: bool

    def parse_header(self, header_plus: bytes) -> None:
        super().parse_header(header_plus)
        sender_known = "AUTHORIZATION" in self.headers or settings.SESSION_COOKIE_NAME in self.headers.get("COOKIE", "")
        limit = body_limit(
            self.path, sender_known=sender_known, usual=settings.MAX_BODY_BYTES, upload=settings.MAX_UPLOAD_BYTES
        )
        self._allow(limit)  # also holds while a chunked body streams in
        if limit < self.content_length:
            self._refuse(read_on=sender_known and self.content_length <= LARGEST_DISCARDED)

    def received(self, data: bytes) -> int:
        consumed: int = super().received(data)
        return len(data) if self.cut_off else consumed  # what follows is a body, never the next request

    def _allow(self, size: int) -> None:
        self.adj = copy.copy(self.adj)
        self.adj.max_request_body_size = size + 1  # waitress refuses from this size on

    def _refuse(self, *, read_on: bool) -> None:
        self.headers["CONNECTION"] = "close"
        if read_on and not self.expect_continue:
            self._allow(self.content_length)
            self.body_rcv = Discarded(self.content_length, OverflowableBuffer(0))
        else:
            self.cut_off = True
            self.content_length = 0
            self.body_rcv = None
        self.expect_continue = False


class Channel(HTTPChannel):  # type: ignore[misc]
    """A connection whose requests go through the early parser."""

    parser_class = EarlyParser


def listen(host: str, port: int) -> socket.socket:
    """A socket that already takes connections; they wait until `run`. Raises OSError where the port is taken."""
    family, kind, protocol, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen()
    except OSError:
        listener.close()
        raise
    return listener


class Stop:
    """Notes SIGTERM and SIGINT from its making on, and wakes whoever waits."""

    def __init__(self) -> None:
        self.signals: list[int] = []
        self.wake: Callable[[], None] = lambda: None
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._note)

    def _note(self, number: int, _frame: object) -> None:
        self.signals.append(number)
        self.wake()

    @property
    def is_asked(self) -> bool:
        return bool(self.signals)

    @property
    def is_urgent(self) -> bool:
        """Asked twice."""
        return len(self.signals) > 1


def run(application: Any, listener: socket.socket, *, threads: int, stop: Stop, tick: Callable[[], None]) -> None:
    """Serve until asked to stop, then finish what was begun. `tick` is called about once a second."""
    tempfile.tempdir = str(settings.FILE_UPLOAD_TEMP_DIR)
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    server = _server(application, listener, threads)
    _collect_less_often()
    stop.wake = server.pull_trigger
    while not stop.is_asked:
        _once(server)
        tick()
    _drain(server, stop)


def _collect_less_often() -> None:
    """What was loaded stays, so the collector need not look at it; a page of a long text makes 200,000 objects, and
    looking at them time and again took a third of its time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def _server(application: Any, listener: socket.socket, threads: int) -> Any:
    proxy: dict[str, Any] = {}
    if settings.SECURE_PROXY_SSL_HEADER:
        proxy = {"trusted_proxy": "*", "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"}}
    server: Any = create_server(
        application,
        sockets=[listener],
        threads=threads,
        connection_limit=CONNECTIONS,
        channel_timeout=IDLE_SECONDS,
        max_request_body_size=settings.MAX_UPLOAD_BYTES + 1,
        asyncore_use_poll=True,
        log_socket_errors=False,
        ident=None,
        **proxy,
    )
    server.channel_class = Channel
    return server


def _once(server: Any) -> None:
    wasyncore.loop(timeout=1, use_poll=True, map=server._map, count=1)


def _drain(server: Any, stop: Stop) -> None:
    """No new connections; the requests that run are answered, for a while."""
    wasyncore.dispatcher.close(server)
    deadline = time.monotonic() + DRAIN_SECONDS
    while _is_busy(server) and not stop.is_urgent and time.monotonic() < deadline:
        _once(server)
    server.task_dispatcher.shutdown(timeout=1)
    wasyncore.close_all(server._map, ignore_all=True)


def _is_busy(server: Any) -> bool:
    return any(channel.requests or channel.total_outbufs_len for channel in server.active_channels.values())
