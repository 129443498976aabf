"""Claims that may say the same in other documents: their rank, and what one may be to the other."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from zlib import crc32

import pytest

from annotator.fact_records import ClaimAxes
from annotator.facts.matching import ClaimSketch, ClaimStance, days_apart, propose_relation, rank
from annotator.facts.names import fold
from annotator.facts.terms import inverse_frequencies, terms
from annotator.vocabulary import Certainty, FigureVerdict, Orientation, Polarity, Relation, SpeechAct, Voice

CLAIMS = Path(__file__).parents[2] / "data" / "facts" / "claims.jsonl"
FALL = ClaimSketch(1, terms("Vostra seized Dolnik"), frozenset({1, 2}), "capture", "2031-04-01", "2031-04-01", "a")


def stance(source=1, origin="a", sketch=FALL, **axes):
    return ClaimStance(replace(sketch, origin=origin), ClaimAxes(**axes), source)


def test_the_true_partner_is_among_the_first_ten_nine_times_in_ten():
    ranks = list(partner_ranks(with_names=True))
    assert len(ranks) >= 55
    assert sum(each < 10 for each in ranks) / len(ranks) >= 0.95
    assert sum(each < 1 for each in ranks) / len(ranks) >= 0.9


def test_without_names_and_days_the_words_still_find_most_partners():
    ranks = list(partner_ranks(with_names=False))
    assert sum(each < 10 for each in ranks) / len(ranks) >= 0.9


def partner_ranks(*, with_names):
    """For each claim that another document makes too, how many claims are ranked before the first partner."""
    rows = {row["id"]: row for row in map(json.loads, CLAIMS.read_text(encoding="utf-8").splitlines())}
    sketches = {row["id"]: sketch(row, with_names=with_names) for row in rows.values()}
    counts = Counter(term for each in sketches.values() for term in each.terms)
    idf = inverse_frequencies(counts, len(rows))
    for row in rows.values():
        others = [each for each in rows.values() if each["document"] != row["document"]]
        partners = {each["id"] for each in others if each["says"] == row["says"]}
        if partners:
            order = [each.id for each in rank(sketches[row["id"]], [sketches[each["id"]] for each in others], idf)]
            yield min(order.index(partner) for partner in partners)


def sketch(row, *, with_names):
    if not with_names:
        return ClaimSketch(row["id"], terms(row["text"]))
    entities = frozenset(crc32(fold(name).encode()) for name in row["entities"])
    return ClaimSketch(row["id"], terms(row["text"]), entities, row["event_type"], row["day"], row["day"])


def test_the_reason_is_in_words_and_the_claim_itself_is_left_out():
    near = replace(FALL, id=2, entities=frozenset({1, 2, 3}), first_day="2031-04-02", last_day="2031-04-02")
    bare = ClaimSketch(3, ())
    first, last = rank(FALL, [bare, FALL, near], {})
    assert (first.id, last.id) == (2, 3)
    assert first.reason == "same event type, 2 names in common, 3 words in common, 1 day apart"
    assert last.reason == "nothing in common"
    assert last.score < first.score <= 1


def test_days_between_intervals():
    long = replace(FALL, first_day="2031-03-01", last_day="2031-03-30")
    assert days_apart(FALL, long) == 2
    assert days_apart(FALL, replace(long, last_day="2031-05-01")) == 0
    assert days_apart(FALL, replace(long, first_day="")) is None


@pytest.mark.parametrize(
    ("a", "b", "verdict", "relation"),
    [
        (stance(1, "a"), stance(1, "b"), None, Relation.SAME_CLAIM),
        (stance(1, "a", certainty=Certainty.PROBABLE), stance(1, "a"), None, Relation.SAME_CLAIM),
        (stance(1, "a"), stance(2, "a"), None, Relation.SAME_CLAIM),
        (stance(1, "a"), stance(2, "b"), None, Relation.CORROBORATES),
        (stance(1, "a"), stance(2, ""), None, Relation.SAME_CLAIM),
        (stance(1, "a"), stance(2, "b"), FigureVerdict.COMPATIBLE, Relation.CORROBORATES),
        (stance(1, "a"), stance(2, "b"), FigureVerdict.DIFFERS, Relation.CONTRADICTS),
        (stance(1, "a"), stance(2, "b"), FigureVerdict.SCOPE_DIFFERS, Relation.NOT_COMPARABLE),
        (stance(2, "b", act=SpeechAct.DENIAL), stance(1, "a"), None, Relation.DENIES),
        (stance(1, "a"), stance(2, "b", act=SpeechAct.DENIAL), None, None),
        (stance(1, "b", act=SpeechAct.DENIAL), stance(1, "a"), None, None),
        (stance(2, "b", polarity=Polarity.NEGATIVE), stance(1, "a"), None, Relation.DENIES),
        (stance(2, "b", act=SpeechAct.NON_CONFIRMATION), stance(1, "a"), None, Relation.DOES_NOT_CONFIRM),
        (stance(1, "a"), stance(2, "b", act=SpeechAct.NON_CONFIRMATION), None, None),
        (stance(2, "b", orientation=Orientation.FUTURE), stance(1, "a"), None, Relation.SAME_EVENT),
        (stance(2, "b", certainty=Certainty.POSSIBLE), stance(1, "a"), None, Relation.SAME_EVENT),
        (stance(None, "b", voice=Voice.OUTLET), stance(None, "a", voice=Voice.OUTLET), None, Relation.CORROBORATES),
        (stance(2, "b", sketch=ClaimSketch(9, terms("wheat is dear"))), stance(1, "a"), None, None),
    ],
)
def test_what_one_claim_may_be_to_another(a, b, verdict, relation):
    assert propose_relation(a, b, verdict) == relation


def test_a_speaker_with_a_later_figure_updates():
    later = stance(1, "a", sketch=replace(FALL, first_day="2031-04-03", last_day="2031-04-03"))
    assert propose_relation(later, stance(1, "a"), FigureVerdict.DIFFERS) == Relation.UPDATES


@pytest.mark.parametrize("act", [each for each in SpeechAct if each != SpeechAct.DENIAL])
def test_only_a_denial_or_a_negative_claim_denies(act):
    assert propose_relation(stance(2, "b", act=act), stance(1, "a")) != Relation.DENIES
