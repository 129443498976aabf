"""`documents/<id>/sets/<id>/facts/`: the claims, links and values of a set that the person may see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from annotator.api.openapi import describe
from annotator.api.serializers.facts import FactsAnswer
from annotator.api.views.base import ProjectView, allow
from annotator.api.views.sets import set_in
from annotator.editing.facts import ClaimFact, Fact, LinkFact, MentionFact, QuantityFact, TimeFact
from annotator.roles import Permission
from annotator.selectors.fact_state import facts_of
from annotator.vocabulary import badge


class SetFacts(ProjectView):
    access = allow(GET=Permission.VIEW_DOCUMENTS)

    @describe(
        "sets_facts",
        "The claims of a set, their links, and the values of its spans",
        answer=FactsAnswer,
        description="For reading; the format `annotator` of exports has the same for whole projects.",
    )
    def get(self, request: Request, slug: str, document_id: int, set_id: int) -> Response:
        found = set_in(self.actor, document_id, set_id)
        return Response(FactsAnswer(facts_answer(facts_of([found.pk])[found.pk].values())).data)


def facts_answer(facts: Iterable[Fact]) -> dict[str, list[dict[str, Any]]]:
    """The facts of a set by kind; decisions on proposed claims are no part of it."""
    answer: dict[str, list[dict[str, Any]]] = {
        kind: [] for kind in ("claims", "links", "mentions", "quantities", "times")
    }
    for fact in facts:
        match fact:
            case ClaimFact():
                answer["claims"].append(_claim(fact))
            case LinkFact():
                answer["links"].append(asdict(fact))
            case MentionFact():
                answer["mentions"].append(asdict(fact))
            case QuantityFact(span, quantity, twin):
                answer["quantities"].append(asdict(quantity) | {"span": span, "twin": twin})
            case TimeFact(span, time, published, anchor):
                answer["times"].append(asdict(time) | {"span": span, "published": published, "anchor": anchor})
    return answer


def _claim(fact: ClaimFact) -> dict[str, Any]:
    axes = fact.axes
    word = badge(voice=axes.voice, certainty=axes.certainty, orientation=axes.orientation, act=axes.act)
    return asdict(fact) | asdict(axes) | {"badge": word}
