"""Who states what: the constructions of attribution, what is no attribution, and how claims lie in each other."""

from __future__ import annotations

import pytest

from annotator.facts.attribution import contents_of, find, text_of
from annotator.facts.cues import parse_rows
from annotator.vocabulary import ClaimRole, EventType, Polarity, Quote, SpeechAct, Voice
from tests.attributing import claims, parsed


@pytest.mark.parametrize(
    ("text", "source", "content"),
    [
        ("The mayor said the ferry had sunk.", "The mayor", "the ferry had sunk"),
        ("The ferry had sunk, the mayor said.", "the mayor", "The ferry had sunk"),
        ("The ferry had sunk, said the mayor.", "the mayor", "The ferry had sunk"),
        ("According to the mayor, the ferry had sunk.", "the mayor", "the ferry had sunk"),
        ("The ferry had sunk, according to the mayor.", "the mayor", "The ferry had sunk"),
        ("“The ferry has sunk,” the mayor told reporters on Thursday.", "the mayor", "The ferry has sunk"),
        ("The mayor, who was aboard, told the Herald that the ferry had sunk.", "The mayor", "the ferry had sunk"),
    ],
)
@pytest.mark.parametrize("with_parse", [True, False])
def test_source_and_content_are_found_on_either_side_of_the_cue(text, source, content, with_parse):
    (found,) = claims(text, parsed(text) if with_parse else None)
    assert (found.source, found.contents) == (source, (content,))


def test_a_quotation_around_its_speaker_is_one_claim_with_two_contents():
    text = "'The harbour is open,' she said, 'but nobody sails.'"
    (found,) = find(text)
    assert text_of(text, found, ClaimRole.CONTENT) == ("The harbour is open", "but nobody sails")
    assert text_of(text, found, ClaimRole.SOURCE) == ("she",)
    assert found.axes.quote == Quote.DIRECT


def test_the_next_sentence_goes_to_the_speaker_of_the_last_one_where_it_is_all_quotation():
    text = "“The harbour is open,” she said. “Nobody sails.” The town was quiet."
    (found,) = find(text)
    assert text_of(text, found, ClaimRole.CONTENT) == ("The harbour is open", "Nobody sails")


@pytest.mark.parametrize("with_parse", [True, False])
def test_a_question_or_a_cry_before_its_speaker_is_a_content(with_parse):
    text = "“Who fired?” Ilvo Marek asked. The guns were silent."
    (found,) = claims(text, parsed(text) if with_parse else None)
    assert (found.source, found.contents) == ("Ilvo Marek", ("Who fired?",))
    text = "“Who fired?” The guns were silent."
    assert find(text, parsed(text) if with_parse else None) == []


def test_a_question_after_a_quotation_goes_to_who_asks_it():
    first, second = claims("“We held,” she said. “Who fired?” Ilvo Marek asked.")
    assert (first.source, first.contents) == ("she", ("We held",))
    assert (second.source, second.contents) == ("Ilvo Marek", ("Who fired?",))


def test_a_claim_inside_a_quotation_ends_with_its_sentence():
    text = "The ministry said: “We deny the report. It is false.”"
    outer, inner = find(text)
    assert text_of(text, outer, ClaimRole.CONTENT) == ("We deny the report. It is false",)
    assert text_of(text, inner, ClaimRole.CONTENT) == ("the report",)


def test_a_new_paragraph_is_not_given_to_the_speaker_of_the_last_one():
    text = "“The harbour is open,” she said.\n\n“Nobody sails.”"
    (found,) = find(text)
    assert text_of(text, found, ClaimRole.CONTENT) == ("The harbour is open",)


def test_a_report_of_a_report_has_the_outer_claim_as_its_parent():
    text = "Residents say the militia reported that the well was poisoned."
    outer, inner = find(text)
    assert (outer.parent, inner.parent) == (None, 0)
    assert text_of(text, inner, ClaimRole.SOURCE) == ("the militia",)
    assert contents_of(outer)[0][0] <= contents_of(inner)[0][0]
    assert contents_of(inner)[0][1] <= contents_of(outer)[0][1]


@pytest.mark.parametrize(
    "text",
    [
        "The ministry did not confirm the raid.",
        "The ministry did not respond to questions about the raid.",
        "The ministry made no mention of the raid.",
        "The ministry has yet to comment on the raid.",
        "The ministry declined to comment on the raid.",
        "The ministry could not confirm that the raid had taken place.",
        "The ministry would neither confirm nor deny the raid.",
    ],
)
def test_who_does_not_confirm_denies_nothing(text):
    (found,) = find(text)
    assert found.axes.act == SpeechAct.NON_CONFIRMATION


def test_a_denial_is_one_and_its_polarity_is_negative():
    (found,) = find("The ministry denied that the raid had taken place.")
    assert (found.axes.act, found.axes.polarity) == (SpeechAct.DENIAL, Polarity.NEGATIVE)


@pytest.mark.parametrize("word", ["reportedly", "allegedly"])
def test_where_nobody_is_named_the_voice_is_unnamed(word):
    text = f"The envoy {word} left the city at night."
    (found,) = find(text)
    assert found.axes.voice == Voice.UNNAMED
    assert text_of(text, found, ClaimRole.CONTENT) == (text[:-1],)


@pytest.mark.parametrize(
    "text",
    [
        "The convoy left at dawn and reached the border by noon.",
        "Little was said.",
        "“No.”",
        "The general said.",
        "The claims office is closed.",
        "She found the map under a seat.",
        "Nobody claimed responsibility.",
        "",
        "\n\n",
    ],
)
@pytest.mark.parametrize("with_parse", [True, False])
def test_narration_and_a_cue_without_content_give_no_claim(text, with_parse):
    assert find(text, parsed(text) if with_parse else None) == []


def test_what_touches_a_skipped_range_is_not_proposed():
    text = "The mayor said it rained. The envoy said it snowed."
    (found,) = find(text, skip=[(0, 25)])
    assert text_of(text, found, ClaimRole.SOURCE) == ("The envoy",)


def test_a_skipped_range_inside_another_hides_nothing_of_it():
    text = "Advert. The mayor said it rained."
    assert find(text, skip=[(0, len(text)), (1, 3), (4, 5)]) == []


def test_a_known_source_makes_a_claim_surer():
    text = "Ilvo Marek said the ferry had sunk."
    (plain,), (known,) = find(text), find(text, sources=[(0, 10)])
    assert known.score > plain.score


def test_entities_fill_the_roles_inside_the_content():
    text = "The mayor said Rebels shelled Government troops near Karsk on Monday, killing 12."
    entities = [
        (15, 21, "ORG"),
        (30, 40, "ORG"),
        (53, 58, "GPE"),
        (62, 68, "DATE"),
        (78, 80, "CARDINAL"),
        (0, 9, "PERSON"),
    ]
    (found,) = find(text, entities=entities)
    roles = {part.role: text[part.start : part.end] for part in found.parts}
    assert roles[ClaimRole.ACTOR] == "Rebels"
    assert roles[ClaimRole.TARGET] == "Government"
    assert roles[ClaimRole.PLACE] == "Karsk"
    assert roles[ClaimRole.TIME] == "Monday"
    assert roles[ClaimRole.QUANTITY] == "12"


def test_only_the_given_cues_are_looked_for():
    cues, problems = parse_rows([{"cue": "yodel"}])
    assert problems == []
    text = "The mayor yodelled that the ferry had sunk, and the envoy said it had not."
    assert [one.cue for one in claims(text, cues=cues)] == []
    cues, _ = parse_rows([{"cue": "yodel", "forms": "yodelled, yodels"}])
    assert [one.cue for one in claims(text, cues=cues)] == ["yodelled"]


def test_the_event_type_is_that_of_the_content():
    (found,) = find("The army said two soldiers were killed near the bridge.")
    assert found.axes.event_type == EventType.CASUALTIES
