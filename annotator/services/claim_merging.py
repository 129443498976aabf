"""What the claims and values of gold are to be: what all agree on, and what was decided part by part.

A claim is written when its last question is decided, and again with each later decision about it. Claims that are
written are nested as most sources have them. What is in gold is not taken out because sources changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from annotator.adjudication.claims import Group, ValueGroup, parent_of, standing
from annotator.editing.claims import ClaimState, remove
from annotator.editing.facts import ClaimFact, LinkFact
from annotator.editing.state import Delta, Swap, composed
from annotator.models import AnnotationSet, Link
from annotator.selectors.claim_merge import ClaimSheet, claim_sheets
from annotator.selectors.fact_state import link_fact
from annotator.services import set_rows
from annotator.services.fact_operations import check_not_linked_elsewhere
from annotator.text.ranges import contains


def fill(own: AnnotationSet, sources: Sequence[int]) -> tuple[Delta, list[str]]:
    """Write the claims and values that all sources agree on, as far as they are not in gold; returns what was written
    and the keys of the groups. Three queries where there are none.
    """
    return fill_all({own.document_id: (own, sources)})[own.document_id]


def fill_all(wanted: Mapping[int, tuple[AnnotationSet, Sequence[int]]]) -> dict[int, tuple[Delta, list[str]]]:
    """The same for several documents, in as many queries."""
    sheets = claim_sheets(wanted)
    filled = {document: agreed(sheet) for document, sheet in sheets.items()}
    some = [document for document, delta in filled.items() if delta]
    written = set_rows.write_all([(wanted[document][0], filled[document]) for document in some])
    deltas = filled | dict(zip(some, written, strict=True))
    keys = {document: [each.key for each in sheet.groups if not each.questions] for document, sheet in sheets.items()}
    return {document: (deltas[document], keys[document]) for document in sheets}


def agreed(sheet: ClaimSheet) -> Delta:
    """What is agreed and not in gold yet. No query."""
    claims = claims_written(sheet, {each.key: each.result({}) for each in sheet.waiting})
    return composed((claims, values_carried(sheet)))


def values_carried(sheet: ClaimSheet) -> Delta:
    """The values that spans of gold lack and that are agreed or decided. No query."""
    values = (value_written(sheet, each, sheet.chosen) for each in sheet.value_groups)
    return composed(each for each in values if each and each.facts[0].before is None)


def decided(own: AnnotationSet, sheet: ClaimSheet, key: str, said: str) -> Delta:
    """What gold becomes once this question is decided in this way. Two queries at the most, where a claim goes."""
    chosen = {**sheet.chosen, key: said}
    if (value := sheet.value_of(key)) is not None:
        return value_written(sheet, value, chosen)
    group = sheet.group_of(key)
    if group is None or group.left(chosen):
        return Delta()
    if group.is_dropped(chosen):
        return _dropped(own, sheet, group)
    return claims_written(sheet, {group.key: group.result(chosen)})


def claims_written(sheet: ClaimSheet, results: Mapping[str, ClaimFact | None]) -> Delta:
    """From the claims of gold to those with these, by the keys of their groups."""
    after = dict(sheet.claims)
    for group in sheet.groups:
        if (claim := results.get(group.key)) is not None:
            there = standing(group, sheet.claims.values())
            made = replace(claim, id=-len(after)) if there is None else _kept(there, claim)
            after[made.id] = made
    after = _nested(sheet.groups, after)
    return Delta(
        facts=tuple(
            Swap(sheet.claims.get(number), claim)
            for number, claim in after.items()
            if sheet.claims.get(number) != claim
        )
    )


def value_written(sheet: ClaimSheet, group: ValueGroup, chosen: Mapping[str, str]) -> Delta:
    """What gives a span of gold the value that is right for it; nothing where that is open or the span is not gold."""
    span = sheet.spans.get((group.label, group.parts))
    value = None if span is None else group.result(chosen, span)
    if value is None or (before := sheet.values.get(value.key)) == value:
        return Delta()
    return Delta(facts=(Swap(before, value),))


# --- helpers --------------------------------------------------------------------------------------


def _kept(there: ClaimFact, claim: ClaimFact) -> ClaimFact:
    """A claim of gold as it was decided; what nobody was asked about stays."""
    return replace(
        claim, id=there.id, parent=there.parent, gist=there.gist or claim.gist, check_worthy=there.check_worthy
    )


def _dropped(own: AnnotationSet, sheet: ClaimSheet, group: Group) -> Delta:
    there = standing(group, sheet.claims.values())
    if there is None:
        return Delta()
    links: dict[int, LinkFact] = {row.pk: link_fact(row) for row in Link.objects.filter(annotation_set=own)}
    delta = remove(ClaimState(sheet.claims, links=links), there.id, "raise")
    check_not_linked_elsewhere(delta, own.pk)
    return delta


def _nested(groups: Iterable[Group], claims: Mapping[int, ClaimFact]) -> dict[int, ClaimFact]:
    """The claims, each inside another as far as its content lies there."""
    nested = dict(claims)
    every = list(groups)
    for number, claim in claims.items():
        if claim.parent is not None and not _inside(claim, claims.get(claim.parent)):
            nested[number] = replace(claim, parent=None)
    for group in every:
        own = standing(group, nested.values())
        around = parent_of(group, every)
        outer = None if around is None else standing(around, nested.values())
        if own is not None and own.parent is None and outer is not None and _may_hold(outer, own, nested):
            nested[own.id] = replace(own, parent=outer.id)
    return nested


def _may_hold(outer: ClaimFact, claim: ClaimFact, claims: Mapping[int, ClaimFact]) -> bool:
    at: ClaimFact | None = outer
    while at is not None:
        if at.id == claim.id:
            return False
        at = None if at.parent is None else claims.get(at.parent)
    return _inside(claim, outer)


def _inside(claim: ClaimFact, outer: ClaimFact | None) -> bool:
    return outer is not None and all(any(contains(whole, part) for whole in outer.content) for part in claim.content)
