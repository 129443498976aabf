"""The colour sheet has a class for every label, lane and state, stays small and carries no other text."""

from __future__ import annotations

import re

from annotator.records import LabelDef, Schema
from labels.colour import DEFAULT_PALETTE, line, tint
from labels.stylesheet import LANES, stylesheet


def schema_of(*labels: LabelDef) -> Schema:
    return Schema("news", 1, labels)


def classes(sheet: str) -> set[str]:
    return set(re.findall(r"\.([a-z]+\d+[a-z]?)(?=[,{])", sheet))


def test_a_span_label_has_a_class_for_each_lane_and_state():
    sheet = stylesheet(schema_of(LabelDef("ORG", id=3)))
    lanes = {f"{lane}3{state}" for lane in LANES for state in "sacr"}
    assert classes(sheet) == lanes | {"l3", "t3", "sw3", "chip3"}


def test_a_lane_class_sets_only_its_own_lane():
    sheet = stylesheet(schema_of(LabelDef("ORG", id=3)))
    assert ".b3c{--b:var(--c3)}" in sheet
    assert ".e3r{--e:var(--rejected)}" in sheet


def test_states_are_four_different_patterns():
    sheet = stylesheet(schema_of(LabelDef("ORG", id=3)))
    patterns = {re.search(rf"--{name}:([^;}}]+)", sheet)[1] for name in ("s3", "a3", "c3", "rejected")}
    assert len(patterns) == 4


def test_colours_come_in_pairs_for_light_and_dark_pages():
    sheet = stylesheet(schema_of(LabelDef("ORG", id=3, colour="#220161")))
    assert f"--l3:light-dark({line('#220161')},{line('#220161', dark=True)})" in sheet
    assert f"--t3:light-dark({tint('#220161')},{tint('#220161', dark=True)})" in sheet


def test_document_labels_have_swatches_but_no_lanes():
    sheet = stylesheet(schema_of(LabelDef("strike", id=7, kind="document")))
    assert classes(sheet) == {"l7", "t7", "sw7", "chip7"}


def test_retired_labels_keep_their_look():
    assert ".a9a{" in stylesheet(schema_of(LabelDef("OLD", id=9, retired=True)))


def test_a_sheet_of_eighteen_labels_is_under_twenty_kilobytes():
    labels = [LabelDef(f"LABEL{n}", id=10_000 + n, colour=DEFAULT_PALETTE[n % 8]) for n in range(18)]
    assert len(stylesheet(schema_of(*labels))) <= 20_000


def test_names_and_descriptions_are_never_in_the_sheet():
    sheet = stylesheet(schema_of(LabelDef("}*{evil", id=1, description="</style>", code="zz")))
    assert "evil" not in sheet
    assert "<" not in sheet


def test_a_schema_without_span_labels_gives_a_valid_sheet():
    sheet = stylesheet(schema_of())
    assert sheet.count("{") == sheet.count("}") == 1
