"""Charts as geometry: numbers in, shapes out, which `components/chart.html` draws as SVG. Pure.

A chart is as wide as its place: what lies across is in percent, what lies upwards in pixels, so that letters keep their
size on a phone. Room for the scale beside it is padding of the style sheet. A shape names classes, never a colour, and
what is told by a colour is told by a pattern, a dash or a word as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from annotator.figures.scales import short, ticks, written

PLOT = 168  # pixels from the zero line to the top of charts over time
FOOT = 26  # below it, for the names of days
ROW = 40  # of a row: its name, then its bar
NAME, BAR_TOP, BAR_HEIGHT = 14, 21, 10  # within a row
SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)
MOST_NAMES = 5  # below a chart over time
NAME_AND_NOTE = 46  # letters that have room beside each other on a phone


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line between two points."""

    x1: str
    y1: str
    x2: str
    y2: str
    style: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle; `says` is what it shows on being pointed at."""

    x: str
    y: str
    width: str
    height: str
    style: str
    says: str = ""
    pattern: str = ""


@dataclass(frozen=True, slots=True)
class Curve:
    """A line through points of a field of 100 by 100, which is stretched over the plot."""

    points: str
    style: str


@dataclass(frozen=True, slots=True)
class Dot:
    x: str
    y: str
    style: str
    says: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """Letters at a point; `anchor` is what of them lies there: start, middle or end."""

    x: str
    y: str
    anchor: str
    style: str
    value: str


@dataclass(frozen=True, slots=True)
class Key:
    """An entry of the legend: how a series looks (a box, line, dot, reach or mark), what it is, its value."""

    name: str
    style: str
    pattern: str = ""
    value: str = ""
    shape: str = "box"


@dataclass(frozen=True, slots=True)
class Series:
    """Values under one name. `style` is a class of the style sheet, `pattern` the id of a pattern or ""."""

    name: str
    values: tuple[float, ...]
    style: str = "one"
    pattern: str = ""


@dataclass(frozen=True, slots=True)
class Interval:
    """A value with its interval, in a row of its own; `says` is it in words, `mark` a place to compare it with."""

    name: str
    value: float | None
    low: float = 0.0
    high: float = 0.0
    note: str = ""
    says: str = ""
    mark: float | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """What is drawn, from back to front. `kind` is a class: "upright" over time, "rows" across."""

    kind: str
    title: str
    description: str
    height: int
    rules: tuple[Rule, ...] = ()
    bars: tuple[Bar, ...] = ()
    curves: tuple[Curve, ...] = ()
    dots: tuple[Dot, ...] = ()
    texts: tuple[Text, ...] = ()
    legend: tuple[Key, ...] = ()
    plot: int = PLOT


def columns(
    title: str, description: str, names: Sequence[str], values: Sequence[float], unit: str, least: float = 1
) -> Chart:
    """Upright bars, one for each stretch of time; `least` is the smallest step of the scale."""
    scale = ticks(max(values, default=0), least)
    wide = 100 / max(1, len(values))
    bars = tuple(
        Bar(
            _percent((at + 0.14) * wide),
            _pixels(PLOT - _up(value, scale)),
            _percent(0.72 * wide),
            _pixels(_up(value, scale)),
            "one",
            f"{names[at]}: {written(value)} {unit}",
        )
        for at, value in enumerate(values)
    )
    rules, texts = _upright_scale(scale, names)
    return Chart("upright", title, description, PLOT + FOOT, rules, bars, texts=texts)


def lines(title: str, description: str, names: Sequence[str], series: Sequence[Series]) -> Chart:
    """A line for each series over the stretches of time, a point for each; the legend has the last values."""
    scale = ticks(max((value for each in series for value in each.values), default=0))
    rules, texts = _upright_scale(scale, names)
    wide = 100 / max(1, len(names))
    curves = tuple(Curve(_points(each.values, scale), each.style) for each in series)
    columns_to_point_at = tuple(
        Bar(_percent(at * wide), "0", _percent(wide), str(PLOT), "hover", _says(name, series, at))
        for at, name in enumerate(names)
    )
    ends = tuple(
        Dot(_percent(100 - wide / 2), _pixels(PLOT - _up(each.values[-1], scale)), each.style)
        for each in series
        if each.values
    )
    keys = tuple(Key(each.name, each.style, "", written(each.values[-1]), "line") for each in series if each.values)
    return Chart("upright", title, description, PLOT + FOOT, rules, columns_to_point_at, curves, ends, texts, keys)


def stacks(title: str, description: str, names: Sequence[str], series: Sequence[Series], notes: Sequence[str]) -> Chart:
    """A bar across for each name, made of the values of all series; `notes` stand at the end of each name.

    With one series there is no legend. The longest bar is as long as the scale.
    """
    totals = [sum(each.values[at] for each in series) for at in range(len(names))]
    scale = ticks(max(totals, default=0))
    bars = tuple(bar for at, name in enumerate(names) for bar in _stack(at, name, series, scale[-1]))
    rules, texts = _rows_scale([short(tick) for tick in scale], len(names))
    keys = tuple(
        Key(each.name, each.style, each.pattern, written(sum(each.values))) for each in series if 1 < len(series)
    )
    texts += _row_names(names, notes)
    return Chart("rows", title, description, len(names) * ROW + FOOT, rules, bars, texts=texts, legend=keys)


def whole(title: str, description: str, series: Sequence[Series]) -> Chart:
    """One bar over the whole width, cut by the first value of each series; the legend has the values."""
    total = sum(each.values[0] for each in series)
    bars: list[Bar] = []
    left = 0.0
    for each in series:
        share = each.values[0] / total if total else 0.0
        says = f"{each.name}: {written(each.values[0])}"
        bars.append(Bar(_percent(left), "0", _percent(100 * share), "24", each.style, says, each.pattern))
        left += 100 * share
    keys = tuple(Key(each.name, each.style, each.pattern, written(each.values[0])) for each in series)
    return Chart("whole", title, description, 24, bars=tuple(bars), legend=keys)


def intervals(
    title: str,
    description: str,
    rows: Sequence[Interval],
    legend: Sequence[Key],
    scale: Sequence[float] = SHARES,
    *,
    percent: bool = True,
) -> Chart:
    """For each row a dot, a line from the least to the most it may be, and a mark to compare with.

    `scale` has the numbers below, the last of them the whole width; with `percent` they are shares.
    """
    names = [f"{100 * tick:.0f} %" if percent else short(tick) for tick in scale]
    rules, texts = _rows_scale(names, len(rows))
    wide = 100 / scale[-1]
    marks: list[Rule] = []
    dots: list[Dot] = []
    for at, row in enumerate(rows):
        y = at * ROW + BAR_TOP + BAR_HEIGHT / 2
        if row.value is not None:
            marks.append(Rule(_percent(wide * row.low), _pixels(y), _percent(wide * row.high), _pixels(y), "reach"))
            dots.append(Dot(_percent(wide * row.value), _pixels(y), "one", f"{row.name}: {row.says or row.note}"))
        if row.mark is not None:
            x = _percent(wide * row.mark)
            marks.append(Rule(x, _pixels(y - 7), x, _pixels(y + 7), "mark"))
    texts += _row_names([row.name for row in rows], [row.note for row in rows])
    return Chart(
        "rows", title, description, len(rows) * ROW + FOOT, (*rules, *marks), (), (), tuple(dots), texts, tuple(legend)
    )


def _points(values: Iterable[float], scale: Sequence[float]) -> str:
    found = list(values)
    wide = 100 / max(1, len(found))
    return " ".join(
        f"{_two((at + 0.5) * wide)},{_two(100 - 100 * value / scale[-1])}" for at, value in enumerate(found)
    )


def _up(value: float, scale: Sequence[float]) -> float:
    return PLOT * value / scale[-1]


def _upright_scale(scale: Sequence[float], names: Sequence[str]) -> tuple[tuple[Rule, ...], tuple[Text, ...]]:
    heights = [(_pixels(PLOT - _up(tick, scale)), tick) for tick in scale]
    rules = tuple(Rule("0", y, "100%", y, "grid" if tick else "base") for y, tick in heights)
    beside = tuple(Text("-8", _pixels(float(y) + 4), "end", "tick", short(tick)) for y, tick in heights)
    every = -(-len(names) // MOST_NAMES) or 1
    wide = 100 / max(1, len(names))
    below = tuple(
        Text(_percent((at + 0.5) * wide), str(PLOT + 19), _anchor(at, len(names)), "tick", names[at])
        for at in range(0, len(names), every)
    )
    return rules, beside + below


def _anchor(at: int, number: int) -> str:
    """A name at the right edge lies inwards; at the left there is the room of the scale."""
    return "end" if at and 0.94 < (at + 0.5) / number else "middle"


def _rows_scale(names: Sequence[str], rows: int) -> tuple[tuple[Rule, ...], tuple[Text, ...]]:
    last = len(names) - 1
    places = [(_percent(100 * at / last), at, name) for at, name in enumerate(names)]
    rules = tuple(Rule(x, "0", x, str(rows * ROW), "grid") for x, _, _ in places)
    anchors = ["start", *["middle"] * (last - 1), "end"]
    return rules, tuple(Text(x, str(rows * ROW + 17), anchors[at], "tick", name) for x, at, name in places)


def _stack(at: int, name: str, series: Sequence[Series], most: float) -> Iterable[Bar]:
    left = 0.0
    for each in series:
        value = each.values[at]
        width = 100 * value / most
        says = f"{name}, {each.name}: {written(value)}" if 1 < len(series) else f"{name}: {written(value)}"
        if value:
            y, height = str(at * ROW + BAR_TOP), str(BAR_HEIGHT)
            yield Bar(_percent(left), y, _percent(width), height, each.style, says, each.pattern)
        left += width


def _row_names(names: Sequence[str], notes: Sequence[str]) -> tuple[Text, ...]:
    found: list[Text] = []
    for at, (name, note) in enumerate(zip(names, notes, strict=True)):
        y = str(at * ROW + NAME)
        found += [
            Text("0", y, "start", "name", _cut(name, NAME_AND_NOTE - len(note))),
            Text("100%", y, "end", "note", note),
        ]
    return tuple(found)


def _says(name: str, series: Sequence[Series], at: int) -> str:
    return f"{name}: " + ", ".join(f"{each.name} {written(each.values[at])}" for each in series)


def _cut(name: str, longest: int) -> str:
    """The name, without its middle where it is too long: versions stand at the end."""
    kept = max(2, longest - 1)
    return name if len(name) <= longest else f"{name[: kept - kept // 3]}…{name[-(kept // 3) :]}"


def _percent(value: float) -> str:
    return f"{_two(value)}%"


def _pixels(value: float) -> str:
    return f"{value:.1f}"


def _two(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
