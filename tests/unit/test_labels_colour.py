"""Any colour that people choose gives readable text and visible lines."""

from __future__ import annotations

import pytest

from labels.colour import (
    COUNTERPARTS,
    DARK_PALETTE,
    DEFAULT_PALETTE,
    PAGE_DARK,
    PAGE_LIGHT,
    TEXT_DARK,
    TEXT_LIGHT,
    contrast,
    from_oklch,
    line,
    tint,
    to_oklch,
)

STEPS = range(0, 256, 17)
GRID = [f"#{red:02x}{green:02x}{blue:02x}" for red in STEPS for green in STEPS for blue in STEPS]


def test_contrast_is_that_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#ffffff", "#ffffff") == 1
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
    assert contrast("#ffffff", "#767676") == contrast("#767676", "#ffffff")


def test_oklch_agrees_with_published_values():
    lightness, chroma, hue = to_oklch("#ff0000")
    assert (lightness, chroma, hue) == pytest.approx((0.628, 0.2577, 0.5103), abs=0.001)
    assert to_oklch("#ffffff")[0] == pytest.approx(1, abs=0.001)


def test_a_colour_survives_the_way_to_oklch_and_back():
    assert [from_oklch(to_oklch(colour)) for colour in GRID] == GRID


def test_text_on_every_tint_has_at_least_seven_to_one():
    assert len(GRID) == 4_096
    assert 7 <= min(contrast(TEXT_LIGHT, tint(colour)) for colour in GRID)
    assert 7 <= min(contrast(TEXT_DARK, tint(colour, dark=True)) for colour in GRID)


def test_every_line_stands_out_three_to_one():
    assert 3 <= min(contrast(PAGE_LIGHT, line(colour)) for colour in GRID)
    assert 3 <= min(contrast(PAGE_DARK, line(colour, dark=True)) for colour in GRID)


def test_a_line_keeps_the_colour_where_it_stands_out_already():
    for colour in GRID:
        if 3 <= contrast(colour, PAGE_LIGHT):
            assert line(colour) == colour
    assert [line(colour) for colour in DEFAULT_PALETTE if contrast(colour, PAGE_LIGHT) < 3] == []


def test_a_line_that_had_to_change_keeps_its_hue():
    assert to_oklch(line("#ffee00"))[2] == pytest.approx(to_oklch("#ffee00")[2], abs=0.03)
    assert to_oklch(line("#ffee00"))[0] < to_oklch("#ffee00")[0]
    assert to_oklch("#220162")[0] < to_oklch(line("#220162", dark=True))[0]


def test_tints_of_different_hues_differ():
    assert len({tint(colour) for colour in DEFAULT_PALETTE}) == len(DEFAULT_PALETTE)


@pytest.mark.parametrize(("colour", "counterpart"), [*zip(DEFAULT_PALETTE, DARK_PALETTE, strict=True)])
def test_in_the_dark_line_and_tint_are_those_of_the_counterpart(colour, counterpart):
    assert line(colour, dark=True) == line(counterpart, dark=True) == counterpart
    assert tint(colour, dark=True) == tint(counterpart, dark=True)
    assert line(colour) == colour


def test_a_counterpart_that_did_not_stand_out_would_be_made_lighter(monkeypatch):
    monkeypatch.setitem(COUNTERPARTS, "#220161", "#3a0d0a")
    assert 3 <= contrast(PAGE_DARK, line("#220161", dark=True))


def test_a_colour_that_is_not_of_the_palette_stays_itself_in_the_dark():
    assert line("#dc7d10", dark=True) == "#dc7d10"
