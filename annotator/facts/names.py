"""Names of one entity: the key of a name, whether two are one, and groups over a project.

`fold` is in `name_forms`, `same` in `name_pairs`, `groups` in `name_groups`; tables of letters in `transliteration`.
"""

from __future__ import annotations

from annotator.facts.name_forms import fold, parse, shown_form
from annotator.facts.name_groups import NameForm, NameGroup, TwoTypes, canonical, groups, two_types
from annotator.facts.name_pairs import Method, NameMatch, family, same

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
