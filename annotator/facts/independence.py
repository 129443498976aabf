"""Where a claim comes from: who counts as one source. Two papers that print one agency are one origin."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from annotator.facts.datelines import dateline
from annotator.facts.names.forms import fold
from annotator.facts.zone_lines import lines_of
from annotator.vocabulary import Voice

_AGENCIES = {
    "AFP": ("AFP", "Agence France-Presse"),
    "ANSA": ("ANSA",),
    "AP": ("AP", "Associated Press", "The Associated Press"),
    "Anadolu": ("Anadolu", "Anadolu Agency"),
    "EFE": ("EFE",),
    "Interfax": ("Interfax",),
    "Interfax-Ukraine": ("Interfax-Ukraine",),
    "Kyodo": ("Kyodo", "Kyodo News"),
    "PA": ("PA", "PA Media", "Press Association"),
    "RIA": ("RIA", "RIA Novosti"),
    "Reuters": ("Reuters", "REUTERS"),
    "TASS": ("TASS", "Tass"),
    "UNIAN": ("UNIAN",),
    "Ukrinform": ("Ukrinform",),
    "Xinhua": ("Xinhua",),
    "Yonhap": ("Yonhap",),
    "dpa": ("dpa", "DPA"),
}
_BY_NAME = {name: agency for agency, names in _AGENCIES.items() for name in names}
_NAMES = "|".join(re.escape(name) for name in sorted(_BY_NAME, key=len, reverse=True))
_CREDIT = re.compile(
    rf"(?:\((?:with )?(?P<brackets>{_NAMES})(?:, (?:{_NAMES}))*\)\W*\Z"
    rf"|\A\W*(?:(?i:source|via|by|from|with)|©)\W+(?:\d{{4}} )?(?P<line>{_NAMES})\W*\Z"
    rf"|(?P<helped>{_NAMES}) contributed to this (?:report|story|article)"
    rf"|\A\W*(?P<alone>{_NAMES})\W*\Z)",
)


def agency_credits(text: str) -> tuple[str, ...]:
    """The agencies that a text says it is from, in reading order: in the dateline, in brackets at the end of a
    paragraph, or in a line of their own. "told Reuters" in a sentence is no credit.
    """
    found: dict[str, None] = {}
    for line in lines_of(text):
        head = dateline(text, line.start, line.end)
        if head and head.agency:
            found.setdefault(_BY_NAME.get(head.agency, head.agency))
        if match := _CREDIT.search(line.text[-160:] if 160 < len(line.text) else line.text):
            found.setdefault(_BY_NAME[next(each for each in match.groups() if each)])
    return tuple(found)


def origin(
    outlet: str, owner: str = "", agencies: Sequence[str] = (), *, voice: Voice = Voice.OUTLET, source: str = ""
) -> str:
    """The key of where a claim comes from, "" if nothing is known: the speaker whom the text names, else the agency
    that it is from, else who owns the outlet, else the outlet.

    One speaker in two papers is one origin, and so are two papers of one owner. An unnamed source counts as its outlet.
    """
    if voice == Voice.SOURCED and source:
        return _key("source", source)
    if agencies:
        return _key("agency", agencies[0])
    return _key("outlet", owner or outlet)


def independent_count(origins: Iterable[str]) -> int:
    """How many origins there are; one that is not known is not counted."""
    return len({each for each in origins if each})


def _key(kind: str, name: str) -> str:
    agency = _BY_NAME.get(name.strip())
    if agency and kind != "source":
        return f"agency:{fold(agency)}"
    key = fold(name)
    return f"{kind}:{key}" if key else ""
