"""A person's own preferences: the keys of the annotation page, what it shows, whether it still gives hints.

Each write changes its own part only and keeps the others as they are stored. `annotator.preferences` reads them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction

from annotator import keys as registry
from annotator.access import Actor
from annotator.accounts.models import User
from annotator.errors import Invalid
from annotator.preferences import CODES, REJECTED, UNITS, feedback_part
from annotator.services import suggestion_filters


@transaction.atomic
def set_keys(*, user: User, keys: Mapping[str, str], single_keys: bool) -> None:
    """Keep one character ("" for none) for each action named; the others have their defaults again.

    Raises Invalid, whose `where` is the action. Costs 2 queries.
    """
    for problem in registry.check(keys):
        raise Invalid(problem.message, hint=problem.hint, where=problem.where)
    own = {name: key for name, key in keys.items() if key != registry.REMAPPABLE[name].character}
    _change(user, keys=own, single_keys=single_keys)


@transaction.atomic
def set_display(*, user: User, codes: str, rejected: str, units: str = "") -> None:
    """Keep where label codes are shown, whether rejected suggestions are, and figures in which units (as before if not
    given). Raises Invalid. Costs 2 queries.
    """
    chosen = {"codes": codes, "rejected": rejected} | ({"units": units} if units else {})
    for where, value in chosen.items():
        choices = {"codes": CODES, "rejected": REJECTED, "units": UNITS}[where]
        if value not in choices:
            raise Invalid("There is no such choice.", hint=f"It is one of: {', '.join(choices)}.", where=where)
    _change(user, **chosen)


@transaction.atomic
def set_view(
    *, codes: str, rejected: str, hidden: Collection[str], threshold: float, by: Actor, units: str = ""
) -> None:
    """Keep how a person looks at a project's documents: `set_display` and `suggestion_filters.set_filter` in one."""
    if by.user is None:
        raise Invalid("The command line looks at no documents.")
    set_display(user=by.user, codes=codes, rejected=rejected, units=units)
    suggestion_filters.set_filter(hidden=hidden, threshold=threshold, by=by)


@transaction.atomic
def dismiss_hints(*, user: User) -> None:
    """No hints of first use any more. Costs 2 queries."""
    _change(user, hints="off")


@transaction.atomic
def see_feedback(*, until: datetime, by: Actor) -> None:
    """The person has seen what was said about their work in the project until then. Costs 2 queries."""
    if by.user is None:
        raise Invalid("The command line sees no feedback.")
    _change(by.user, **{feedback_part(by.project.pk): until.isoformat()})


def _change(user: User, **part: object) -> None:
    """Under the lock of the person's row: another tab may have changed another part since this one was read."""
    stored = User.objects.select_for_update().get(pk=user.pk)
    before = stored.preferences if isinstance(stored.preferences, dict) else {}
    stored.preferences = user.preferences = {**before, **part}
    stored.save(update_fields=["preferences"])
