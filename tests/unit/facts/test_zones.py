"""What each part of a news page is."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from annotator.facts.zones import propose_zones

SENTENCE = (
    "Troops of the fourth brigade moved six miles to the north on Tuesday, its commander told reporters in Velgrad."
)


def kinds(text):
    return [(zone.kind.value, text[zone.start : zone.end]) for zone in propose_zones(text)]


def test_an_article_from_headline_to_copyright():
    text = "\n".join(
        (
            "Brigade moves north",
            "By Mira Tolvan and Oran Tesk",
            "Published 12 March 2026",
            "Photo: Lia Morandel",
            f"VELGRAD, March 12 (Borderwire) - {SENTENCE}",
            "",
            SENTENCE,
            "Read more: How the brigade was built",
            SENTENCE,
            "© 2026 Borderwire. All rights reserved.",
        )
    )
    assert kinds(text) == [
        ("headline", "Brigade moves north"),
        ("byline", "By Mira Tolvan and Oran Tesk\nPublished 12 March 2026"),
        ("caption", "Photo: Lia Morandel"),
        ("dateline", "VELGRAD, March 12 (Borderwire) -"),
        ("body", f"{SENTENCE}\n\n{SENTENCE}"),
        ("promo", "Read more: How the brigade was built"),
        ("body", SENTENCE),
        ("boilerplate", "© 2026 Borderwire. All rights reserved."),
    ]


def test_articles_of_an_aggregator_page_contain_their_own_zones():
    card = f"Valley Argus\n2 hours ago\n- Valley Argus\nBridge opens\n{SENTENCE}"
    text = f"Brigade moves north\n{SENTENCE}\nRelated\n\n{card}\n\n{card}\n\nYou may also like..."
    found = kinds(text)
    assert found[:4] == [
        ("headline", "Brigade moves north"),
        ("body", SENTENCE),
        ("boilerplate", "Related"),
        ("embedded", card),
    ]
    assert [kind for kind, _ in found[4:]] == [
        "byline",
        "headline",
        "body",
        "embedded",
        *("byline", "headline", "body"),
        "boilerplate",
    ]


def test_a_sentence_at_the_start_is_no_headline_and_a_day_no_author():
    assert kinds(f"By Tuesday it was over.\n{SENTENCE}") == [("body", f"By Tuesday it was over.\n{SENTENCE}")]


def test_a_description_above_a_credit_is_part_of_the_caption():
    text = f"Brigade moves north\nA burnt house, on Monday\n(AP Photo/Lia Morandel)\n{SENTENCE}"
    assert kinds(text)[1] == ("caption", "A burnt house, on Monday\n(AP Photo/Lia Morandel)")


def test_navigation_is_boilerplate_in_one_line_or_several():
    assert kinds(f"Home | World | Sport | Culture\n{SENTENCE}")[0][0] == "boilerplate"
    assert kinds(f"World\nSport\nCulture\nWeather\n{SENTENCE}")[0] == ("boilerplate", "World\nSport\nCulture\nWeather")


def test_nothing_has_no_zones():
    assert propose_zones(" \n\n") == []


LINES = st.sampled_from(
    [
        *(
            "",
            " ",
            SENTENCE,
            "Related",
            "Valley Argus",
            "an hour ago",
            "- Valley Argus",
            "KYIV – Rain.",
            "By Ada Lovel",
        ),
        *("Share", "Read more: x", "Photo: y", "© 2026", "…", "📷", "A\u0301b", "KYIV –", "12 March 2026"),
    ]
)


@given(st.lists(LINES, max_size=25).map("\n".join) | st.text(max_size=80))
def test_zones_cover_what_is_visible_and_overlap_only_inside_embedded_articles(text):
    zones = propose_zones(text)
    covered = {place for zone in zones for place in range(zone.start, zone.end)}
    assert {place for place, each in enumerate(text) if not each.isspace()} <= covered
    assert all(0 <= zone.start < zone.end <= len(text) for zone in zones)
    outer = [zone for zone in zones if zone.kind == "embedded"]
    inner = [zone for zone in zones if zone.kind != "embedded"]
    for group in (outer, inner):
        assert all(a.end <= b.start for a, b in pairwise(group))
    for each in outer:
        assert all(zone.end <= each.start or each.end <= zone.start or _contains(each, zone) for zone in inner)


def _contains(outer, inner):
    return outer.start <= inner.start and inner.end <= outer.end
