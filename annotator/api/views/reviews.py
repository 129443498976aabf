"""`reviews/` and `sets/<id>/accept/`, `return/`, `reviews/`: submitted work, and what a reviewer says about it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from annotator.access import Actor, document_in
from annotator.api.openapi import describe, page_of
from annotator.api.serializers.annotations import SetAnswer
from annotator.api.serializers.reviews import (
    AcceptedAnswer,
    AcceptManyRequest,
    AcceptRequest,
    ReturnRequest,
    ReviewAnswer,
    ReviewsAnswer,
    ReviewsQuery,
    SubmittedSetAnswer,
)
from annotator.api.views.base import ProjectView, allow
from annotator.api.views.sets import set_in
from annotator.api.writing import version_in
from annotator.errors import NotFound
from annotator.models import AnnotationSet
from annotator.roles import Permission
from annotator.selectors.differences import counts
from annotator.selectors.reviews import Filters, knows_reviewers, reviewed, verdicts
from annotator.services.reviews import accept, accept_many, return_


class Reviews(ProjectView):
    access = allow(GET=Permission.VIEW_OTHERS_WORK)
    query = ReviewsQuery

    @describe(
        "reviews_list",
        "Submitted work that waits for a review, or was reviewed",
        answer=page_of(SubmittedSetAnswer),
        query=ReviewsQuery,
        description="By the ids of the sets. What waits are the sets of others only.",
    )
    def get(self, request: Request, slug: str) -> Response:
        wanted = {name: value for name, value in self.params.items() if name not in {"limit", "after"}}
        sets = reviewed(self.actor, Filters(**wanted)).select_related("document", "author")
        return self.page(sets, _rows)


class AcceptMany(ProjectView):
    access = allow(POST=Permission.REVIEW)

    @describe(
        "reviews_accept",
        "Accept many sets in one step",
        request=AcceptManyRequest,
        answer=AcceptedAnswer,
        description="What is not submitted in the version named any more is left. If none is, the answer is 409.",
    )
    def post(self, request: Request, slug: str) -> Response:
        body = self.body(AcceptManyRequest)
        sets = {each["id"]: each["version"] for each in body["sets"]}
        return Response(AcceptedAnswer(accept_many(sets=sets, operation=body["operation"], by=self.actor)).data)


class Accept(ProjectView):
    access = allow(POST=Permission.REVIEW)

    @describe("sets_accept", "Accept a submitted set", request=AcceptRequest, answer=SetAnswer)
    def post(self, request: Request, slug: str, document_id: int, set_id: int) -> Response:
        body, found = self.body(AcceptRequest), _person_set(self.actor, document_id, set_id)
        version = version_in(request, body)
        review = accept(
            annotation_set=found, version=version, note=body["note"], operation=body["operation"], by=self.actor
        )
        return _answer(review.annotation_set)


class Return(ProjectView):
    access = allow(POST=Permission.REVIEW)

    @describe("sets_return", "Give a set back to its author with a note", request=ReturnRequest, answer=SetAnswer)
    def post(self, request: Request, slug: str, document_id: int, set_id: int) -> Response:
        body, found = self.body(ReturnRequest), _person_set(self.actor, document_id, set_id)
        version = version_in(request, body)
        review = return_(
            annotation_set=found, version=version, note=body["note"], operation=body["operation"], by=self.actor
        )
        return _answer(review.annotation_set)


class SetReviews(ProjectView):
    access = allow(GET=Permission.VIEW_DOCUMENTS)

    @describe("sets_reviews_list", "What reviewers said about a set", answer=ReviewsAnswer)
    def get(self, request: Request, slug: str, document_id: int, set_id: int) -> Response:
        found = verdicts(set_in(self.actor, document_id, set_id), named=knows_reviewers(self.actor))
        return Response({"results": ReviewAnswer(found, many=True).data})


def _person_set(actor: Actor, document_id: int, set_id: int) -> AnnotationSet:
    """A person's set of a document of the project; the service decides whether the actor may see it."""
    sets = document_in(actor, document_id).sets.filter(role=AnnotationSet.Role.HUMAN)
    found: AnnotationSet | None = sets.filter(pk=set_id).first()
    if found is None:
        raise NotFound("There is no such annotation set of this document.")
    return found


def _rows(sets: list[AnnotationSet]) -> list[Any]:
    """Three queries."""
    counted = counts(sets)
    fields = ("id", "document", "author", "state", "version", "submitted_at")
    rows = [
        {**{name: getattr(each, name) for name in fields}, "differences": asdict(counted[each.pk])} for each in sets
    ]
    return list(SubmittedSetAnswer(rows, many=True).data)


def _answer(own: AnnotationSet) -> Response:
    return Response(SetAnswer(own).data, headers={"ETag": f'"{own.version}"'})
