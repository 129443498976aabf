"""Writing to one's own set: every operation has an id and a version, is done once, and says what it did."""

from __future__ import annotations

import pytest

from annotator.models import AnnotationSet, Change, Span
from annotator.selectors import schemas
from tests import make
from tests.api.client import Api, code, operation

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor():
    schemas.forget()
    return make.member(make.project("a"))


@pytest.fixture
def document(actor):
    return make.document(actor.project)


@pytest.fixture
def api(actor):
    return Api(actor.user)


@pytest.fixture
def at(document):
    return f"projects/a/documents/{document.pk}/"


def test_a_span_is_added_and_described(api, at, document):
    answer = api.post(f"{at}spans/", operation(label="PERSON", start=0, end=12, text="Ada Lovelace"))
    span = Span.objects.get()
    assert answer.status_code == 201
    assert answer["ETag"] == '"1"'
    assert answer.json()["version"] == 1
    assert answer.json()["spans"] == [
        {
            "id": span.pk,
            "label": "PERSON",
            "label_id": span.label_id,
            "start": 0,
            "end": 12,
            "parts": [[0, 12]],
            "score": None,
            "note": "",
            "derived_from": None,
        }
    ]


def test_a_retry_gets_the_first_answer_and_writes_nothing(api, at):
    body = operation(label="PERSON", start=0, end=3)
    first = api.post(f"{at}spans/", body)
    later = api.post(f"{at}spans/", operation(1, label="GPE", start=4, end=12))
    again = api.post(f"{at}spans/", body)
    assert (first.status_code, later.status_code, again.status_code) == (201, 201, 201)
    assert again.json() == first.json()
    assert Span.objects.count() == 2
    assert Change.objects.filter(action="span.add").count() == 2


def test_a_retry_of_a_removal_gets_the_first_answer(api, at):
    made = api.post(f"{at}spans/", operation(label="PERSON", start=0, end=3)).json()["spans"][0]["id"]
    body = operation(1)
    first = api.delete(f"{at}spans/{made}/", body)
    again = api.delete(f"{at}spans/{made}/", body)
    assert first.status_code == again.status_code == 200
    assert first.json() == again.json()
    assert first.json()["removed"] == [made]
    assert code(api.delete(f"{at}spans/{made}/", operation(2))) == (404, "not_found")


def test_an_operation_id_used_for_something_else_is_refused(api, at):
    body = operation(label="PERSON", start=0, end=3)
    api.post(f"{at}spans/", body)
    assert code(api.post(f"{at}spans/", body | {"end": 4})) == (409, "operation_reused")
    assert Span.objects.count() == 1


@pytest.mark.parametrize("version", [0, 2, 10**9])
def test_a_version_that_is_not_the_stored_one_is_stale(api, at, version):
    api.post(f"{at}spans/", operation(label="PERSON", start=0, end=3))
    refused = api.post(f"{at}spans/", operation(version, label="PERSON", start=4, end=12))
    assert code(refused) == (409, "stale")
    assert Span.objects.count() == 1
    assert AnnotationSet.objects.get().version == 1


def test_a_write_without_a_version_is_428(api, at):
    body = operation(label="PERSON", start=0, end=3)
    del body["version"]
    assert code(api.post(f"{at}spans/", body)) == (428, "precondition_required")
    assert not AnnotationSet.objects.exists()


def test_the_version_may_be_in_if_match(api, at):
    body = operation(label="PERSON", start=0, end=3)
    del body["version"]
    assert code(api.post(f"{at}spans/", body, **{"If-Match": '"7"'})) == (409, "stale")
    assert code(api.post(f"{at}spans/", body, **{"If-Match": "*"})) == (400, "bad_request")
    assert code(api.post(f"{at}spans/", body | {"version": 1}, **{"If-Match": '"0"'})) == (400, "bad_request")
    assert api.post(f"{at}spans/", body, **{"If-Match": '"0"'}).status_code == 201


@pytest.mark.parametrize(
    ("range_", "where"),
    [
        ({"start": 3, "end": 3}, ""),
        ({"start": 5, "end": 3}, ""),
        ({"start": 0, "end": 10**6}, "parts"),
        ({"start": 0}, "end"),
        ({"end": 3}, "start"),
        ({"parts": [[0, 3], [2, 5]]}, ""),
        ({"parts": [[0, 3]], "start": 0, "end": 3}, "parts"),
        ({"parts": [[0]]}, "parts[0]"),
        ({"parts": []}, "parts"),
        ({"start": 0, "end": 3, "text": "ada"}, "text"),
        ({}, ""),
    ],
)
def test_a_range_outside_the_text_or_with_another_text_is_refused(api, at, range_, where):
    refused = api.post(f"{at}spans/", operation(label="PERSON", **range_))
    assert code(refused) == (422, "invalid")
    assert refused.json()["error"]["where"] == where
    assert not AnnotationSet.objects.exists()


@pytest.mark.parametrize("label", ["NOBODY", "person", "strike"])
def test_only_span_labels_of_the_schema_go_on_spans(api, at, label):
    assert code(api.post(f"{at}spans/", operation(label=label, start=0, end=3))) == (422, "invalid")


def test_offsets_are_code_points(api, actor):
    document = make.document(actor.project, "𝄞 Ada 👩‍👩‍👧")
    path = f"projects/a/documents/{document.pk}/spans/"
    assert api.post(path, operation(label="PERSON", start=2, end=5, text="Ada")).status_code == 201


def test_a_discontinuous_span_keeps_its_parts(api, at):
    answer = api.post(f"{at}spans/", operation(label="PERSON", parts=[[4, 12], [0, 3]], text="AdaLovelace"))
    assert answer.json()["spans"][0]["parts"] == [[0, 3], [4, 12]]


def test_one_change_at_a_time(api, at):
    made = api.post(f"{at}spans/", operation(label="PERSON", start=0, end=3)).json()["spans"][0]["id"]
    span = f"{at}spans/{made}/"
    assert code(api.patch(span, operation(1))) == (422, "invalid")
    assert code(api.patch(span, operation(1, label="GPE", note="?"))) == (422, "invalid")
    assert api.patch(span, operation(1, label="GPE")).json()["spans"][0]["label"] == "GPE"
    assert api.patch(span, operation(2, start=0, end=12)).json()["spans"][0]["parts"] == [[0, 12]]
    assert api.patch(span, operation(3, note=" sure? \n")).json()["spans"][0]["note"] == " sure? \n"
    assert Span.objects.get(pk=made).note == " sure? \n"


def test_accept_reject_correct_and_reset_a_suggestion(api, at, document):
    ada, london = make.suggestions(document, [("Ada Lovelace", "ORG"), ("London", "GPE")])
    decide = f"{at}decisions/"
    accepted = api.post(decide, operation(0, suggestion=london.pk, verdict="accept")).json()
    assert accepted["decisions"] == [
        {"suggestion": london.pk, "verdict": "accepted", "span": accepted["spans"][0]["id"]}
    ]
    corrected = api.post(decide, operation(1, suggestion=ada.pk, verdict="correct", label="PERSON")).json()
    assert corrected["decisions"][0]["verdict"] == "corrected"
    assert corrected["spans"][0]["label"] == "PERSON"
    rejected = api.post(decide, operation(2, suggestion=london.pk, verdict="reject")).json()
    assert rejected["decisions"] == [{"suggestion": london.pk, "verdict": "rejected", "span": None}]
    assert rejected["removed"] == [accepted["spans"][0]["id"]]
    reset = api.post(decide, operation(3, suggestion=london.pk, verdict="reset")).json()
    assert reset["decisions"] == [{"suggestion": london.pk, "verdict": None, "span": None}]
    stored = {row["id"]: row["verdict"] for row in api.get(f"{at}suggestions/").json()["suggestions"]}
    assert stored == {ada.pk: "corrected", london.pk: None}


def test_a_decision_about_one_of_several_sources_is_one_about_all(api, at, document):
    (first,), (second,) = (make.suggestions(document, [("London", "GPE")], suggester=name) for name in ("a", "b"))
    done = api.post(f"{at}decisions/", operation(0, suggestion=second.pk, verdict="accept")).json()
    (span,) = done["spans"]
    assert span["derived_from"] == second.pk
    assert done["decisions"] == [
        {"suggestion": each.pk, "verdict": "accepted", "span": span["id"]} for each in (first, second)
    ]


@pytest.mark.parametrize(
    "decision",
    [
        {"verdict": "accept", "label": "PERSON"},
        {"verdict": "reject", "start": 0, "end": 3},
        {"verdict": "correct"},
        {"verdict": "correct", "label": "PERSON", "start": 0, "end": 3},
        {"verdict": "maybe"},
        {"verdict": "accepted"},
    ],
)
def test_a_decision_has_to_say_one_thing(api, at, document, decision):
    (ada,) = make.suggestions(document, [("Ada Lovelace", "ORG")])
    assert code(api.post(f"{at}decisions/", operation(suggestion=ada.pk, **decision))) == (422, "invalid")
    assert not AnnotationSet.objects.filter(role="human").exists()


def test_document_labels_undo_and_redo(api, at, document):
    assert api.post(f"{at}labels/", operation(0, label="strike", on=True)).json()["version"] == 1
    assert code(api.post(f"{at}labels/", operation(1, label="PERSON", on=True))) == (422, "invalid")
    assert api.post(f"{at}undo/", operation(1)).json()["version"] == 2
    own = AnnotationSet.objects.get()
    assert not own.document_labels.exists()
    assert api.post(f"{at}redo/", operation(2)).status_code == 200
    assert own.document_labels.get().label.name == "strike"
    assert code(api.post(f"{at}redo/", operation(3))) == (409, "conflict")


def test_submitting_and_reopening(api, at, document):
    (ada,) = make.suggestions(document, [("Ada Lovelace", "PERSON")])
    submit = {key: value for key, value in operation().items() if key == "operation"}
    assert code(api.post(f"{at}submit/", submit)) == (409, "conflict")
    done = api.post(f"{at}submit/", submit | {"leave_undecided": True})
    assert done.json()["state"] == "submitted"
    assert api.post(f"{at}submit/", submit | {"leave_undecided": True}).json() == done.json()
    refused = api.post(f"{at}decisions/", operation(1, suggestion=ada.pk, verdict="accept"))
    assert code(refused) == (409, "conflict")
    again = {key: value for key, value in operation().items() if key == "operation"}
    assert code(api.post(f"{at}reopen/", again)) == (403, "forbidden")


def test_another_persons_set_is_reopened_by_reviewers_only(api, at, document, actor):
    make.submit(document, actor)
    body = operation() | {"author": actor.user_id}
    del body["version"]
    annotator, reviewer = (Api(make.member(actor.project, role).user) for role in ("annotator", "reviewer"))
    assert code(annotator.post(f"{at}reopen/", body)) == (403, "forbidden")
    assert AnnotationSet.objects.get().state == "submitted"
    assert reviewer.post(f"{at}reopen/", body).json()["state"] == "open"


def test_an_operation_id_belongs_to_one_document(api, at, actor):
    other = make.document(actor.project)
    body = operation(label="PERSON", start=0, end=3)
    api.post(f"{at}spans/", body)
    assert code(api.post(f"projects/a/documents/{other.pk}/spans/", body)) == (409, "operation_reused")
    assert not other.sets.exists()


def test_what_an_operation_costs_does_not_grow_with_the_spans(api, at, document, actor, django_assert_num_queries):
    suggested = make.suggestions(document, [("London", "GPE"), ("Kyiv", "GPE"), ("Friday", "DATE")])
    api.get("me/")

    def cost(queries, path, **fields):
        own = AnnotationSet.objects.filter(author=actor.user).first()
        body = operation(own.version if own else 0, **fields)
        with django_assert_num_queries(queries):
            assert api.post(f"{at}{path}", body).status_code in {200, 201}

    cost(19, "spans/", label="PERSON", start=0, end=3)
    for quote in ("Lovelace", "Charles", "Babbage"):
        make.span(document, quote, "PERSON", by=actor)
    cost(13, "spans/", label="PERSON", start=0, end=12)
    cost(15, "decisions/", suggestion=suggested[0].pk, verdict="accept")
    cost(14, "decisions/", suggestion=suggested[1].pk, verdict="reject")
    cost(11, "labels/", label="strike", on=True)
    cost(13, "undo/")
