"""How colours look to colour-blind people, and how far apart two colours look: for tests of palettes only.

Simulation: G. M. Machado, M. M. Oliveira, L. A. F. Fernandes, "A Physiologically-based Model for Simulation of Color
Vision Deficiency", IEEE TVCG 15(6), 2009, doi:10.1109/TVCG.2009.113; the authors' matrices of severity 1.0, applied
to linear RGB.
Difference: CIEDE2000 as in G. Sharma, W. Wu, E. N. Dalal, "The CIEDE2000 Color-Difference Formula", Color Research &
Application 30(1), 2005, doi:10.1002/col.20070; CIE L*a*b* of sRGB (IEC 61966-2-1) under D65.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations
from math import atan2, cos, degrees, exp, hypot, radians, sin, sqrt

Triple = tuple[float, float, float]

VISIONS: dict[str, tuple[Triple, Triple, Triple]] = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
SRGB_TO_XYZ = (
    (0.4124564, 0.3575761, 0.1804375),
    (0.2126729, 0.7151522, 0.0721750),
    (0.0193339, 0.1191920, 0.9503041),
)
WHITE = tuple(sum(row) for row in SRGB_TO_XYZ)


def smallest_difference(colours: Iterable[str], vision: str) -> float:
    """The CIEDE2000 difference of the two colours that look most alike in this vision."""
    return min(ciede2000(*pair) for pair in combinations([seen(colour, vision) for colour in colours], 2))


def seen(colour: str, vision: str) -> Triple:
    """L*, a* and b* of "#rrggbb" as a person with this vision sees it."""
    linear = [_linear(int(colour[start : start + 2], 16) / 255) for start in (1, 3, 5)]
    shown = [min(1.0, max(0.0, channel)) for channel in _times(VISIONS[vision], linear)]
    x, y, z = (_cube_root(value / white) for value, white in zip(_times(SRGB_TO_XYZ, shown), WHITE, strict=True))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def ciede2000(one: Triple, other: Triple) -> float:
    """The difference of two colours in L*a*b*; about 1 is just noticeable side by side."""
    green = 1 + _half_chroma((hypot(*one[1:]) + hypot(*other[1:])) / 2)
    chroma1, chroma2 = hypot(one[1] * green, one[2]), hypot(other[1] * green, other[2])
    hue1, hue2 = _hue(one[1] * green, one[2]), _hue(other[1] * green, other[2])
    lightness, chroma = (one[0] + other[0]) / 2, (chroma1 + chroma2) / 2
    turn, hue = _between(hue1, hue2) if chroma1 * chroma2 else (0.0, hue1 + hue2)
    shift = (lightness - 50) ** 2
    by_lightness = (other[0] - one[0]) / (1 + 0.015 * shift / sqrt(20 + shift))
    by_chroma = (chroma2 - chroma1) / (1 + 0.045 * chroma)
    by_hue = 2 * sqrt(chroma1 * chroma2) * sin(radians(turn / 2)) / (1 + 0.015 * chroma * _hue_weight(hue))
    blue = -sin(radians(60 * exp(-(((hue - 275) / 25) ** 2)))) * 2 * _steep(chroma)
    return sqrt(by_lightness**2 + by_chroma**2 + by_hue**2 + blue * by_chroma * by_hue)


def _between(hue1: float, hue2: float) -> tuple[float, float]:
    """From the first hue to the second the short way round, and the hue in the middle; in degrees."""
    turn = (hue2 - hue1 + 180) % 360 - 180
    return turn, (hue1 + turn / 2) % 360


def _hue_weight(hue: float) -> float:
    return (
        1
        - 0.17 * cos(radians(hue - 30))
        + 0.24 * cos(radians(2 * hue))
        + 0.32 * cos(radians(3 * hue + 6))
        - 0.20 * cos(radians(4 * hue - 63))
    )


def _half_chroma(chroma: float) -> float:
    return 0.5 * (1 - _steep(chroma))


def _steep(chroma: float) -> float:
    return sqrt(chroma**7 / (chroma**7 + 25**7))


def _hue(a: float, b: float) -> float:
    return degrees(atan2(b, a)) % 360


def _times(matrix: Sequence[Triple], vector: Sequence[float]) -> list[float]:
    return [sum(factor * value for factor, value in zip(row, vector, strict=True)) for row in matrix]


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _cube_root(ratio: float) -> float:
    """The function f of CIE L*a*b*."""
    return ratio ** (1 / 3) if (6 / 29) ** 3 < ratio else ratio / (3 * (6 / 29) ** 2) + 4 / 29
