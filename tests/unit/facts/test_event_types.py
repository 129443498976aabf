"""The type of an event is told by the words of a content."""

from __future__ import annotations

import pytest

from annotator.facts.event_types import event_type
from annotator.vocabulary import EventType

EXAMPLES = {
    EventType.ADVANCE: "troops advanced four miles towards the river",
    EventType.ASSAULT: "infantry stormed the trench at dawn",
    EventType.COMBAT: "fighting went on in the suburbs",
    EventType.OFFENSIVE: "a new offensive began in the south",
    EventType.STRIKE: "missiles hit the depot",
    EventType.EXPLOSION: "a blast shook the market",
    EventType.FORTIFICATION: "they dug trenches and bunkers",
    EventType.CAPTURE: "the army captured the town",
    EventType.RECAPTURE: "the brigade recaptured the hill",
    EventType.CONTROL: "the north is under the control of the junta",
    EventType.WITHDRAWAL: "the garrison withdrew overnight",
    EventType.CESSION: "Kyiv would cede the region",
    EventType.ANNEXATION: "the peninsula was annexed in spring",
    EventType.DEPLOYMENT: "two brigades were deployed to the border",
    EventType.PREPARATION: "the enemy is preparing and regrouping",
    EventType.CASUALTIES: "eleven soldiers were killed",
    EventType.CIVILIAN_HARM: "four civilians were killed",
    EventType.DAMAGE: "the school was damaged",
    EventType.MEETING: "the ministers will meet in Doha",
    EventType.CONTACT: "the two presidents spoke by phone on Monday",
    EventType.AGREEMENT: "both sides signed a ceasefire",
    EventType.EXCHANGE: "a prisoner exchange took place",
    EventType.SANCTIONS: "new sanctions follow in June",
    EventType.AID: "humanitarian aid reached the camp",
    EventType.STATEMENT: "the palace issued a statement",
    EventType.THREAT: "the ultimatum ends on Friday",
    EventType.OTHER: "the weather was mild",
}


@pytest.mark.parametrize("expected", EventType)
def test_each_type_is_told_by_its_words(expected):
    assert event_type(EXAMPLES[expected]) == expected
