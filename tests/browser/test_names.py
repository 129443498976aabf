"""Three spellings in three articles become one entity by one key, are found by any of them, and are three again."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from annotator.models import Alias, Entity
from annotator.roles import Role
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)

SPELLINGS = ("Kelenko", "Kelenkoy", "Arta Kelenkyy")


@pytest.fixture
def ada(db):
    project = make.project("news", title="News")
    ada = make.member(project, Role.ANNOTATOR, make.user("ada"))
    for name in SPELLINGS:
        make.suggestions(make.document(project, f"On Friday {name} denied it."), [(name, "PERSON")])
    return ada


def find(page, text):
    page.goto("/projects/news/entities/")
    page.get_by_label("Any form of a name").fill(text)
    page.keyboard.press("Enter")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_one_key_makes_three_spellings_one_and_undo_makes_them_three(script, new_page, sign_in, ada):
    page = new_page(java_script_enabled=script)
    sign_in(page, ada.user)
    page.goto("/projects/news/names")
    expect(page.get_by_role("heading", name="1 proposal")).to_be_visible()
    expect(page.get_by_role("button", name="One entity")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="0 proposals")).to_be_visible()
    entity = Entity.objects.get(removed=False)
    assert set(entity.aliases.values_list("form", flat=True)) == set(SPELLINGS)
    for text in ("Kelenko", "kelenkoy", "Arta"):
        find(page, text)
        expect(page.get_by_role("link", name="Arta Kelenkyy")).to_be_visible()
    page.get_by_role("link", name="Arta Kelenkyy").click()
    expect(page.get_by_role("heading", name="3 documents")).to_be_visible()
    page.get_by_role("button", name="Undo the last step").click()
    expect(page.get_by_role("heading", name="1 proposal")).to_be_visible()
    assert not Alias.objects.exists()


def test_the_proposals_are_gone_through_by_the_keyboard_alone(page, sign_in, ada):
    make.suggestions(make.document(ada.project, "Karsk. Karskk."), [("Karsk", "GPE")])
    for name in ("Abdul Hassani", "Abdel Hassani"):
        make.suggestions(make.document(ada.project, f"{name} left."), [(name, "PERSON")], version=name)
    sign_in(page, ada.user)
    page.goto("/projects/news/names")
    expect(page.get_by_role("heading", name="2 proposals")).to_be_visible()
    for left in ("1 proposal", "0 proposals"):
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name=left)).to_be_visible()
    assert Entity.objects.filter(removed=False).count() == 2
