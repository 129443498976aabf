"""docs/settings.md lists exactly the environment variables that the product reads."""

from __future__ import annotations

import ast
import re

from tests.repo.tree import ROOT, below, parsed, product

VARIABLE = re.compile(r"(?:ANNOTATOR_[A-Z_]+|DATABASE_URL)\Z")
FOR_TESTS = frozenset(
    {"ANNOTATOR_BROWSER_TESTS", "ANNOTATOR_CHROMIUM", "ANNOTATOR_TEST_DATA_DIR", "ANNOTATOR_TEST_OPERATIONS"}
)


def variables_in(paths) -> set[str]:
    """Every string constant that is the name of a variable, wherever it stands in the code."""
    return {
        node.value
        for path in paths
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and VARIABLE.match(node.value)
    }


def listed() -> set[str]:
    text = (ROOT / "docs/settings.md").read_text(encoding="utf-8")
    return set(re.findall(r"^\| `([A-Z_]+)` \|", text, re.MULTILINE))


def test_every_variable_that_is_read_is_listed():
    assert variables_in(product()) - listed() == set()


def test_every_variable_that_is_listed_is_read():
    assert listed() - variables_in(product()) - FOR_TESTS == set()


def test_the_variables_of_the_tests_are_listed_too():
    assert listed() >= FOR_TESTS
    assert variables_in(below("tests", ".py")) >= FOR_TESTS
