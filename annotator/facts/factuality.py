"""How sure, which way, when and by which act a claim is made: its axes, from the cue and the words of its content.

Certainty and polarity are those of FactBank (Saurí and Pustejovsky 2009). What stands inside a relative clause speaks
of something else, and is not looked at for the time.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from annotator.fact_records import ClaimAxes, ClaimPart
from annotator.facts.cues import Cue
from annotator.facts.event_types import event_type
from annotator.facts.parse import Parse
from annotator.vocabulary import Certainty, ClaimRole, Orientation, Polarity, Quote, SpeechAct, Voice

READ = 2_000


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE)


_POSSIBLE = _words(
    r"might|could(?! (?:not|hear|see|feel|smell)\b)|may(?= (?!\d)[a-z])|perhaps|possibly|maybe"
    r"|possible that"
    r"|conceivabl[ey]|can(?:not|'t|’t) be (?:ruled out|excluded)|unclear|uncertain|unconfirmed|potentially"
)
_PROBABLE = _words(
    r"probably|likely|presumably|apparently|seems?|seemed|appears?|appeared|reportedly|allegedly|supposedly|purportedly"
    r"|ostensibly|reputedly|should|expected to|thought to|believed to|almost certainly|in all likelihood|suspected"
    r"|probable"
)
_FUTURE = _words(
    r"will|shall|won['’]t|going to|about to|(?<=['’])ll|would(?! (?:have|not have|never have)\b)"
    r"|due to(?= [a-z]+\b(?! of))"
    r"|set to|poised to|to be held"
)
_RELATIVE = re.compile(
    r"(?:,\s+|\b)(?:who|whom|whose|which|where|when|if|unless|after|before|until)\b[^,]*(?:,|$)", re.I
)
_PAST = _words(
    r"was|were|had|did|has been|have been|has|been|\w{2,}ed|fell|fallen|took|taken|began|lost|killed|shot|struck"
    r"|sent|hit"
    r"|fought|led|left|won|went|came|saw|made|gave|held|told|broke|broken|sank|withdrew|withdrawn|found|knew|cost"
    r"|met|fled"
    r"|rose|spoke|brought|built|drove|fired|ran|paid|stood|blew|blown|burnt|shown|seen|gone|diverting"
)
_PRESENT = _words(
    r"is|are|am|has|have|do|does|remains?|stands?|lies|holds?|needs?|wants?|plans?|seems?|appears?|continues?|controls?"
    r"|now|currently|hopes?|intends?|can|must|refuses?|works?|lives?"
)
_NEGATION = _words(
    r"not|never|no|nobody|none|nothing|nowhere|neither|cannot|no one|nor|hardly|without|failed to|\w+n['’]t|unable to"
)
_ASKED = _words(
    r"who|whom|whose|what|when|where|why|how|which|whether|if|is|are|was|were|do|does|did|has|have|had|will|would"
    r"|can|could"
)


def axes_of(
    text: str,
    parts: Sequence[ClaimPart],
    cue: Cue,
    parse: Parse | None = None,
    *,
    negated: bool = False,
    voice: Voice | None = None,
    quote: Quote = Quote.INDIRECT,
    channel: str = "",
) -> ClaimAxes:
    """The axes of a claim with these parts. `negated` where the cue itself is ("did not confirm").

    O(characters of the content), at most `READ` of them. The parse adds the tense of the content's main verb.
    """
    contents = [part for part in parts if part.role == ClaimRole.CONTENT]
    content = " ".join(text[part.start : part.end] for part in contents)[:READ]
    sourced = any(part.role == ClaimRole.SOURCE for part in parts)
    act = act_of(cue, content, negated=negated)
    return ClaimAxes(
        voice=voice or (Voice.SOURCED if sourced else Voice.UNNAMED),
        quote=quote,
        certainty=certainty_of(content, cue, act),
        polarity=polarity_of(content, cue, act, negated=negated),
        orientation=orientation_of(content, cue, act, _tense(contents, parse)),
        act=act,
        event_type=event_type(content),
        channel=channel,
    )


def act_of(cue: Cue, content: str = "", *, negated: bool = False) -> SpeechAct:
    """The act of a cue on its content.

    Who asks a question requests nothing; who does not say a thing has not confirmed it, which is no denial; who does
    not believe it says so.
    """
    if cue.act == SpeechAct.REQUEST and _ASKED.match(content):
        return SpeechAct.QUESTION
    if not negated or cue.act in {SpeechAct.REFUSAL, SpeechAct.NON_CONFIRMATION}:
        return cue.act
    if cue.act == SpeechAct.STATEMENT and cue.certainty == Certainty.PROBABLE:
        return SpeechAct.STATEMENT
    return SpeechAct.NON_CONFIRMATION


def certainty_of(content: str, cue: Cue, act: SpeechAct) -> Certainty:
    """The weakest of what the cue and the hedges of the content say."""
    if act in {SpeechAct.NON_CONFIRMATION, SpeechAct.QUESTION}:
        return Certainty.UNCOMMITTED
    if cue.certainty in {Certainty.UNCOMMITTED, Certainty.POSSIBLE}:
        return cue.certainty
    if _POSSIBLE.search(content) and act not in {SpeechAct.DENIAL, SpeechAct.DEMAND, SpeechAct.REQUEST}:
        return Certainty.POSSIBLE
    if cue.certainty == Certainty.PROBABLE or _PROBABLE.search(content):
        return Certainty.PROBABLE
    return Certainty.CERTAIN


def polarity_of(content: str, cue: Cue, act: SpeechAct, *, negated: bool = False) -> Polarity:
    if act in {SpeechAct.DENIAL, SpeechAct.REFUSAL} or cue.polarity == Polarity.NEGATIVE:
        return Polarity.NEGATIVE
    main = _RELATIVE.sub(" ", content)
    negative = _NEGATION.search(main) is not None or (negated and act == SpeechAct.STATEMENT)
    return Polarity.NEGATIVE if negative else Polarity.POSITIVE


def orientation_of(content: str, cue: Cue, act: SpeechAct, tense: Orientation | None = None) -> Orientation:
    """Demands, promises and threats are about what is to come; a statement about when its main clause is."""
    main = _RELATIVE.sub(" ", content)
    main = main if main.strip() else content
    if cue.future and act not in {SpeechAct.NON_CONFIRMATION, SpeechAct.REFUSAL}:
        return Orientation.FUTURE
    if _FUTURE.search(main):
        return Orientation.FUTURE
    if tense is not None:
        return tense
    past, present = _PAST.search(main), _PRESENT.search(main)
    if present is None:
        return Orientation.PAST
    perfect = present.group().lower() in {"has", "have"} and past is not None
    earlier = past is not None and past.start() < present.start()
    return Orientation.PAST if perfect or earlier else Orientation.PRESENT


def _tense(contents: Sequence[ClaimPart], parse: Parse | None) -> Orientation | None:
    """The tense of the verb of the contents whose head lies outside of them, or which is a root."""
    if parse is None or not parse.syntactic or not contents:
        return None
    first, last = contents[0].start, contents[-1].end
    tokens = parse.within(first, last)
    inside = set(tokens)
    for place in tokens:
        token = parse.tokens[place]
        if token.pos in {"VERB", "AUX"} and (token.head == place or token.head not in inside):
            return _tense_of(parse, place, tokens)
    return None


def _tense_of(parse: Parse, verb: int, tokens: range) -> Orientation | None:
    near = range(max(tokens.start, verb - 8), verb)
    tags = [
        parse.tokens[place].tag
        for place in near
        if parse.tokens[place].head == verb and parse.tokens[place].dep in {"aux", "auxpass"}
    ]
    tags.append(parse.tokens[verb].tag)
    if tags[0] in {"VBD", "VBN"}:
        return Orientation.PAST
    if tags[0] in {"VBZ", "VBP"}:
        return Orientation.PAST if "VBN" in tags[1:] and "VBG" not in tags[1:] else Orientation.PRESENT
    return None
