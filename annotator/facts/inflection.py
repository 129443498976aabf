"""The forms of English verbs, so that a list of cues needs each verb once."""

from __future__ import annotations

_IRREGULAR = {
    "be": "is are was were being been am",
    "bring": "brings bringing brought",
    "find": "finds finding found",
    "foresee": "foresees foreseeing foresaw foreseen",
    "foretell": "foretells foretelling foretold",
    "give": "gives giving gave given",
    "hear": "hears hearing heard",
    "hold": "holds holding held",
    "know": "knows knowing knew known",
    "lay": "lays laying laid",
    "make": "makes making made",
    "mean": "means meaning meant",
    "read": "reads reading",
    "say": "says saying said",
    "see": "sees seeing saw seen",
    "set": "sets setting",
    "show": "shows showing showed shown",
    "speak": "speaks speaking spoke spoken",
    "swear": "swears swearing swore sworn",
    "take": "takes taking took taken",
    "tell": "tells telling told",
    "think": "thinks thinking thought",
    "write": "writes writing wrote written",
    "forbid": "forbids forbidding forbade forbidden",
    "forecast": "forecasts forecasting forecasted",
    "throw": "throws throwing threw thrown",
    "understand": "understands understanding understood",
    "feel": "feels feeling felt",
    "put": "puts putting",
    "seek": "seeks seeking sought",
    "go": "goes going went gone",
}
_DOUBLED = frozenset(
    {"admit", "quip", "rebut", "refer", "infer", "plan", "beg", "blab", "tip", "slam", "rap", "commit"}
)
_VOWELS = frozenset("aeiou")


def verb_forms(phrase: str) -> tuple[str, ...]:
    """The base and all other forms of a verb, or of a phrase that begins with one: "call for", "calls for", ..."""
    verb, _, rest = phrase.partition(" ")
    tail = f" {rest}" if rest else ""
    return tuple(dict.fromkeys(form + tail for form in (verb, *_others(verb))))


def _others(verb: str) -> tuple[str, ...]:
    if verb in _IRREGULAR:
        return tuple(_IRREGULAR[verb].split())
    stem = verb + verb[-1] if verb in _DOUBLED else verb
    return _third_person(verb), _continuous(stem), _past(stem)


def _third_person(verb: str) -> str:
    if verb.endswith("y") and verb[-2:-1] not in _VOWELS:
        return verb[:-1] + "ies"
    return verb + ("es" if verb.endswith(("s", "sh", "ch", "x", "z", "o")) else "s")


def _continuous(stem: str) -> str:
    if stem.endswith("ie"):
        return stem[:-2] + "ying"
    return (stem[:-1] if stem.endswith("e") and not stem.endswith(("ee", "ye", "oe")) else stem) + "ing"


def _past(stem: str) -> str:
    if stem.endswith("e"):
        return stem + "d"
    if stem.endswith("y") and stem[-2:-1] not in _VOWELS:
        return stem[:-1] + "ied"
    return stem + "ed"
