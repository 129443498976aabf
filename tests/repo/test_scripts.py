"""The page's script and the server agree on what there is to do, and the script stays small."""

from __future__ import annotations

import re

from annotator.keys import ACTIONS
from annotator.web.views.review import MODULES
from tests.repo.tree import ROOT, product

SCRIPTS = product(".js")
MAIN = ROOT / "annotator/static/annotator/js/main.js"
ONLY_BY_BUTTON = {"bar"}  # the labels on a small screen


def test_every_action_of_the_registry_is_one_of_the_script():
    body = re.search(r"^const actions = \{\n(.*?)^\};", MAIN.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)[1]
    done = set(re.findall(r"^  (\w+)[:,]", body, re.MULTILINE))
    assert done - ONLY_BY_BUTTON == {action.name for action in ACTIONS if not action.informs}


def test_the_page_announces_the_modules_that_it_imports():
    imported = set(re.findall(r'from "\./(\w+\.js)"', MAIN.read_text(encoding="utf-8")))
    assert {path.rpartition("/")[2] for path in MODULES} == imported


def test_the_annotation_page_has_at_most_48_kilobytes_of_script_in_at_most_eight_files():
    """Eight of them are for claims, which came later than the rest."""
    page = [MAIN, *(ROOT / "annotator/static" / path for path in MODULES)]
    assert len(page) <= 8
    assert sum(path.stat().st_size for path in page) <= 48 * 1024
    assert sum((ROOT / path).stat().st_size for path in SCRIPTS) <= 64 * 1024
