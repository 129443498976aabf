"""Templates and scripts hold to the strict Content-Security-Policy and never trust stored text."""

from __future__ import annotations

import re

import pytest

from tests.repo.tree import below, name, product

TEMPLATES = below("templates", ".html") + product(".html")
SCRIPTS = product(".js")
FORBIDDEN_IN_TEMPLATES = {
    "a style element": r"<style\b",
    "a style attribute": r"\sstyle\s*=",
    "a script without a source": r"<script\b(?![^>]*\b(?:src=|type=\"application/json\"))",
    "a handler attribute": r"\s(?:on[a-z]+|hx-on[:-][\w:-]*|hx-on)\s*=",
    "a javascript: address": r"javascript:",
    "evaluated values": r"hx-(?:vals|headers)\s*=\s*['\"]js:",
    "an unescaped value": r"\|\s*(?:safe|safeseq)\b",
    "switched off escaping": r"\{%\s*autoescape\s+off",
}
FORBIDDEN_IN_SCRIPTS = {
    "markup from strings": r"\.(?:innerHTML|outerHTML)\s*\+?=(?!=)|\.insertAdjacentHTML\(|document\.write",
    "code from strings": r"\beval\(|new Function\(|set(?:Timeout|Interval)\(\s*['\"`]",
    "a style attribute": r"setAttribute\(\s*['\"]style['\"]",
}


def found_in(path, patterns):
    text = path.read_text(encoding="utf-8")
    return [what for what, pattern in patterns.items() if re.search(pattern, text, re.IGNORECASE)]


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_has_nothing_inline_and_nothing_unescaped(path):
    assert found_in(path, FORBIDDEN_IN_TEMPLATES) == []


@pytest.mark.parametrize("path", SCRIPTS, ids=name)
def test_a_script_makes_no_markup_and_no_code_from_strings(path):
    assert found_in(path, FORBIDDEN_IN_SCRIPTS) == []


@pytest.mark.parametrize("path", SCRIPTS, ids=name)
def test_an_import_is_written_so_that_its_address_gets_its_hash(path):
    """Relative and ended by a semicolon; otherwise the module would be loaded a second time under its plain name."""
    imports = re.findall(r"^(?:import|export)\b[^;'\"]*\bfrom\s*(.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    assert [rest for rest in imports if not re.fullmatch(r"[\"']\.{1,2}/[\w./-]+\.js[\"'];(?:\s*//.*)?", rest)] == []


@pytest.mark.parametrize(
    "bad",
    [
        "<p style='x'>",
        "<style>",
        "<script>alert()</script>",
        '<a onclick="x">',
        '<a hx-on:click="x">',
        "{{ x|safe }}",
        "{% autoescape off %}",
        "<a hx-vals='js:{}'>",
        '<a href="javascript:x">',
    ],
)
def test_the_patterns_find_what_they_are_for(bad):
    assert any(re.search(pattern, bad, re.IGNORECASE) for pattern in FORBIDDEN_IN_TEMPLATES.values())


def test_there_are_templates_to_look_at():
    assert "templates/errors/error.html" in map(name, TEMPLATES)
