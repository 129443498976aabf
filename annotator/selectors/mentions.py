"""What the names on a document's page mean: the entity of each span, and whether it is meant literally.

A span names the only entity that has its text as a name; a Mention row of the person's set says otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from annotator.access import Actor
from annotator.editing.state import Proposal, SpanState
from annotator.facts.names.labels import is_name, may_be_source
from annotator.models import Document, Mention
from annotator.selectors.naming import Known, current, naming
from annotator.selectors.schemas import schema_of
from annotator.vocabulary import MentionUse


@dataclass(frozen=True, slots=True)
class MentionView:
    """What a span names. `explicit` where somebody said so of this very span: then `entity` None means "none of ours".

    `candidates` are the entities that its text is a name of; `may_be_source` is whether it can say something (W5).
    """

    entity: Known | None
    use: MentionUse = MentionUse.LITERAL
    explicit: bool = False
    candidates: tuple[Known, ...] = ()
    may_be_source: bool = True


def mentions_for(document: Document, spans: Iterable[SpanState | Proposal], actor: Actor) -> dict[int, MentionView]:
    """Span or suggestion -> what it names, for those with the label of a name. Two queries, none without such.

    `document.body` must be loaded.
    """
    labels = {label.id: label for label in schema_of(actor.project).labels}
    named = {
        span.id: (words_of(document.body.text, span), labels[span.label].name)
        for span in spans
        if span.label in labels and is_name(labels[span.label].name, labels[span.label].model_labels)
    }
    if not named:
        return {}
    known = naming(actor.project, {words for words, _ in named.values()})
    said = _said(named)
    return {
        number: _view(label, known.candidates(words, label), said.get(number))
        for number, (words, label) in named.items()
    }


def mention_of(document: Document, span: SpanState | Proposal, actor: Actor) -> MentionView | None:
    """The same for one span; None for one without the label of a name."""
    return mentions_for(document, [span], actor).get(span.id)


def words_of(text: str, span: SpanState | Proposal) -> str:
    """The text of a span, of all its parts, as the registry knows names: on one line."""
    return " ".join(" ".join(text[start:end] for start, end in span.parts).split())


def _said(spans: Iterable[int]) -> dict[int, Mention]:
    """One query."""
    found = Mention.objects.filter(span__in=list(spans)).select_related("entity__merged_into")
    return {row.span_id: row for row in found}


def _view(label: str, candidates: tuple[Known, ...], said: Mention | None) -> MentionView:
    entity = candidates[0] if len(candidates) == 1 else None
    use = MentionUse.LITERAL
    if said is not None:
        use = MentionUse(said.use)
        entity = current(said.entity)
    return MentionView(entity, use, said is not None, candidates, may_be_source(label, use))
