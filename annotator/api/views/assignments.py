"""`assignments/`, `documents/<id>/skip/`, `flag/`, `release/`: a person's own work; `staffing/`: who has what."""

from __future__ import annotations

from rest_framework.request import Request
from rest_framework.response import Response

from annotator.access import document_in
from annotator.api.openapi import describe, page_of
from annotator.api.serializers.assignments import (
    AssignmentAnswer,
    AssignmentsQuery,
    NextAnswer,
    NextRequest,
    OwnAssignmentAnswer,
    OwnAssignmentsQuery,
    PeopleAnswer,
    ReasonRequest,
    StaffingAnswer,
    StaffingRequest,
)
from annotator.api.views.base import Nothing, ProjectView, allow
from annotator.roles import Permission
from annotator.selectors import staffing as read
from annotator.services import assignments, staffing


class OwnAssignments(ProjectView):
    access = allow(GET=Permission.ANNOTATE)
    query = OwnAssignmentsQuery

    @describe(
        "assignments_list",
        "What you were assigned or took from the queue",
        answer=page_of(OwnAssignmentAnswer),
        query=OwnAssignmentsQuery,
    )
    def get(self, request: Request, slug: str) -> Response:
        rows = read.own_assignments(self.actor, self.params.get("state", ""))
        return self.page(rows, lambda found: OwnAssignmentAnswer(found, many=True).data)


class Next(ProjectView):
    access = allow(POST=Permission.ANNOTATE)

    @describe(
        "assignments_next",
        "The document to work on now",
        request=NextRequest,
        answer=NextAnswer,
        description=(
            "Returned work first, then what you have begun or were assigned, then the next one of the queue, which is"
            " yours from then on. Asked again, it is the same one until you submit it or put it away."
        ),
    )
    def post(self, request: Request, slug: str) -> Response:
        number = assignments.next_document(by=self.actor, after=self.body(NextRequest).get("after", 0))
        return Response(NextAnswer({"document": number}).data)


class Skip(ProjectView):
    access = allow(POST=Permission.ANNOTATE)

    @describe(
        "documents_skip",
        "Give a document back for good",
        request=ReasonRequest,
        answer=OwnAssignmentAnswer,
        description="The queue does not offer it to you again; what you marked is kept.",
    )
    def post(self, request: Request, slug: str, document_id: int) -> Response:
        reason, document = self.body(ReasonRequest)["reason"], document_in(self.actor, document_id)
        return Response(OwnAssignmentAnswer(assignments.skip(document=document, reason=reason, by=self.actor)).data)


class Flag(ProjectView):
    access = allow(POST=Permission.ANNOTATE)

    @describe(
        "documents_flag",
        "Say that something is wrong with a document",
        request=ReasonRequest,
        answer=OwnAssignmentAnswer,
        description="It stays yours until a manager has decided what becomes of it.",
    )
    def post(self, request: Request, slug: str, document_id: int) -> Response:
        reason, document = self.body(ReasonRequest)["reason"], document_in(self.actor, document_id)
        return Response(OwnAssignmentAnswer(assignments.flag(document=document, reason=reason, by=self.actor)).data)


class Release(ProjectView):
    access = allow(POST=Permission.ANNOTATE)

    @describe("documents_release", "Give a document back to the queue", answer=OwnAssignmentAnswer)
    def post(self, request: Request, slug: str, document_id: int) -> Response:
        self.body(Nothing)
        document = document_in(self.actor, document_id)
        return Response(OwnAssignmentAnswer(assignments.release(document=document, by=self.actor)).data)


# --- for managers --------------------------------------------------------------------------------


class Staffing(ProjectView):
    access = allow(GET=Permission.ASSIGN)
    query = AssignmentsQuery

    @describe("staffing_list", "Who has which document", answer=page_of(AssignmentAnswer), query=AssignmentsQuery)
    def get(self, request: Request, slug: str) -> Response:
        wanted = {name: value for name, value in self.params.items() if name in {"state", "document", "person"}}
        return self.page(read.assigned(self.actor, **wanted), lambda found: AssignmentAnswer(found, many=True).data)


class People(ProjectView):
    access = allow(GET=Permission.ASSIGN)

    @describe("staffing_people", "The people who annotate, and how much of what is theirs is done", answer=PeopleAnswer)
    def get(self, request: Request, slug: str) -> Response:
        return Response(PeopleAnswer({"results": read.people(self.actor)}).data)


class Assign(ProjectView):
    access = allow(POST=Permission.ASSIGN)

    @describe(
        "staffing_assign",
        "Give documents to people",
        request=StaffingRequest,
        answer=StaffingAnswer,
        description="Every document to every person, also beyond the number of annotators. Again, it does nothing.",
    )
    def post(self, request: Request, slug: str) -> Response:
        return Response(StaffingAnswer(staffing.assign(**self.body(StaffingRequest), by=self.actor)).data)


class Withdraw(ProjectView):
    access = allow(POST=Permission.ASSIGN)

    @describe(
        "staffing_withdraw",
        "Take documents from people",
        request=StaffingRequest,
        answer=StaffingAnswer,
        description="Not what is submitted. Who has begun keeps the work, to read and to go on with.",
    )
    def post(self, request: Request, slug: str) -> Response:
        return Response(StaffingAnswer(staffing.withdraw(**self.body(StaffingRequest), by=self.actor)).data)
