"""How sure, which way, when and by which act: the axes of a claim."""

from __future__ import annotations

import pytest

from annotator.facts.attribution import find
from annotator.vocabulary import Certainty, Orientation, Polarity, SpeechAct


def axes(text):
    return find(text)[0].axes


@pytest.mark.parametrize(
    ("text", "certainty"),
    [
        ("He said the bridge fell.", Certainty.CERTAIN),
        ("He said the bridge probably fell.", Certainty.PROBABLE),
        ("He said the bridge may have fallen.", Certainty.POSSIBLE),
        ("He said it fell in May.", Certainty.CERTAIN),
        ("Photographs suggest that the bridge fell.", Certainty.PROBABLE),
        ("He did not confirm that the bridge fell.", Certainty.UNCOMMITTED),
    ],
)
def test_the_weakest_hedge_counts(text, certainty):
    assert axes(text).certainty == certainty


@pytest.mark.parametrize(
    ("text", "orientation"),
    [
        ("He said the bridge fell.", Orientation.PAST),
        ("He said the bridge is closed.", Orientation.PRESENT),
        ("He said the bridge will be closed.", Orientation.FUTURE),
        ("He said the bridge would be closed.", Orientation.FUTURE),
        ("He said the bridge, which will be rebuilt, fell.", Orientation.PAST),
        ("He called for a truce.", Orientation.FUTURE),
    ],
)
def test_the_time_is_that_of_the_main_clause(text, orientation):
    assert axes(text).orientation == orientation


@pytest.mark.parametrize(
    ("text", "polarity"),
    [
        ("He said nobody was hurt.", Polarity.NEGATIVE),
        ("He said the bridge had not fallen.", Polarity.NEGATIVE),
        ("He said the bridge fell.", Polarity.POSITIVE),
        ("He denied the report.", Polarity.NEGATIVE),
        ("He does not believe that the bridge fell.", Polarity.NEGATIVE),
    ],
)
def test_polarity_is_that_of_the_content_and_of_the_cue(text, polarity):
    assert axes(text).polarity == polarity


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("He demanded the release of the crew.", SpeechAct.DEMAND),
        ("He urged both sides to stop.", SpeechAct.DEMAND),
        ("He told both sides to stop.", SpeechAct.DEMAND),
        ("He asked the court to wait.", SpeechAct.REQUEST),
        ("He promised to return.", SpeechAct.PROMISE),
        ("He threatened to close the strait.", SpeechAct.THREAT),
        ("He proposed a truce.", SpeechAct.PROPOSAL),
        ("He estimates that 40 ships were lost.", SpeechAct.ESTIMATE),
        ("He rejected the plan.", SpeechAct.REFUSAL),
        ("He asked whether the crew was safe.", SpeechAct.QUESTION),
    ],
)
def test_the_cue_says_what_is_done_by_speaking(text, act):
    assert axes(text).act == act


def test_the_channel_is_kept_on_either_side():
    assert axes("The bridge fell, he said in a statement.").channel == "in a statement"
    assert axes("He said in a statement that the bridge fell.").channel == "in a statement"
