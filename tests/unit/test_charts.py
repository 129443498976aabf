"""Charts as shapes: where bars, lines, dots and names lie, and that no colour is the only difference."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from annotator.web import charts, figure_charts
from annotator.web.charts import PLOT, ROW, Interval, Series
from labels.colour import contrast

CSS = (Path(settings.BASE_DIR) / "annotator/static/annotator/css/figures.css").read_text(encoding="utf-8")
BASE = (Path(settings.BASE_DIR) / "annotator/static/annotator/css/base.css").read_text(encoding="utf-8")
NAMES = ["1 Jun", "2 Jun", "3 Jun", "4 Jun"]


def percent(value):
    assert value.endswith("%")
    return float(value[:-1])


def test_columns_stand_on_the_zero_line_as_high_as_their_values():
    chart = charts.columns("Decisions", "About it.", NAMES, [0, 5, 10, 20], "decisions")
    assert [float(bar.height) for bar in chart.bars] == [0, PLOT / 4, PLOT / 2, PLOT]
    assert all(float(bar.y) + float(bar.height) == PLOT for bar in chart.bars)
    assert chart.bars[1].says == "2 Jun: 5 decisions"


def test_columns_lie_side_by_side_within_the_width():
    bars = charts.columns("", "", NAMES, [1, 1, 1, 1], "").bars
    ends = [(percent(bar.x), percent(bar.x) + percent(bar.width)) for bar in bars]
    assert all(before[1] < after[0] for before, after in pairwise(ends))
    assert 0 < ends[0][0]
    assert ends[-1][1] < 100


def test_a_scale_is_named_beside_and_below():
    texts = [text.value for text in charts.columns("", "", NAMES, [0, 5, 10, 20], "").texts]
    assert texts == ["0", "5", "10", "15", "20", *NAMES]


def test_of_many_days_only_some_are_named():
    names = [f"{day} Jun" for day in range(1, 31)]
    below = [text for text in charts.columns("", "", names, [1] * 30, "").texts if "Jun" in text.value]
    assert [text.value for text in below] == ["1 Jun", "7 Jun", "13 Jun", "19 Jun", "25 Jun"]


def test_a_line_goes_through_the_middle_of_each_day():
    chart = charts.lines("", "", NAMES, [Series("Begun", (0, 1, 2, 2))])
    assert chart.curves[0].points == "12.5,100 37.5,50 62.5,0 87.5,0"
    assert [key.value for key in chart.legend] == ["2"]
    assert chart.bars[2].says == "3 Jun: Begun 2"


def test_stacked_rows_follow_each_other_without_gaps():
    series = [Series("Accepted", (6, 1), "accepted"), Series("Rejected", (2, 0), "rejected", "crossed")]
    chart = charts.stacks("", "", ["spacy", "import"], series, ["75 %", "100 %"])
    first, second, third = chart.bars
    assert percent(first.x) == 0
    assert percent(second.x) == percent(first.width) == 75
    assert percent(second.width) == 25
    assert float(third.y) - float(first.y) == ROW
    assert second.pattern == "crossed"
    assert second.says == "spacy, Rejected: 2"
    assert [(key.name, key.value) for key in chart.legend] == [("Accepted", "7"), ("Rejected", "2")]


def test_one_series_needs_no_legend():
    assert charts.stacks("", "", ["Ada"], [Series("Decisions", (6,))], ["6"]).legend == ()


def test_the_whole_is_cut_into_shares():
    chart = charts.whole("", "", [Series("New", (1,)), Series("Complete", (3,))])
    assert [percent(bar.width) for bar in chart.bars] == [25, 75]
    assert [percent(bar.x) for bar in chart.bars] == [0, 25]


def test_the_whole_of_nothing_is_nothing():
    assert [bar.width for bar in charts.whole("", "", [Series("New", (0,))]).bars] == ["0%"]


def test_an_interval_is_a_dot_on_a_line_with_a_mark():
    chart = charts.intervals("", "", [Interval("GPE", 0.5, 0.25, 0.75, "50 %", "in words", 0.9)], ())
    (dot,) = chart.dots
    assert (dot.x, dot.says) == ("50%", "GPE: in words")
    reach, mark = (rule for rule in chart.rules if rule.style in {"reach", "mark"})
    assert (reach.x1, reach.x2) == ("25%", "75%")
    assert (mark.x1, mark.x2) == ("90%", "90%")


def test_what_is_unknown_has_no_dot():
    assert charts.intervals("", "", [Interval("GPE", None)], ()).dots == ()


def test_a_long_name_leaves_room_for_the_note_and_keeps_its_end():
    long = "spacy:a_very_long_name_of_a_pipeline 3.8.0"
    name, note = charts.stacks("", "", [long], [Series("", (1,))], ["78.6 % accepted"]).texts[-2:]
    assert len(name.value) + len(note.value) <= charts.NAME_AND_NOTE
    assert name.value.startswith("spacy:a_very_")
    assert name.value.endswith(" 3.8.0")


VALUES = st.lists(st.integers(0, 10**7), min_size=1, max_size=100)


@given(VALUES)
def test_no_chart_leaves_its_place(values):
    names = [str(at) for at in range(len(values))]
    upright = charts.columns("", "", names, values, "")
    rows = charts.stacks("", "", names, [Series("", tuple(values))], names)
    for bar in (*upright.bars, *rows.bars):
        assert -0.01 <= percent(bar.x)
        assert percent(bar.x) + percent(bar.width) <= 100.02
        assert -0.1 <= float(bar.y)
        assert float(bar.y) + float(bar.height) <= max(upright.height, rows.height)


# --- how it looks ------------------------------------------------------------------------------


def colours(css):
    return dict(re.findall(r"--(\w+): light-dark\((#\w+, #\w+)\)", css))


@pytest.mark.parametrize("dark", [False, True])
def test_every_series_stands_out_three_to_one_from_the_panel(dark):
    tokens = colours(BASE) | colours(CSS)
    panel = tokens["raised"].split(", ")[dark]
    for name in ("one", "two", "three", "four", "five", "rest", "gold", "good", "bad"):
        assert 3 <= contrast(tokens[name].split(", ")[dark], panel), name


@pytest.mark.parametrize(
    "styles",
    [
        list(figure_charts.VERDICT_STYLES.values()),
        [*figure_charts.LABEL_STYLES, figure_charts.OTHERS],
        [figure_charts.STAGE_STYLES[name] for name in ("new", "open", "some", "complete", "accepted", "gold")],
        [figure_charts.STAGE_STYLES[name] for name in ("new", "open", "returned", "submitted", "accepted")],
    ],
)
def test_what_lies_side_by_side_differs_by_pattern_too(styles):
    patterns = [pattern for _, pattern in styles]
    assert len(set(patterns)) == len(patterns)


def test_every_line_over_time_has_a_dash_of_its_own():
    dashes = dict(re.findall(r"\.curve\.(\w+) \{[^}]*stroke-dasharray: ([\d ]+)", CSS))
    used = list(figure_charts.COURSE_STYLES.values())
    assert len({dashes.get(style, "") for style in used}) == len(used)


def test_every_pattern_is_drawn():
    drawn = (Path(settings.BASE_DIR) / "templates/components/chart_patterns.html").read_text(encoding="utf-8")
    styles = [*figure_charts.VERDICT_STYLES.values(), *figure_charts.STAGE_STYLES.values(), *figure_charts.LABEL_STYLES]
    used = {pattern for _, pattern in [*styles, figure_charts.OTHERS] if pattern}
    assert used == set(re.findall(r'pattern id="(\w+)"', drawn))
