"""Writing at the same moment: a form that is sent twice, two answers, and two managers at one rule."""

from __future__ import annotations

import uuid

import pytest

from annotator.errors import Conflict, Stale
from annotator.models import Change, Comment, Guideline, Span
from annotator.roles import Role
from annotator.selectors.guidelines import label_of
from annotator.services import comments, guidelines, recheck
from tests import make
from tests.services.test_concurrency import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def project():
    return make.project("desk")


@pytest.fixture
def ada(project):
    return make.member(project, Role.ANNOTATOR, make.user("ada"))


@pytest.fixture
def mia(project):
    return make.member(project, Role.MANAGER, make.user("mia"))


def test_a_form_that_is_sent_many_times_at_once_writes_one_comment(project, ada):
    document, key = make.document(project), uuid.uuid4()

    def send():
        comments.comment(document=document, body="Once.", operation=key, by=ada)

    at_once([send] * 6)
    assert Comment.objects.count() == Change.objects.filter(action="comment.add").count() == 1


def test_a_thread_that_is_resolved_while_it_is_answered_has_an_answer_or_none(project, ada, mia):
    document = make.document(project)
    for _ in range(5):
        thread = make.comment(document, "Which?", ada)
        refused = []

        def answering(thread=thread, refused=refused):
            try:
                make.answer(thread, "That.", ada)
            except Conflict:
                refused.append(True)

        at_once([answering, lambda thread=thread: comments.resolve(thread_id=thread.pk, by=mia)])
        assert Comment.objects.filter(thread=thread).count() == 1 - len(refused)
        assert Comment.objects.get(pk=thread.pk).resolved_at is not None


def test_of_many_who_write_a_rule_at_once_one_does_and_the_others_are_told(project, mia):
    stale = []

    def writing(number):
        def write():
            try:
                guidelines.write(body=f"Rule {number}.", seen=0, by=mia)
            except Stale:
                stale.append(number)

        return write

    at_once([writing(number) for number in range(6)])
    assert (Guideline.objects.count(), len(stale)) == (1, 5)


def test_a_span_is_confirmed_once(project, ada, mia):
    document = make.document(project)
    span = make.span(document, "London", "GPE", by=ada)
    make.guideline("New.", mia, label="GPE", changes_decisions=True)
    label, confirmed = label_of(ada, span.label_id), []
    at_once([lambda: confirmed.append(recheck.confirm(label=label, spans=[span.pk], by=ada))] * 5)
    assert sorted(confirmed) == [0, 0, 0, 0, 1]
    assert Change.objects.filter(action="span.confirm").count() == 1
    assert Span.objects.filter(pk=span.pk).exists()
