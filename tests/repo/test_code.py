"""Rules of the code that no linter knows."""

from __future__ import annotations

import ast
import re
import subprocess
import sys

import pytest

from tests.repo.tree import ROOT, below, files, name, parsed, product

MAKES_MARKUP = frozenset(  # the renderers of annotated text and of Markdown, which escape each piece
    {"annotator/web/render.py", "annotator/web/markdown.py"}
)
TRUSTED = frozenset({"mark_safe", "SafeString", "SafeText", "SafeData"})
MANAGERS = frozenset({"objects", "_default_manager", "_base_manager"})
PEOPLES_CODE = below("annotator/web", ".py") + below("annotator/api", ".py")
MODULES = [path for path in below("", ".py") if path.name != "__init__.py" and "migrations" not in path.parts]


def used_names(path):
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.alias):
            yield node.name


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_module_says_what_lives_there(path):
    assert ast.get_docstring(parsed(path))


@pytest.mark.parametrize("path", [path for path in product() if name(path) not in MAKES_MARKUP], ids=name)
def test_no_module_but_the_renderers_declares_text_to_be_safe_markup(path):
    assert TRUSTED.isdisjoint(used_names(path))


def unscoped_rows(module: ast.Module) -> list[int]:
    """Lines with a manager that is not at once narrowed to what a person may see."""
    scoped = {
        id(node.value)
        for node in ast.walk(module)
        if isinstance(node, ast.Attribute) and node.attr in {"visible_to", "none"}
    }
    return sorted(
        node.lineno
        for node in ast.walk(module)
        if isinstance(node, ast.Attribute) and node.attr in MANAGERS and id(node) not in scoped
    )


@pytest.mark.parametrize("path", PEOPLES_CODE, ids=name)
def test_pages_and_api_get_rows_only_by_what_a_person_may_see(path):
    """From a manager only `visible_to`; everything else is asked of a selector, a service or the person's project."""
    assert unscoped_rows(parsed(path)) == []


def test_a_row_by_its_bare_id_would_be_found():
    assert unscoped_rows(ast.parse("Span.objects.get(pk=7)\nSpan._default_manager.all()\nget(Span.objects)")) == [
        1,
        2,
        3,
    ]
    assert unscoped_rows(ast.parse("Span.objects.visible_to(user).get(pk=7)")) == []


@pytest.mark.parametrize("path", below("annotator/api", ".py"), ids=name)
def test_a_serializer_names_its_fields(path):
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.ClassDef) and node.name == "Meta":
            options = {
                target.id: assignment.value
                for assignment in node.body
                if isinstance(assignment, ast.Assign)
                for target in assignment.targets
                if isinstance(target, ast.Name)
            }
            assert "exclude" not in options
            assert getattr(options.get("fields"), "value", None) != "__all__"


def test_the_web_process_does_not_load_spacy():
    """About two seconds and 200 MB; only the worker's children pay it."""
    code = (
        "import sys, django; django.setup(); import annotator.wsgi; from django.urls import get_resolver;"
        "get_resolver().url_patterns; get_resolver().reverse_dict; import annotator.management.commands.work;"
        "import annotator.management.commands.serve;"
        "print([name for name in ('spacy', 'thinc', 'numpy') if name in sys.modules])"
    )
    answer = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert answer.stdout.strip() == "[]", answer.stderr


def test_no_file_names_a_place_on_somebodys_machine():
    places = re.compile(r"(?<![\w.])/(?:home|Users|work|root)/\w")
    found = []
    for path in files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{name(path)}: {match.group()}" for match in places.finditer(text)]
    assert found == []
