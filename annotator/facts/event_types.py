"""The type of event that a content is about, from the words in it.

Each type has patterns over words; the type with the most weight wins, an earlier word counting a little more, since the
main verb of news stands early. Without any pattern it is `other`.
"""

from __future__ import annotations

import re

from annotator.vocabulary import EventType

READ = 2_000  # characters of a content that are looked at

# Specific types stand first: of equal weight, the first one wins.
_WORDS: tuple[tuple[EventType, float, str], ...] = (
    (EventType.RECAPTURE, 3, r"recaptur\w*|retak(?:e|es|en|ing)|retook|w(?:o|i)n(?:s|ning)? back|regain(?:s|ed|ing)?"),
    (EventType.RECAPTURE, 3, r"liberat(?:e|es|ed|ing|ion)|re-?conquer\w*|t(?:ake|akes|aken|aking|ook) back"),
    (EventType.CESSION, 3, r"ced(?:e|es|ed|ing)|cession|swap(?:s|ped|ping)? (?:of )?(?:\w+ )?(?:territor\w+|land)"),
    (EventType.CESSION, 3, r"territorial concessions?|(?:giv(?:e|es|en|ing)|gave|hand(?:s|ed|ing)?) (?:up|over)"),
    (EventType.CESSION, 2, r"relinquish\w*"),
    (EventType.ANNEXATION, 3, r"annex(?:es|ed|ing|ation|ations)?"),
    (EventType.CIVILIAN_HARM, 3, r"(?:civilians?|children|villagers|residents|women|journalists|aid workers)"),
    (
        EventType.CIVILIAN_HARM,
        3,
        r"civilian (?:casualties|deaths|victims)|massacr\w*|tortur\w*|raped?|rapes|displac\w*",
    ),
    (EventType.CIVILIAN_HARM, 2, r"evacuat(?:e|es|ed|ing|ion|ions)|refugees?|famine|starv\w+|deport\w*|abduct\w*"),
    (
        EventType.CASUALTIES,
        4,
        r"kill(?:s|ed|ing)?|wound(?:s|ed|ing)?|injur(?:e|ed|es|y|ies|ing)|di(?:e|es|ed)|dead|deaths?",
    ),
    (EventType.CASUALTIES, 4, r"casualt(?:y|ies)|death toll|lost? \w+ (?:men|soldiers|troops)|cost \S+ lives|losses"),
    (EventType.CASUALTIES, 4, r"lives|bodies|victims?|fatalit(?:y|ies)|perish(?:ed)?|maimed|hurt"),
    (EventType.EXCHANGE, 4, r"prisoners? (?:exchanges?|swaps?)|exchang(?:e|es|ed|ing) (?:of )?(?:\w+ ){0,3}prisoners"),
    (
        EventType.EXCHANGE,
        3,
        r"swap(?:s|ped|ping)? (?:of )?(?:\w+ ){0,2}(?:prisoners|captives|bodies|detainees|hostages)",
    ),
    (EventType.EXCHANGE, 2, r"prisoners of war|hostages? (?:deal|release)|prisoners? (?:\w+ )?(?:freed|released)"),
    (EventType.SANCTIONS, 4, r"sanction(?:s|ed|ing)?|embargo(?:es|ed)?|tariffs?|asset freezes?|price cap|blacklist\w*"),
    (EventType.AID, 3, r"aid|humanitarian|relief (?:convoys?|supplies)|donat\w+|assistance|(?:military|arms) package"),
    (
        EventType.AID,
        2,
        r"suppl(?:y|ies|ied) (?:of )?(?:\w+ )?(?:weapons|arms|shells|missiles)|arms (?:deliver\w+|shipments?)",
    ),
    (
        EventType.WITHDRAWAL,
        3,
        r"withdr(?:aw|aws|awn|ew|awing|awal|awals)|retreat(?:s|ed|ing)?|pull(?:s|ed|ing)? (?:back|out)",
    ),
    (
        EventType.WITHDRAWAL,
        3,
        r"pull-?outs?|leav(?:e|es|ing) (?:the )?(?:town|city|village|positions?)|fell back|fall back",
    ),
    (EventType.WITHDRAWAL, 2, r"abandon(?:s|ed|ing)?"),
    (EventType.FORTIFICATION, 3, r"trench(?:es)?|fortif(?:y|ies|ied|ication|ications)|bunkers?|minefields?|dug in"),
    (
        EventType.FORTIFICATION,
        3,
        r"(?:lay|laid|laying) mines|defensive lines?|barricad\w+|dig(?:ging)? in|dragon's teeth",
    ),
    (
        EventType.EXPLOSION,
        3,
        r"explo(?:de|des|ded|sion|sions|ding)|blast(?:s|ed)?|bl(?:ew|own|ow) up|deton\w+|landmines?",
    ),
    (EventType.EXPLOSION, 3, r"car bombs?|bomb(?:s)? went off|bombings?"),
    (
        EventType.STRIKE,
        4,
        r"air ?strikes?|airstrikes?|missile (?:strikes?|attacks?)|drone (?:strikes?|attacks?)|shell(?:ed|ing)",
    ),
    (
        EventType.STRIKE,
        3,
        r"struck|bombard\w*|bomb(?:ed|s|ing)?|missiles?|rockets?|drones?|shells?|artillery|glide bombs?",
    ),
    (EventType.STRIKE, 2, r"strikes?|striking|shot down|intercept(?:ed|s)?|launched|raids?|raided"),
    (
        EventType.DAMAGE,
        3,
        r"damag(?:e|es|ed|ing)|destroy(?:s|ed|ing)?|destruction|collaps\w+|ruin(?:s|ed)|burn(?:s|ed|t|ing)",
    ),
    (EventType.DAMAGE, 2, r"fires?|blackouts?|outages?|power cuts?|levelled|flattened|sank|sunk|looted|looting"),
    (EventType.CAPTURE, 3, r"captur(?:e|es|ed|ing)|seiz(?:e|es|ed|ing|ure)|t(?:ook|aken|ake|aking) (?:control|over)"),
    (EventType.CAPTURE, 3, r"overr(?:an|un|uns)|conquer\w*|conquest|fallen|(?:town|city|village|fortress|bridge) fell"),
    (
        EventType.CAPTURE,
        2,
        r"t(?:ook|aken|ake|aking) (?:the )?(?:town|city|village|hill|ridge|bridge|\w+)|occup(?:y|ied)",
    ),
    (
        EventType.CONTROL,
        2,
        r"control(?:s|led|ling)?|held by|hold(?:s|ing)?|occup(?:ies|ation)|in (?:\w+ )?hands|besieg\w+",
    ),
    (EventType.CONTROL, 2, r"siege|encircl\w+|surround(?:s|ed|ing)?|blockad\w*|cut off"),
    (
        EventType.ADVANCE,
        3,
        r"advanc(?:e|es|ed|ing)|push(?:es|ed|ing)? (?:into|toward|towards|forward|north|south|east|west)",
    ),
    (
        EventType.ADVANCE,
        3,
        r"moved? (?:forward|closer|further)|gain(?:s|ed)? ground|break(?:s)?through|broke(?:n)? through",
    ),
    (
        EventType.ADVANCE,
        3,
        r"cross(?:ed|es|ing)? (?:the |into )|spearhead|ground forward|driving (?:north|south|east|west)",
    ),
    (EventType.OFFENSIVE, 3, r"(?:counter-?)?offensives?|campaign|invasion|invad\w+|incursion|large-scale attack"),
    (
        EventType.ASSAULT,
        3,
        r"assaults?|assaulted|assaulting|storm(?:s|ed|ing)?|attack(?:s|ed|ing|ers)?|ambush\w*|opened fire",
    ),
    (EventType.ASSAULT, 2, r"fired? on|gunmen|gunfire"),
    (
        EventType.COMBAT,
        3,
        r"fight(?:s|ing|ers)?|fought|clash(?:es|ed|ing)?|battl(?:e|es|ed|ing)|combat|skirmish\w*|firefight",
    ),
    (
        EventType.DEPLOYMENT,
        3,
        r"deploy(?:s|ed|ing|ment|ments)?|reinforc\w+|redeploy\w*|station(?:ed|ing)|rotat(?:ed|ion)",
    ),
    (
        EventType.DEPLOYMENT,
        3,
        r"(?:send|sends|sent|sending|rush|rushed|move|moved) (?:\S+ ){0,4}(?:troops|soldiers|reserves)",
    ),
    (EventType.DEPLOYMENT, 2, r"(?:peacekeepers|warships?|brigades?|battalions?)"),
    (
        EventType.PREPARATION,
        3,
        r"prepar(?:e|es|ed|ing|ation|ations)|massing|build-?up|mobili[sz]\w+|regroup\w*|conscript\w*",
    ),
    (
        EventType.PREPARATION,
        2,
        r"ready(?:ing)?|getting ready|stockpil\w+|drills?|exercises|training|recruit\w*|rearm\w*",
    ),
    (
        EventType.AGREEMENT,
        3,
        r"agree(?:s|d|ment|ments)|treat(?:y|ies)|ceasefires?|cease-fires?|truces?|armistice|accords?",
    ),
    (EventType.AGREEMENT, 3, r"deal|settlement|pact|sign(?:ed|s|ing)|peace plan|memorandum|make peace|roadmap"),
    (
        EventType.MEETING,
        3,
        r"meet(?:s|ing|ings)?|met|summits?|talks|negotiat\w+|conference|visit(?:s|ed|ing)?|delegations?",
    ),
    (EventType.MEETING, 2, r"round of|host(?:s|ed|ing)?|sit down|dialogue|consultations"),
    (
        EventType.CONTACT,
        3,
        r"phon(?:e|ed) (?:calls?|conversations?)|telephon\w+|spoke(?:n)? (?:by|to|with)|calls? with|phoned",
    ),
    (EventType.CONTACT, 2, r"back ?channels?|contacts?|in touch|letters? to|messages? to|hotline"),
    (
        EventType.THREAT,
        3,
        r"threat(?:s|en|ens|ened|ening)?|ultimatum|retaliat\w+|reveng\w+|escalat\w+|nuclear weapons?",
    ),
    (EventType.THREAT, 2, r"punish\w*|consequences|respond with force"),
    (
        EventType.STATEMENT,
        2,
        r"statement|speech|declar(?:e|ed|ation)|announc(?:e|ed|ement)|sa(?:y|ys|id)|interview|report(?:s)?",
    ),
)
_PATTERNS = tuple((kind, weight, re.compile(rf"\b(?:{words})\b", re.IGNORECASE)) for kind, weight, words in _WORDS)


def event_type(text: str) -> EventType:
    """The type that the words of a content speak for most. Linear, at most `READ` characters are looked at."""
    text = text[:READ]
    weights: dict[EventType, float] = {}
    for kind, weight, pattern in _PATTERNS:
        for number, match in enumerate(pattern.finditer(text)):
            early = 1 - match.start() / (2 * max(len(text), 1))
            weights[kind] = weights.get(kind, 0) + weight * early / (1 + number)
    _civilians(weights)
    return max(weights, key=lambda kind: weights[kind]) if weights else EventType.OTHER


def _civilians(weights: dict[EventType, float]) -> None:
    """Civilians are a harm to civilians only where somebody or something is hurt as well; then they are that."""
    harmful = {EventType.CASUALTIES, EventType.STRIKE, EventType.EXPLOSION, EventType.ASSAULT}
    if EventType.CIVILIAN_HARM in weights and EventType.CASUALTIES in weights:
        weights[EventType.CIVILIAN_HARM] += weights[EventType.CASUALTIES]
    elif EventType.CIVILIAN_HARM in weights and not harmful & set(weights):
        weights[EventType.CIVILIAN_HARM] /= 1.5
