"""Label colours that are safe to read on: WCAG 2.2 contrast, OKLCH, tints for text and colours for lines. Pure.

People may choose any colour. Text then stands on a tint of it that has a fixed lightness, and a line keeps
the chosen colour unless it would be hard to see on the page; forcing all lines to one lightness would take
away what people with colour-blindness tell labels apart by. For the same reason each colour of the default palette
has a counterpart on the dark page, which line and tint are made from there.

Colours are "#rrggbb". OKLab: Björn Ottosson, "A perceptual color space for image processing" (2020).
"""

from __future__ import annotations

from math import atan2, cos, hypot, sin

PAGE_LIGHT, TEXT_LIGHT = "#ffffff", "#1b1e25"  # as in base.css
PAGE_DARK, TEXT_DARK = "#16181d", "#e7e9ed"
LINE_CONTRAST = 3.0
TINT_LIGHT, TINT_DARK = 0.93, 0.32  # OKLCH lightness
TINT_CHROMA = 0.5  # of the colour's own
TINT_CHROMA_LIMIT = 0.07
DEFAULT_PALETTE = ("#4a405d", "#dc7d0f", "#1587fe", "#3c1300", "#8d718a", "#b24903", "#220161", "#3b51c4")
DARK_PALETTE = ("#cfef54", "#3f6b73", "#b180fc", "#e68101", "#65d2d2", "#d41101", "#2ca2a2", "#9f36c7")
COUNTERPARTS = dict(zip(DEFAULT_PALETTE, DARK_PALETTE, strict=True))

Triple = tuple[float, float, float]
LCH = Triple  # lightness 0..1, chroma, hue in radians


def contrast(one: str, other: str) -> float:
    """WCAG contrast ratio of two colours, 1.0 to 21.0."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def tint(colour: str, *, dark: bool = False) -> str:
    """A background of the colour's hue on which page text reads well."""
    _, chroma, hue = to_oklch(_on_page(colour, dark))
    lightness = TINT_DARK if dark else TINT_LIGHT
    return from_oklch((lightness, min(chroma * TINT_CHROMA, TINT_CHROMA_LIMIT), hue))


def line(colour: str, *, dark: bool = False) -> str:
    """The colour itself, or the nearest lightness of it that stands out 3:1 from the page.

    On the dark page the counterpart takes the place of a colour of the default palette.
    """
    page, colour = PAGE_DARK if dark else PAGE_LIGHT, _on_page(colour, dark)
    if LINE_CONTRAST <= contrast(colour, page):
        return colour
    lightness, chroma, hue = to_oklch(colour)
    near, far = lightness, 1.0 if dark else 0.0  # too faint, strong enough
    for _ in range(12):
        middle = (near + far) / 2
        if contrast(from_oklch((middle, chroma, hue)), page) < LINE_CONTRAST:
            near = middle
        else:
            far = middle
    return from_oklch((far, chroma, hue))


def to_oklch(colour: str) -> LCH:
    red, green, blue = (_linear(channel) for channel in _channels(colour))
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    medium = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return lightness, hypot(a, b), atan2(b, a)


def from_oklch(lch: LCH) -> str:
    """The colour; where sRGB cannot show it, the one of the same lightness and hue with the most chroma."""
    lightness, chroma, hue = lch
    if _shown(linear := _to_linear(lch)):
        return _hex(linear)
    low, high = 0.0, chroma
    for _ in range(12):
        middle = (low + high) / 2
        if _shown(_to_linear((lightness, middle, hue))):
            low = middle
        else:
            high = middle
    return _hex(_to_linear((lightness, low, hue)))


def _on_page(colour: str, dark: bool) -> str:
    return COUNTERPARTS.get(colour, colour) if dark else colour


def _to_linear(lch: LCH) -> Triple:
    lightness, chroma, hue = lch
    a, b = chroma * cos(hue), chroma * sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _shown(linear: Triple) -> bool:
    return all(-1e-4 <= channel <= 1 + 1e-4 for channel in linear)


def _hex(linear: Triple) -> str:
    return "#" + "".join(f"{round(255 * _encoded(min(1.0, max(0.0, channel)))):02x}" for channel in linear)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _channels(colour: str) -> Triple:
    red, green, blue = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    return red, green, blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _encoded(channel: float) -> float:
    return 12.92 * channel if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055
