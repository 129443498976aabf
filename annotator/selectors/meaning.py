"""What one span means, for the dialog that asks a person: a figure, a time, or the entity that a name stands for."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from annotator.access import Actor
from annotator.editing.state import SpanState
from annotator.errors import Invalid, NotFound
from annotator.facts.names import family, fold
from annotator.models import Alias, AnnotationSet, Decision, Document
from annotator.records import Problem
from annotator.selectors import rows
from annotator.selectors.mark_list import find_mark, words_of
from annotator.selectors.marks import Mark, aligned
from annotator.selectors.mentions import MentionView, mentions_for
from annotator.selectors.naming import Known, naming
from annotator.selectors.values import ValueView, values_of

MOST_OFFERED = 12


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a mark means: `value` of a figure or time, else `name`, with the entities that are `offered` for it."""

    mark: Mark
    quote: str
    value: ValueView | None = None
    name: MentionView | None = None
    offered: tuple[Known, ...] = ()
    warnings: tuple[Problem, ...] = ()

    @property
    def is_suggested(self) -> bool:
        return self.mark.state in "sr"

    @property
    def kind(self) -> str:
        """As `editing.facts` calls it."""
        return self.value.kind if self.value else "mention"

    @property
    def is_said(self) -> bool:
        """Whether a person said so, and not the rules."""
        return self.value.state == "confirmed" if self.value else bool(self.name and self.name.explicit)


def meaning(document: Document, actor: Actor, number: int | None, find: str = "") -> Meaning:
    """What the mark with this id means; `find` is what entities are looked for by. Costs 5 queries at the most for a
    figure or time, 7 for a name. Raises NotFound, and Invalid for a label whose spans mean nothing beyond it.
    """
    mark = _mark(document, actor, number)
    quote = words_of(mark, document)
    warnings = _off_words(document, mark)
    value = values_of(document, [mark], actor).get(mark.id)
    if value is not None:
        return Meaning(mark, quote, value=value, warnings=(*value.warnings, *warnings))
    name = mentions_for(document, [SpanState(mark.id, mark.label.id, mark.parts)], actor).get(mark.id)
    if name is None:
        message = f"{mark.label.name} says no figure, no time and no name."
        raise Invalid(message, hint="Only such spans have a meaning to confirm.", where="span")
    offered = entities_found(actor, find, mark.label.name) if find.strip() else name.candidates
    chosen = (name.entity,) if name.entity and name.entity not in offered and not find.strip() else ()
    warnings += _two_types(actor, quote, mark)
    return Meaning(mark, quote, name=name, offered=(*chosen, *offered), warnings=warnings)


def _mark(document: Document, actor: Actor, number: int | None) -> Mark:
    """The mark with this id, or the span that the suggestion of this id has become by now."""
    try:
        return find_mark(document, actor, number)
    except NotFound:
        own = rows.sets_of(document.pk, actor.user_id, gold=actor.gold)
        mine = [row[0] for row in own if row[1] != AnnotationSet.Role.SUGGESTION]
        made = Decision.objects.filter(suggestion=number, annotation_set__in=mine, span__isnull=False).first()
        if made is None:
            raise
        return find_mark(document, actor, made.span_id)


def entities_found(actor: Actor, words: str, label: str) -> tuple[Known, ...]:
    """Entities of the label's kind with a name that begins with or has these words, by name. One query."""
    folded = fold(words)
    condition = Q(form__icontains=words.strip()) | (Q(folded__startswith=folded) if folded else Q())
    named = Alias.objects.filter(condition, project=actor.project).values_list("entity__name", "entity__type", "entity")
    found = {Known(*row) for row in named[:500] if family(row[1]) == family(label)}
    return tuple(sorted(found))[:MOST_OFFERED]


def _off_words(document: Document, mark: Mark) -> tuple[Problem, ...]:
    if not aligned(document, [mark])[0].misaligned:
        return ()
    return (Problem("W12", "It does not begin and end with a word.", "parts", level="warning"),)


def _two_types(actor: Actor, quote: str, mark: Mark) -> tuple[Problem, ...]:
    """W10: the same name is also known as something of another kind. One query."""
    known = naming(actor.project, {quote})
    types = {each.type for found in (*known.forms.values(), *known.folded.values()) for each in found}
    others = sorted(each for each in types if family(each) != family(mark.label.name))
    if not others:
        return ()
    return (Problem("W10", f"The name is also known as {', '.join(others)}.", "entity", level="warning"),)
