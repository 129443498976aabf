"""The colour sheet has a class for every label and lane, stays small and carries no other text."""

from __future__ import annotations

import re

from annotator.records import LabelDef, Schema
from labels.colour import DEFAULT_PALETTE, line, tint
from labels.stylesheet import LANES, PATTERNS, stylesheet


def schema_of(*labels: LabelDef) -> Schema:
    return Schema("news", 1, labels)


def classes(sheet: str) -> set[str]:
    return set(re.findall(r"\.([A-Za-z]\d+)(?=[,{])", sheet))


def test_a_span_label_has_a_class_of_its_own_and_one_for_each_lane():
    sheet = stylesheet(schema_of(LabelDef("ORG", id=3)))
    assert classes(sheet) == {f"{lane}3" for lane in LANES} | {"L3"}


def test_a_lane_class_sets_only_the_colour_of_its_own_lane():
    assert ".b3{--bc:var(--l3)}" in stylesheet(schema_of(LabelDef("ORG", id=3)))


def test_states_are_four_different_patterns_in_each_lane():
    assert len(set(PATTERNS.values())) == len(PATTERNS) == 4
    sheet = stylesheet(schema_of(LabelDef("ORG", id=3)))
    for lane in LANES:
        patterns = re.findall(rf"^\.{lane}[sacr]{{--{lane}:(.*)}}$", sheet, re.MULTILINE)
        assert len(set(patterns)) == 4


def test_colours_come_in_pairs_for_light_and_dark_pages():
    sheet = stylesheet(schema_of(LabelDef("ORG", id=3, colour="#220161")))
    assert f"--l3:light-dark({line('#220161')},{line('#220161', dark=True)})" in sheet
    assert f"--tint:light-dark({tint('#220161')},{tint('#220161', dark=True)})" in sheet


def test_document_labels_have_colours_but_no_lanes():
    assert classes(stylesheet(schema_of(LabelDef("strike", id=7, kind="document")))) == {"L7"}


def test_retired_labels_keep_their_look():
    assert ".a9{" in stylesheet(schema_of(LabelDef("OLD", id=9, retired=True)))


def test_a_sheet_of_five_hundred_labels_is_under_two_hundred_kilobytes():
    labels = [LabelDef(f"LABEL{n}", id=10_000 + n, colour=DEFAULT_PALETTE[n % 8]) for n in range(500)]
    assert len(stylesheet(schema_of(*labels))) < 200_000


def test_names_and_descriptions_are_never_in_the_sheet():
    sheet = stylesheet(schema_of(LabelDef("}*{evil", id=1, description="</style>", code="zz")))
    assert "evil" not in sheet
    assert "<" not in sheet


def test_a_schema_without_span_labels_gives_a_valid_sheet():
    sheet = stylesheet(schema_of())
    assert sheet.count("{") == sheet.count("}") == 1 + len(LANES) * len(PATTERNS)
