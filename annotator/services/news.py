"""Documents as news: outlet and day of publication, zones, damaged places, and details of outlets.

Nothing here alters a text, an offset or what makes a document the same as another on import.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from annotator.access import Actor, require
from annotator.editing import zones as rules
from annotator.editing.zones import ZoneState
from annotator.errors import Invalid, NotFound
from annotator.models import Document, Outlet, TextIssue, Zone
from annotator.roles import Permission
from annotator.selectors.zones import PageZone, effective_zones
from annotator.services import changes
from annotator.vocabulary import DateBasis, DatePrecision, IssueKind, OutletKind, ZoneKind

LONGEST_OUTLET = 200
LONGEST_NOTE = 2_000
DETAILS = ("outlet", "published_on", "date_precision", "date_basis")


@transaction.atomic
def describe(
    *,
    document: Document,
    outlet: str,
    published_on: date | None,
    precision: DatePrecision,
    basis: DateBasis = DateBasis.ENTERED,
    by: Actor,
) -> Document:
    """Say which outlet a document is of and when it appeared. What was read by the earlier day moves with it; what
    somebody confirmed stays. Raises Forbidden, Invalid. Three queries.
    """
    stored = _locked(document, by)
    outlet = _outlet(outlet)
    before = {name: _plain(getattr(stored, name)) for name in DETAILS}
    stored.outlet, stored.published_on, stored.date_precision = outlet, published_on, precision.value
    if before["published_on"] != _plain(published_on) or before["date_precision"] != precision.value:
        stored.date_basis = basis.value
    after = {name: _plain(getattr(stored, name)) for name in DETAILS}
    changed = {name: [before[name], after[name]] for name in DETAILS if before[name] != after[name]}
    if changed:
        stored.save(update_fields=list(DETAILS))
        changes.record(by=by, action="document.describe", document=document, data={"fields": changed})
    return stored


@transaction.atomic
def confirm_zones(*, document: Document, by: Actor) -> None:
    """Keep the zones as they are proposed: from now on only what is stored counts. Raises Forbidden. Six queries."""
    stored = _locked(document, by)
    found = _zones(stored)
    _store(stored, found, found, "zones.confirm", by, {"zones": len(found)})


@transaction.atomic
def put_zone(*, document: Document, zone: ZoneState, was: str = "", by: Actor) -> None:
    """Add a zone, or change the one that goes by `was` into it. Raises Forbidden, and what the rules raise."""
    stored = _locked(document, by)
    before = _zones(stored)
    _outlet(zone.outlet)
    after = rules.put(before, zone, stored.body.text, was)
    about = {"kind": zone.kind.value, "start": zone.start, "end": zone.end, "was": was}
    _store(stored, before, after, "zones.put", by, about)


@transaction.atomic
def remove_zone(*, document: Document, key: str, by: Actor) -> None:
    """Take a zone away; its words are in none then. Raises Forbidden, Invalid."""
    stored = _locked(document, by)
    before = _zones(stored)
    _store(stored, before, rules.remove(before, key), "zones.remove", by, {"was": key})


@transaction.atomic
def put_issue(
    *, document: Document, start: int, end: int, kind: IssueKind, note: str = "", dismissed: bool = False, by: Actor
) -> TextIssue:
    """Note that something is wrong with a place of the text, or that nothing is although the rules say so.

    Raises Forbidden, Invalid. Four queries.
    """
    stored = _locked(document, by)
    if not 0 <= start < end <= stored.length:
        raise Invalid("This place does not lie in the text.", where="start")
    if LONGEST_NOTE < len(note):
        raise Invalid(f"A note has at most {LONGEST_NOTE:,} characters.", where="note")
    columns = {"note": note.strip(), "dismissed": dismissed, "author": by.user}
    issue, _ = TextIssue.objects.update_or_create(
        document=stored, start=start, end=end, kind=kind.value, defaults=columns
    )
    action = "issue.dismiss" if dismissed else "issue.put"
    data = {"start": start, "end": end, "kind": kind.value, "note": note.strip()}
    changes.record(by=by, action=action, document=document, data=data)
    return issue


@transaction.atomic
def remove_issue(*, document: Document, issue_id: int, by: Actor) -> None:
    """Take a noted place, or the dismissal of a proposed one, back. Raises Forbidden, NotFound. Four queries."""
    stored = _locked(document, by)
    issue = TextIssue.objects.filter(document=stored, pk=issue_id).first()
    if issue is None:
        raise NotFound("There is no such place any more.")
    data = {"start": issue.start, "end": issue.end, "kind": issue.kind, "note": issue.note}
    issue.delete()
    changes.record(by=by, action="issue.remove", document=document, data=data)


@transaction.atomic
def put_outlet(*, name: str, kind: OutletKind, owner: str, by: Actor) -> Outlet:
    """Say what an outlet is and to whom it belongs; outlets of one owner are one origin. Raises Forbidden, Invalid."""
    require(by, Permission.EDIT_DOCUMENTS)
    name, owner = _outlet(name), _outlet(owner, "owner")
    if not name:
        raise Invalid("Which outlet is meant?", where="name")
    columns = {"kind": kind.value, "owner": owner}
    outlet, _ = Outlet.objects.update_or_create(project=by.project, name=name, defaults=columns)
    changes.record(by=by, action="outlet.put", data={"name": name, **columns})
    return outlet


def _locked(document: Document, by: Actor) -> Document:
    """The document as it is stored, locked. One query. Raises Forbidden."""
    require(by, Permission.EDIT_DOCUMENTS)
    found: Document = by.project.documents.select_for_update(of=("self",)).select_related("body").get(pk=document.pk)
    return found


def _zones(document: Document) -> tuple[ZoneState, ...]:
    return rules.in_order(state_of(zone) for zone in effective_zones(document, document.body.text))


def state_of(zone: PageZone) -> ZoneState:
    """A zone as the rules of changing zones read it."""
    day = zone.published_on.isoformat() if zone.published_on else ""
    return ZoneState(zone.start, zone.end, ZoneKind(zone.kind), zone.outlet, day, zone.precision, zone.basis)


def _store(
    document: Document,
    before: tuple[ZoneState, ...],
    after: tuple[ZoneState, ...],
    action: str,
    by: Actor,
    about: dict[str, Any],
) -> None:
    """Keep the zones as they are now; the Change has what went and what came."""
    if document.zoned_at is not None and before == after:
        return
    Zone.objects.filter(document=document).delete()
    Zone.objects.bulk_create(_row(document, zone) for zone in after)
    document.zoned_at = timezone.now()
    document.save(update_fields=["zoned_at"])
    went = [each.key for each in before if each not in after]
    data = {**about, "went": went, "came": [each.key for each in after if each not in before]}
    changes.record(by=by, action=action, document=document, data=data)


def _row(document: Document, zone: ZoneState) -> Zone:
    return Zone(
        document=document,
        start=zone.start,
        end=zone.end,
        kind=zone.kind.value,
        outlet=zone.outlet,
        published_on=zone.published_on or None,
        date_precision=zone.precision.value,
        date_basis=zone.basis.value,
    )


def _outlet(name: str, where: str = "outlet") -> str:
    name = " ".join(name.split())
    if LONGEST_OUTLET < len(name):
        raise Invalid(f"A name has at most {LONGEST_OUTLET} characters.", where=where)
    return name


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
