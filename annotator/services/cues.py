"""The cues that the rules of attribution work with: what Annotator brings, as the server's own list changes it."""

from __future__ import annotations

from annotator.facts.cues import CueList, parse_rows
from annotator.facts.default_cues import DEFAULT_CUES
from annotator.models import Cue
from annotator.records import Problem


def cue_list() -> CueList:
    """The default cues without those that the server has changed or switched off, and its own. One query."""
    own = list(Cue.objects.all())
    if not own:
        return DEFAULT_CUES
    changed = {each.cue for each in own}
    added, _ = parse_rows(row_of(each) for each in own if each.used)
    return CueList((*added.cues, *(cue for cue in DEFAULT_CUES.cues if cue.lemma not in changed)))


def problems_of(cue: Cue) -> list[Problem]:
    """What is wrong with a cue; `where` is its field."""
    _, problems = parse_rows([row_of(cue)])
    return [Problem(p.code, p.message, p.where.rpartition(".")[2], p.hint, p.level) for p in problems]


def row_of(cue: Cue) -> dict[str, str]:
    """A cue as the plain row that the rules read."""
    return {
        "cue": cue.cue,
        "forms": cue.forms,
        "takes": cue.takes,
        "act": cue.act,
        "certainty": cue.certainty,
        "polarity": cue.polarity,
        "future": "yes" if cue.future else "",
    }
