"""Fixtures that any test may use, and which tests need a browser."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE / "browser"):
            item.add_marker(pytest.mark.browser)


def pytest_configure() -> None:
    global data_dir
    data_dir = os.environ.get("ANNOTATOR_TEST_DATA_DIR")


def pytest_unconfigure() -> None:
    if data_dir:
        shutil.rmtree(data_dir, ignore_errors=True)


data_dir: str | None = None


@pytest.fixture(autouse=True, scope="session")
def _empty_tables_quickly() -> None:
    """What a test stored for good is deleted after it. PostgreSQL's TRUNCATE makes new files for every table, which
    takes a hundred times as long as deleting the few rows that there are.
    """
    from django.db import connection

    if connection.vendor != "postgresql":
        return

    def sql_flush(_style: Any, tables: list[str], **_options: Any) -> list[str]:
        return [f"DELETE FROM {connection.ops.quote_name(table)}" for table in tables]

    connection.ops.sql_flush = sql_flush


@pytest.fixture(autouse=True)
def _forget_schemas() -> None:
    """Ids come back after a rollback; the frozen schemas and merges remembered by id must not."""
    from annotator.selectors import gold, names, schemas
    from tests import make

    schemas.forget()
    gold.forget()
    names.forget()
    make.forget()
