"""Fixtures that any test may use, and which tests need a browser."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

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


@pytest.fixture(autouse=True)
def _forget_schemas() -> None:
    """Ids come back after a rollback; the frozen schemas and merges remembered by id must not."""
    from annotator.selectors import gold, names, schemas
    from tests import make

    schemas.forget()
    gold.forget()
    names.forget()
    make.forget()
