"""The list of cues: long, editable as plain rows, and checked."""

from __future__ import annotations

import pytest

from annotator.facts.cues import LARGEST_LIST, CueList, Takes, parse_rows
from annotator.facts.default_cues import DEFAULT_CUES
from annotator.facts.inflection import verb_forms
from annotator.vocabulary import SpeechAct


def test_there_are_more_than_150_cues_and_no_form_is_in_two():
    forms = [form for cue in DEFAULT_CUES.cues for form in cue.forms]
    assert len(DEFAULT_CUES.cues) >= 150
    assert len(forms) == len(set(forms))


def test_rows_read_back_are_the_same_list():
    assert parse_rows(DEFAULT_CUES.rows()) == (DEFAULT_CUES, [])


def test_a_row_needs_only_its_verb():
    cues, problems = parse_rows([{"cue": "  Bark  Out "}])
    assert problems == []
    (cue,) = cues.cues
    assert cue.forms == ("bark out", "barks out", "barking out", "barked out")
    assert (cue.act, cue.takes) == (SpeechAct.STATEMENT, {Takes.CLAUSE})


@pytest.mark.parametrize(
    ("row", "code", "where"),
    [
        ({"cue": " "}, "cue_empty", "cues[0].cue"),
        ({"cue": "x" * 61}, "cue_too_long", "cues[0].cue"),
        ({"cue": "say; drop"}, "cue_characters", "cues[0].cue"),
        ({"cue": "say", "forms": "said, sa/id"}, "cue_characters", "cues[0].forms"),
        ({"cue": "say", "takes": "clause verse"}, "cue_value", "cues[0].takes"),
        ({"cue": "say", "act": "song"}, "cue_value", "cues[0].act"),
        ({"cue": "say", "certainty": "very"}, "cue_value", "cues[0].certainty"),
        ({"cue": "say", "polarity": "up"}, "cue_value", "cues[0].polarity"),
    ],
)
def test_a_row_that_does_not_fit_is_left_out_and_named(row, code, where):
    cues, problems = parse_rows([row])
    assert cues == CueList()
    assert [(problem.code, problem.where, problem.level) for problem in problems] == [(code, where, "error")]


def test_a_form_that_is_there_already_is_a_warning_and_the_first_one_counts():
    cues, problems = parse_rows([{"cue": "say"}, {"cue": "claim", "forms": "claimed, said", "act": "denial"}])
    assert [(problem.code, problem.level) for problem in problems] == [("cue_twice", "warning")]
    assert cues.by_first_word["said"][0][1].lemma == "say"


def test_a_list_that_is_too_long_is_cut():
    cues, problems = parse_rows({"cue": f"verb{number}"} for number in range(LARGEST_LIST + 5))
    assert len(cues.cues) == LARGEST_LIST
    assert [problem.code for problem in problems] == ["too_many_cues"]


@pytest.mark.parametrize(
    ("verb", "past"),
    [("say", "said"), ("deny", "denied"), ("admit", "admitted"), ("note", "noted"), ("call for", "called for")],
)
def test_verbs_are_inflected(verb, past):
    assert past in verb_forms(verb)
