"""What the gate runs on PostgreSQL is every test that uses a database."""

from __future__ import annotations

import re
import subprocess

from tests.repo.tree import ROOT


def test_only_tests_without_a_database_run_once():
    again = re.search(r'^WITH_DATABASE="([^"]+)"', (ROOT / ".ci/run").read_text(encoding="utf-8"), re.MULTILINE)[
        1
    ].split()
    folders = {f"tests/{path.parent.name}" for path in (ROOT / "tests").glob("*/test_*.py")}
    for folder in folders - set(again):
        for path in (ROOT / folder).glob("test_*.py"):
            text = path.read_text(encoding="utf-8")
            assert path.name == "test_ci.py" or not re.search(r"django_db|transactional_db|live_server", text), path
    assert folders >= set(again)


def left_out(database: str) -> list[str]:
    """The tests that do not run on a database, as the script itself names them."""
    said = (ROOT / ".ci/run").read_text(encoding="utf-8")
    assignment = re.search(rf'^ONCE_ON_{database}="[^"]*"$', said, re.MULTILINE)[0]
    run = ["bash", "-c", f'{assignment}; echo "$ONCE_ON_{database}"']
    return subprocess.run(run, capture_output=True, text=True, check=True).stdout.split()


def test_what_runs_on_one_database_only_is_there_and_left_out_on_one_only():
    on_sqlite, on_postgresql = left_out("SQLITE"), left_out("POSTGRESQL")
    assert len(on_sqlite) > 3
    assert len(on_postgresql) > 10
    assert [name for name in on_sqlite + on_postgresql if not (ROOT / f"tests/{name}.py").is_file()] == []
    assert not set(on_sqlite) & set(on_postgresql)
