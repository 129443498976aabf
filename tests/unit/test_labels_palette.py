"""Any two colours of the default palette look different to everybody, on the light and on the dark page."""

from __future__ import annotations

import pytest

from labels.colour import DEFAULT_PALETTE, line
from tests.vision import VISIONS, ciede2000, seen, smallest_difference

LIGHT, DARK = 13.9, 12.8  # CIEDE2000; about 1 is just noticeable


@pytest.mark.parametrize("vision", VISIONS)
def test_no_two_lines_look_alike_on_the_light_page(vision):
    assert LIGHT <= smallest_difference([line(colour) for colour in DEFAULT_PALETTE], vision)


@pytest.mark.parametrize("vision", VISIONS)
def test_no_two_lines_look_alike_on_the_dark_page(vision):
    assert DARK <= smallest_difference([line(colour, dark=True) for colour in DEFAULT_PALETTE], vision)


def test_colours_that_only_hue_tells_apart_would_be_found():
    assert 20 < smallest_difference(["#c00000", "#557000"], "normal")
    assert smallest_difference(["#c00000", "#557000"], "deuteranopia") < 10


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize("grey", ["#000000", "#808080", "#ffffff"])
def test_grey_looks_grey_to_everybody(vision, grey):
    assert ciede2000(seen(grey, vision), seen(grey, "normal")) < 0.1


@pytest.mark.parametrize(
    ("one", "other", "difference"),
    [  # of the test data that Sharma, Wu and Dalal publish with the formula
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, 0, 0), (50, -1, 2), 2.3669),
        ((50, 2.49, -0.001), (50, -2.49, 0.0009), 7.1792),
        ((50, 2.49, -0.001), (50, -2.49, 0.0011), 7.2195),
        ((50, 2.5, 0), (50, 0, -2.5), 4.3065),
        ((50, 2.5, 0), (73, 25, -18), 27.1492),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((2.0776, 0.0795, -1.135), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_the_difference_agrees_with_published_values(one, other, difference):
    assert ciede2000(one, other) == pytest.approx(difference, abs=1e-4)
    assert ciede2000(other, one) == pytest.approx(difference, abs=1e-4)
