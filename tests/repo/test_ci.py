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


def test_what_is_left_out_on_postgresql_is_there():
    said = (ROOT / ".ci/run").read_text(encoding="utf-8")
    line = re.search(r'^ONCE=".*?\)"$', said, re.MULTILINE | re.DOTALL)[0]
    once = subprocess.run(["bash", "-c", f'{line}; echo "$ONCE"'], capture_output=True, text=True, check=True)
    names = once.stdout.split()
    assert len(names) > 20
    assert [name for name in names if not (ROOT / f"tests/{name}.py").is_file()] == []
