"""The rules that claims keep: each broken once, and one claim that keeps all."""

from __future__ import annotations

from dataclasses import replace

import pytest

from annotator.fact_records import ClaimAxes, ClaimPart, ClaimRecord, TimeValue
from annotator.facts.validation import ClaimContext, check_assessment, check_claim
from annotator.facts.zones import Zone
from annotator.vocabulary import Certainty, ClaimRole, MentionUse, Polarity, Quote, Status, Voice, ZoneKind

TEXT = "“Dolnik has fallen,” the minister said. It may hold out, he denied."


def part(role, words):
    start = TEXT.index(words)
    return ClaimPart(ClaimRole(role), start, start + len(words))


CONTENT, SOURCE, CUE = part("content", "Dolnik has fallen"), part("source", "the minister"), part("cue", "said")
CLAIM = ClaimRecord("c1", (CONTENT, SOURCE, CUE), ClaimAxes(quote=Quote.DIRECT))
WORDS = ((1, 7), (8, 11), (12, 18), (21, 24), (25, 33), (34, 38))
FULL = ClaimContext(TEXT, quotes=("Dolnik has fallen", "the minister", "said"), documents=frozenset({1}), tokens=WORDS)
LATE = TimeValue("2031-05-01", first="2031-05-01", last="2031-05-01")


def codes(claim=CLAIM, **context):
    return [problem.code for problem in check_claim(claim, replace(FULL, **context))]


def with_axes(**axes):
    return replace(CLAIM, axes=replace(CLAIM.axes, **axes))


def test_a_claim_that_keeps_all_rules():
    assert codes(published_on="2031-04-02") == []


@pytest.mark.parametrize(
    ("code", "claim", "context"),
    [
        ("B1", replace(CLAIM, parts=(CONTENT, SOURCE, replace(CUE, end=999))), {}),
        ("B1", CLAIM, {"quotes": ("Dolnik", "the minister", "said")}),
        ("B2", replace(CLAIM, parts=(SOURCE, CUE)), {"quotes": ()}),
        ("B2", replace(CLAIM, parts=(CONTENT, CUE)), {"quotes": ()}),
        ("B3", replace(CLAIM, parts=(CONTENT, SOURCE)), {"quotes": ()}),
        ("B4", CLAIM, {"documents": frozenset({1, 2})}),
        ("B5", CLAIM, {"parent": ClaimRecord("c0", (part("content", "It may hold out"),))}),
        ("B6", CLAIM, {"ancestors": ("c0", "c1")}),
        ("B11", CLAIM, {"times": (TimeValue("", relative=True, anchored=False),)}),
        ("W1", CLAIM, {"zones": (Zone(0, 20, ZoneKind.BOILERPLATE, 1, ""),)}),
        ("W2", CLAIM, {"do_twins_differ": True}),
        ("W3", CLAIM, {"is_unit_odd": True}),
        ("W4", CLAIM, {"published_on": "2031-04-02", "times": (LATE,)}),
        ("W5", CLAIM, {"source_type": "NORP"}),
        ("W5", CLAIM, {"source_type": "GPE"}),
        ("W6", replace(CLAIM, parts=(part("content", "has fallen"), SOURCE, CUE)), {"quotes": ()}),
        ("W7", replace(CLAIM, parts=(CONTENT, SOURCE, part("cue", "denied"))), {"quotes": (), "tokens": None}),
        ("W8", replace(with_axes(quote=Quote.NONE), parts=(part("content", "It may hold out"), SOURCE, CUE)),
         {"quotes": (), "tokens": None}),
        ("W10", CLAIM, {"is_name_of_two_types": True}),
        ("W11", CLAIM, {"is_weekday_of_publication": True}),
        ("W12", CLAIM, {"tokens": ((0, 7), *WORDS[1:])}),
    ],
)  # fmt: skip
def test_each_rule_alone(code, claim, context):
    problems = check_claim(claim, replace(FULL, **context))
    assert [problem.code for problem in problems] == [code]
    assert problems[0].level == ("error" if code.startswith("B") else "warning")
    assert problems[0].where
    assert problems[0].message.endswith((".", "?"))


def test_the_outlet_itself_needs_no_source_and_an_implicit_cue_no_words():
    assert codes(replace(with_axes(voice=Voice.OUTLET), parts=(CONTENT,)), quotes=()) == []
    assert codes(replace(CLAIM, parts=(CONTENT, SOURCE), implicit_cue=True), quotes=()) == []


def test_what_is_said_carefully_gives_no_warning():
    assert codes(source_type="GPE", source_use=MentionUse.METONYM) == []
    denied = replace(CLAIM, parts=(CONTENT, SOURCE, part("cue", "denied")))
    assert codes(replace(denied, axes=replace(CLAIM.axes, polarity=Polarity.NEGATIVE)), quotes=(), tokens=None) == []
    hedged = replace(CLAIM, parts=(part("content", "It may hold out"), SOURCE, CUE))
    axes = ClaimAxes(certainty=Certainty.POSSIBLE)
    assert codes(replace(hedged, axes=axes), quotes=(), tokens=None) == []


def test_a_verdict_needs_evidence_and_a_reason():
    found = check_assessment(Status.REFUTED, evidence=0, rationale=" ")
    assert [(problem.code, problem.where) for problem in found] == [("B12", "evidence"), ("B12", "rationale")]
    assert check_assessment(Status.REFUTED, evidence=1, rationale="Seen on maps.") == []
    assert check_assessment(Status.DISPUTED, evidence=0, rationale="") == []
