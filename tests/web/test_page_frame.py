"""What every page has: a language, one heading, a way past the navigation, a tame htmx, nothing inline."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings

from labels.colour import PAGE_DARK, PAGE_LIGHT, contrast
from tests import make
from tests import team as teams
from tests.team import signed_in

CSS = Path(settings.BASE_DIR) / "annotator/static/annotator/css/base.css"
PAGES = [
    "/",
    "/projects/new",
    "/account",
    "/account/keys",
    *(f"/projects/desk/{path}" for path in ("", "docs/", "figures", "members/", "settings/")),
]


class Frame(HTMLParser):
    """Counts elements and keeps attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture
def frames(db: None) -> dict[str, Frame]:
    team = teams.around(make.project("desk"))
    make.document(team.project)
    client = signed_in(team.manager)
    return {path: Frame(client.get(path).content.decode()) for path in PAGES}


def test_every_page_has_a_language_one_heading_and_a_way_to_its_content(frames: dict[str, Frame]) -> None:
    for path, frame in frames.items():
        assert frame.all("html")[0]["lang"] == "en", path
        assert len(frame.all("h1")) == 1, path
        assert frame.all("a")[0]["href"] == "#main", path
        assert [element["id"] for element in frame.all("main")] == ["main"], path


def test_nothing_is_inline(frames: dict[str, Frame]) -> None:
    for path, frame in frames.items():
        assert not frame.all("style"), path
        assert all(script.get("src") for script in frame.all("script")), path
        names = {name for _, attributes in frame.elements for name in attributes}
        assert not {name for name in names if name == "style" or name.startswith(("on", "hx-on"))}, path


def test_every_field_has_a_label_and_no_id_comes_twice(frames: dict[str, Frame]) -> None:
    for path, frame in frames.items():
        ids = [attributes["id"] for _, attributes in frame.elements if attributes.get("id")]
        assert len(ids) == len(set(ids)), path
        labelled = {label.get("for") for label in frame.all("label")}
        for field in (*frame.all("input"), *frame.all("select"), *frame.all("textarea")):
            if field.get("type") not in {"hidden", "submit"}:
                assert field.get("id") in labelled or field.get("aria-label"), (path, field)


def test_every_form_that_writes_carries_a_token(frames: dict[str, Frame]) -> None:
    for path, frame in frames.items():
        writing = [form for form in frame.all("form") if form.get("method") == "post"]
        tokens = [field for field in frame.all("input") if field.get("name") == "csrfmiddlewaretoken"]
        assert len(writing) == len(tokens), path
        assert "X-CSRFToken" in json.loads(frame.all("body")[0]["hx-headers"] or ""), path


def test_htmx_evaluates_nothing_and_keeps_nothing(frames: dict[str, Frame]) -> None:
    meta = next(each for each in frames["/"].all("meta") if each.get("name") == "htmx-config")
    config = json.loads(meta["content"] or "")
    assert not any(
        config[name] for name in ("allowEval", "allowScriptTags", "includeIndicatorStyles", "historyCacheSize")
    )
    assert config["selfRequestsOnly"]
    assert config["timeout"] == 15000


# --- colours -----------------------------------------------------------------------------------

TOKENS = dict(re.findall(r"--([\w-]+): light-dark\((#\w{6}, #\w{6})\)", CSS.read_text()))
TEXTS = {
    "text": ("page", "panel", "raised", "hover", "accent-soft", "good-soft", "warn-soft", "bad-soft", "mark"),
    "muted": ("page", "panel", "raised", "hover"),
    "accent": ("page", "panel", "raised", "hover", "accent-soft"),
    "good": ("good-soft",),
    "warn": ("warn-soft",),
    "bad": ("page", "raised", "bad-soft"),
    "on-accent": ("accent", "accent-hover", "bad"),
}


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_text_stands_out_on_what_it_stands_on(scheme: int) -> None:
    for text, grounds in TEXTS.items():
        for ground in grounds:
            ratio = contrast(TOKENS[text].split(", ")[scheme], TOKENS[ground].split(", ")[scheme])
            assert ratio >= 4.5, (text, ground, ratio)
    for ground in ("page", "panel", "raised"):
        border = contrast(TOKENS["line-strong"].split(", ")[scheme], TOKENS[ground].split(", ")[scheme])
        assert border >= 3, (ground, border)


def test_label_colours_are_made_for_the_page_colours() -> None:
    assert TOKENS["page"] == f"{PAGE_LIGHT}, {PAGE_DARK}"


def test_the_style_sheet_stays_small() -> None:
    assert CSS.stat().st_size <= 25_000
