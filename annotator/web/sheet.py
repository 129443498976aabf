"""The style sheet of a project's annotation page: the page's own rules, those of its discussions, and then the colours
of the project's labels.

They are one file, so that the first paint waits for one request less. Its address changes with either of them, so
that browsers may keep it for ever.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from django.apps import apps

from annotator.models import Project
from annotator.records import Schema
from annotator.selectors.schemas import schema_of
from labels import stylesheet

RULES = ("annotate.css", "discussion.css")


def revision(project: Project) -> str:
    """What the address of the project's sheet carries: another one for another schema version or drawing."""
    return f"{project.schema_version_id}-{_drawing()}"


def sheet(project: Project) -> str:
    return _sheet(schema_of(project))


@lru_cache(maxsize=64)
def _sheet(schema: Schema) -> str:
    return _rules() + stylesheet.stylesheet(schema)


@lru_cache(maxsize=1)
def _rules() -> str:
    folder = Path(apps.get_app_config("annotator").path) / "static/annotator/css"
    return "".join((folder / name).read_text(encoding="utf-8") for name in RULES)


@lru_cache(maxsize=1)
def _drawing() -> str:
    """A digest of everything but the labels that decides how the sheet looks."""
    drawn = _rules() + Path(stylesheet.__file__).read_text(encoding="utf-8")
    return hashlib.sha256(drawn.encode()).hexdigest()[:10]
