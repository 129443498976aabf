"""Names of one entity: the key of a name, whether two are one, and groups over a project.

`fold` is in `forms`, `same` in `pairs`, `groups` in `groups`; tables of letters in `transliteration`.
"""

from __future__ import annotations

from annotator.facts.names.forms import fold, parse, shown_form
from annotator.facts.names.groups import NameForm, NameGroup, TwoTypes, canonical, groups, two_types
from annotator.facts.names.pairs import Method, NameMatch, family, same

__all__ = [
    "Method",
    "NameForm",
    "NameGroup",
    "NameMatch",
    "TwoTypes",
    "canonical",
    "family",
    "fold",
    "groups",
    "parse",
    "same",
    "shown_form",
    "two_types",
]
