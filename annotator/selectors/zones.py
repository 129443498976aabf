"""What the stretches of a document are, when each appeared, and which of them no suggester reads.

A document that nobody has zoned (`zoned_at`) has the zones that the rules propose; they cost no query.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from annotator.facts.zones import propose_zones
from annotator.models import Document, Zone
from annotator.records import Part
from annotator.vocabulary import DateBasis, DatePrecision, ZoneKind

NOT_READ = frozenset({ZoneKind.BOILERPLATE, ZoneKind.PROMO})
REMEMBERED = 200  # texts whose proposed zones a process keeps


@dataclass(frozen=True, slots=True)
class PageZone:
    """A stretch of a document. `id` is None for a proposed one, which names its `rule` and how sure that is."""

    start: int
    end: int
    kind: ZoneKind
    id: int | None = None
    outlet: str = ""
    published_on: date | None = None
    precision: DatePrecision = DatePrecision.DAY
    basis: DateBasis = DateBasis.ENTERED
    score: float | None = None
    rule: str = ""

    @property
    def range(self) -> Part:
        return self.start, self.end

    @property
    def key(self) -> str:
        """What it goes by in a form."""
        return f"{self.start}-{self.end}-{self.kind.value}"


@dataclass(frozen=True, slots=True)
class Published:
    """When a place in a text appeared, as far as it is known."""

    day: date | None = None
    precision: DatePrecision = DatePrecision.UNKNOWN

    @property
    def known(self) -> date | None:
        return None if self.precision == DatePrecision.UNKNOWN else self.day

    @property
    def iso(self) -> str:
        return self.known.isoformat() if self.known else ""

    @property
    def anchors_days(self) -> bool:
        """Whether a weekday can be counted from it."""
        return self.known is not None and self.precision != DatePrecision.MONTH


NOT_KNOWN = Published()


def effective_zones(document: Document, text: str) -> tuple[PageZone, ...]:
    """The zones of a document in reading order: those stored once a person zoned it, else the proposed ones. One query
    at the most."""
    return proposed_zones(text) if document.zoned_at is None else stored_zones([document.pk]).get(document.pk, ())


def stored_zones(documents: Collection[int]) -> dict[int, tuple[PageZone, ...]]:
    """Document -> its stored zones. One query, none without documents."""
    found: dict[int, list[PageZone]] = defaultdict(list)
    for row in Zone.objects.filter(document__in=documents) if documents else ():
        found[row.document_id].append(_of_row(row))
    return {document: tuple(zones) for document, zones in found.items()}


def proposed_zones(text: str) -> tuple[PageZone, ...]:
    """What the rules say, remembered by the text's digest: 0.3 microseconds a character the first time. No query."""
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
    if digest not in _proposed:
        _proposed[digest] = tuple(
            PageZone(zone.start, zone.end, zone.kind, score=zone.score, rule=zone.rule) for zone in propose_zones(text)
        )
        while REMEMBERED < len(_proposed):
            _proposed.popitem(last=False)
    return _proposed[digest]


_proposed: OrderedDict[bytes, tuple[PageZone, ...]] = OrderedDict()


def skipped_ranges(document: Document, text: str) -> tuple[Part, ...]:
    """The ranges that belong to the page and not to the news. One query at the most."""
    return not_read(effective_zones(document, text))


def skipped_in(texts: Mapping[int, str], zoned: Collection[int]) -> dict[int, tuple[Part, ...]]:
    """Document -> `skipped_ranges`, for many; `zoned` are those of them that a person zoned. One query at the most."""
    stored = stored_zones(zoned)
    return {
        number: not_read(stored.get(number, ()) if number in zoned else proposed_zones(text))
        for number, text in texts.items()
    }


def not_read(zones: Iterable[PageZone]) -> tuple[Part, ...]:
    return tuple((zone.start, zone.end) for zone in zones if zone.kind in NOT_READ)


def dated_zones(document: Document) -> tuple[PageZone, ...]:
    """The embedded articles with a day of their own. A query only where a person has zoned the document."""
    if document.zoned_at is None:
        return ()
    dated = Zone.objects.filter(document=document.pk, kind=ZoneKind.EMBEDDED, published_on__isnull=False)
    return tuple(map(_of_row, dated))


def published_at(document: Document, dated: Sequence[PageZone], place: int) -> Published:
    """When the words at a place appeared: by the innermost embedded article around it, else by the document. No query.

    `dated` is what `dated_zones` gave.
    """
    around = [zone for zone in dated if zone.start <= place < zone.end]
    if around:
        inner = min(around, key=lambda zone: zone.end - zone.start)
        return Published(inner.published_on, inner.precision)
    return Published(document.published_on, DatePrecision(document.date_precision))


def article_at(zones: Sequence[PageZone], place: int) -> PageZone | None:
    """The innermost embedded article around a place. No query."""
    around = [zone for zone in zones if zone.kind == ZoneKind.EMBEDDED and zone.start <= place < zone.end]
    return min(around, key=lambda zone: zone.end - zone.start, default=None)


def _of_row(row: Zone) -> PageZone:
    return PageZone(
        row.start,
        row.end,
        ZoneKind(row.kind),
        row.pk,
        row.outlet,
        row.published_on,
        DatePrecision(row.date_precision or DatePrecision.DAY),
        DateBasis(row.date_basis),
    )
