"""Keeping which suggestions a person wants to see in a project."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from annotator.access import Actor, require
from annotator.editing.suggestion_filter import SuggestionFilter
from annotator.errors import Invalid, NotFound
from annotator.models import Membership, Run
from annotator.roles import Permission


@transaction.atomic
def set_filter(*, hidden: Collection[str], threshold: float, by: Actor) -> SuggestionFilter:
    """Hide the suggestions of these suggesters, and undecided ones below a score, from the actor alone.

    It is how a person looks at the project, no change of its data: there is no Change. Raises Invalid, with `where`
    "hidden" or "threshold", and NotFound if the actor is no member any more. Costs 2 queries.
    """
    require(by, Permission.VIEW_DOCUMENTS)
    if by.user is None:
        raise Invalid("The command line looks at no suggestions.")
    if not 0 <= threshold <= 1:
        raise Invalid("The lowest score lies between 0 and 1.", where="threshold")
    known = set(Run.objects.filter(project=by.project).order_by().values_list("suggester", flat=True).distinct())
    if unknown := sorted(set(hidden) - known):
        raise Invalid(f"Nothing of this project was suggested by {unknown[0]!r}.", where="hidden")
    chosen = SuggestionFilter(frozenset(hidden), float(threshold))
    mine = Membership.objects.filter(project=by.project, user=by.user)
    if not mine.update(suggestion_filter=chosen.as_json()):
        raise NotFound("There is no such project.")
    return chosen
