"""`manage.py serve --demo` on an empty machine: a login, a demo project, two small processes, an orderly end."""

from __future__ import annotations

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from django.contrib.auth.hashers import check_password
from django.test import override_settings

from annotator import settings as product

ROOT = Path(__file__).resolve().parents[2]
MEMORY = 250 * 1024  # KiB, both processes together
PATIENCE = 60


class Serving:
    """A server process, what it has said, and its data directory."""

    def __init__(self, data: Path, *options: str) -> None:
        self.data = data
        environment = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        command = [sys.executable, "manage.py", "serve", "--port", "0", *options]
        self.process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment | {"ANNOTATOR_DATA_DIR": str(data), "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.said = ""
        self.wait_for("Annotator is at ")
        self.url = re.search(r"http://\S+(?=/)", self.said).group()

    def wait_for(self, text: str) -> None:
        for line in self.process.stdout:
            self.said += line
            if text in line:
                return
        self.process.communicate()
        raise AssertionError(f"it ended without saying {text!r}: {self.said}")

    def get(self, path: str):
        return urllib.request.urlopen(self.url + path, timeout=PATIENCE)

    def rows(self, query: str) -> list[tuple]:
        connection = sqlite3.connect(f"file:{self.data / 'annotator.sqlite3'}?mode=ro", uri=True)
        try:
            return connection.execute(query).fetchall()
        finally:
            connection.close()

    def wait_until(self, condition: Callable[[], bool]) -> None:
        """Look again and again while the server runs."""
        deadline = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < deadline, self.said
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(0.2)
                raise AssertionError(f"it ended: {self.said}")

    @property
    def worker(self) -> int:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        assert len(children) == 1
        return int(children[0])

    def stop(self) -> int:
        """End it and wait until every process that could write to our pipe is gone."""
        self.process.send_signal(signal.SIGTERM)
        self.said += self.process.stdout.read()
        return self.process.wait(PATIENCE)


@pytest.fixture(scope="module")
def data(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("server") / "data"


@pytest.fixture(scope="module")
def serving(data) -> Iterator[Serving]:
    serving = Serving(data, "--demo")
    with serving.process:
        yield serving
        serving.process.kill()


def test_the_first_login_is_shown_once_and_stored_as_a_hash(serving):
    password = re.search(r"Password: (\S+)", serving.said).group(1)
    ((name, stored),) = serving.rows("SELECT username, password FROM accounts_user")
    assert name == "admin"
    assert password not in stored
    assert stored.startswith("argon2")
    with override_settings(PASSWORD_HASHERS=product.PASSWORD_HASHERS):
        assert check_password(password, stored)


def test_the_demo_project_has_the_sample_documents_exactly_as_they_are(serving):
    seeds = [json.loads(line) for line in (ROOT / "seeds/manifest.jsonl").read_text().splitlines()]
    assert serving.rows("SELECT title FROM annotator_document ORDER BY title") == sorted(
        (seed["title"],) for seed in seeds
    )


def test_the_worker_pre_annotates_them_without_being_told(serving):
    suggested = "SELECT count(*) FROM annotator_annotationset WHERE role = 'suggestion'"
    serving.wait_until(lambda: serving.rows(suggested) == [(5,)])
    ((spans,),) = serving.rows("SELECT count(*) FROM annotator_span")
    assert spans > 50


def test_a_page_and_its_files_are_served(serving):
    with serving.get("/login") as response:
        page = response.read().decode()
    link = re.search(r'href="(/static/annotator/css/base\.[0-9a-f]{12}\.css)"', page).group(1)
    with serving.get(link) as response:
        assert "immutable" in response.headers["Cache-Control"]
        assert response.headers["Content-Security-Policy"]


def test_what_is_stored_is_closed_to_other_users_of_the_machine(serving):
    assert serving.data.stat().st_mode & 0o077 == 0
    assert (serving.data / "secret_key").stat().st_mode & 0o077 == 0


def test_both_processes_are_small(serving):
    def kibibytes(pid: int) -> int:
        return int(re.search(r"^Pss:\s+(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE).group(1))

    assert kibibytes(serving.process.pid) + kibibytes(serving.worker) < MEMORY


def test_neither_of_them_has_loaded_spacy(serving):
    for pid in (serving.process.pid, serving.worker):
        assert "/spacy/" not in Path(f"/proc/{pid}/maps").read_text()


def test_a_killed_worker_is_started_again(serving):
    killed = serving.worker
    os.kill(killed, signal.SIGKILL)
    serving.wait_for("The worker ended with status -9")
    serving.wait_for("The worker was started again")
    assert serving.worker != killed


def test_it_ends_in_order_and_starts_again_without_another_login(serving, data):
    assert serving.stop() == 0
    again = Serving(data, "--demo")
    with again.process:
        assert "Password" not in again.said
        assert again.rows("SELECT count(*) FROM accounts_user") == [(1,)]
        assert again.rows("SELECT count(*) FROM annotator_document") == [(5,)]
        assert again.stop() == 0


def test_a_taken_port_is_one_clear_line(tmp_path):
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        answer = subprocess.run(
            [sys.executable, "manage.py", "serve", "--port", port],
            cwd=ROOT,
            env={"PATH": os.environ["PATH"], "ANNOTATOR_DATA_DIR": str(tmp_path)},
            capture_output=True,
            text=True,
            check=False,
        )
    assert answer.returncode == 1
    assert answer.stderr.count("\n") == 1
    assert f"Cannot listen on 127.0.0.1 port {port}: Address already in use." in answer.stderr
