"""Static files are collected when they changed, under names that carry their content."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.storage import storages

from annotator.management.assets import collect_if_changed

STORAGE = {"BACKEND": "annotator.web.storage.StaticStorage"}


@pytest.fixture
def sources(settings, tmp_path) -> Path:
    """A folder of sources beside the product's, and a fresh place to collect to."""
    folder = tmp_path / "sources"
    folder.mkdir()
    settings.STATICFILES_DIRS = [folder]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATIC_ROOT = tmp_path / "collected"
    settings.STORAGES = settings.STORAGES | {"staticfiles": STORAGE}
    return folder


def test_an_imported_module_is_named_by_its_content_too(sources):
    ours = sources / "annotator"
    (ours / "parts").mkdir(parents=True)
    (ours / "page.js").write_text('import { add } from "./parts/sum.js";\nadd(1, 2);\n')
    (ours / "parts/sum.js").write_text("export const add = (a, b) => a + b;\n")
    collect_if_changed()
    url = staticfiles_storage.url("annotator/page.js")
    assert re.fullmatch(r"/static/annotator/page\.[0-9a-f]{12}\.js", url)
    collected = Path(staticfiles_storage.path(url.removeprefix("/static/"))).read_text()
    assert re.match(r'import \{ add \} from "\./parts/sum\.[0-9a-f]{12}\.js";', collected)


def test_nothing_is_done_again_until_a_source_changes(sources):
    page = sources / "page.css"
    page.write_text("p { color: red }")
    assert collect_if_changed() is True
    assert collect_if_changed() is False
    page.write_text("p { color: green }")
    assert collect_if_changed() is True
    page.rename(sources / "other.css")
    assert collect_if_changed() is True


def test_the_products_own_files_fit_together(settings, tmp_path):
    """Every url() and import among them leads to a file."""
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {"staticfiles": STORAGE}
    collect_if_changed()
    names = storages["staticfiles"].read_manifest()
    assert "django_htmx/htmx-2.min.js" in names
