"""A step over many documents is taken back from its place in the history: one's own at any time, by managers anybody's
within 30 days."""

from __future__ import annotations

import uuid
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from annotator.errors import Conflict, Forbidden, NotFound, OperationReused
from annotator.models import AnnotationSet, Change, Span
from annotator.roles import Role
from annotator.services import taking_back
from annotator.services.taking_back import changes_of, places, take_back_step
from tests import make
from tests.places import TEXT, contents, everywhere, fingerprint, spans, suggest_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    return make.project()


@pytest.fixture
def ada(project):
    return make.member(project, person=make.user("ada", first_name="Ada"))


@pytest.fixture
def mia(project):
    return make.member(project, Role.MANAGER, make.user("mia", first_name="Mia"))


@pytest.fixture
def documents(project, ada):
    return [make.document(project, text) for text in (TEXT, "Kyiv and Odesa", "Only Kyiv")]


def step_of(ada, documents, **options):
    """A step of Ada's over all documents; the group of its Changes."""
    everywhere(documents[0], ada, **options)
    return Change.objects.filter(actor=ada.user).latest("id").group


def take_back(step, by, key=None):
    return take_back_step(step=step, operation=key or uuid.uuid4(), by=by)


@pytest.fixture
def later(monkeypatch):
    """Let so much time pass."""

    def pass_by(**time):
        now = timezone.now() + timedelta(**time)
        monkeypatch.setattr(taking_back, "timezone", SimpleNamespace(now=lambda: now))

    return pass_by


@pytest.mark.parametrize("action", ["label", "accept", "reject"])
def test_ones_own_step_is_taken_back_however_old_it_is(documents, ada, action, later):
    for each in documents:
        suggest_all(each, "Kyiv", "GPE")
    before = contents(*documents)
    step = step_of(ada, documents, action=action)
    later(days=400)
    done = take_back(step, ada)
    assert (done.documents, done.left) == (3, 0)
    assert contents(*documents) == before


def test_later_work_stays_and_is_still_undone_first(documents, ada):
    step = step_of(ada, documents)
    make.span(documents[1], "Odesa", "GPE", by=ada)
    take_back(step, ada)
    assert spans(documents[1], ada) == [(9, 14, "GPE")]
    make.operate(documents[1], "undo", ada)  # the taking back
    make.operate(documents[1], "undo", ada)
    assert spans(documents[1], ada) == [(0, 4, "GPE")]


def test_the_keys_redo_what_was_taken_back_in_the_history(documents, ada):
    step = step_of(ada, documents)
    after = contents(*documents)
    take_back(step, ada)
    make.operate(documents[2], "redo", ada)
    assert contents(*documents) == after


def test_what_was_changed_since_and_what_is_submitted_is_left_and_counted(documents, ada):
    step = step_of(ada, documents)
    span = Span.objects.get(annotation_set__document=documents[1])
    make.operate(documents[1], "note", ada, span=span.pk, note="!")
    make.submit(documents[2], ada)
    left = contents(*documents[1:])
    assert [each.left for each in places(changes_of(step, ada))] == ["", "changed since", "submitted"]
    done = take_back(step, ada)
    assert (done.documents, done.left) == (1, 2)
    assert contents(*documents[1:]) == left


def test_where_nothing_is_left_to_take_back_nothing_happens(documents, ada):
    step = step_of(ada, documents)
    make.operate(documents[0], "undo", ada)
    before = fingerprint()
    with pytest.raises(Conflict, match="nothing left"):
        take_back(step, ada)
    assert fingerprint() == before


def test_a_manager_takes_back_the_step_of_another(documents, ada, mia):
    before = contents(*documents)
    step = step_of(ada, documents)
    versions = list(AnnotationSet.objects.order_by("pk").values_list("version", flat=True))
    done = take_back(step, mia)
    assert (done.documents, done.left) == (3, 0)
    assert contents(*documents) == before
    written = Change.objects.filter(actor=mia.user)
    assert {(each.action, each.annotation_set.author) for each in written} == {("span.take_back", ada.user)}
    assert list(AnnotationSet.objects.order_by("pk").values_list("version", flat=True)) == [v + 1 for v in versions]
    assert not AnnotationSet.objects.filter(author=mia.user).exists()


def test_a_manager_takes_a_taking_back_back(documents, ada, mia):
    step = step_of(ada, documents)
    after = contents(*documents)
    take_back(step, mia)
    take_back(Change.objects.latest("id").group, mia)
    assert contents(*documents) == after
    make.operate(documents[0], "undo", ada)
    assert [spans(each, ada) for each in documents] == [[], [], []]


def test_undo_passes_over_what_a_manager_took_back(documents, ada, mia):
    make.span(documents[0], "silent", "ORG", by=ada)
    step = step_of(ada, documents)
    take_back(step, mia)
    make.operate(documents[0], "undo", ada)
    assert spans(documents[0], ada) == []
    with pytest.raises(Conflict, match="nothing to undo"):
        make.operate(documents[0], "undo", ada)
    make.operate(documents[0], "redo", ada)
    assert spans(documents[0], ada) == [(10, 16, "ORG")]


def test_a_step_of_another_is_out_of_reach_after_thirty_days(documents, ada, mia, later):
    step = step_of(ada, documents)
    later(days=30, minutes=1)
    before = fingerprint()
    with pytest.raises(Forbidden, match="30 days"):
        take_back(step, mia)
    assert fingerprint() == before
    later(days=29)
    assert take_back(step, mia).documents == 3


@pytest.mark.parametrize(
    ("role", "error"),
    [(Role.ANNOTATOR, NotFound), (Role.REVIEWER, Forbidden), (Role.INSPECTOR, Forbidden)],
)
def test_only_managers_take_back_the_steps_of_others(project, documents, ada, role, error):
    step = step_of(ada, documents)
    other = make.member(project, role)
    before = fingerprint()
    with pytest.raises(error):
        take_back(step, other)
    assert fingerprint() == before


def test_a_manager_of_another_project_finds_no_such_step(documents, ada):
    step = step_of(ada, documents)
    stranger = make.member(make.project(), Role.MANAGER)
    before = fingerprint()
    for number in (step, uuid.uuid4()):
        with pytest.raises(NotFound):
            take_back(number, stranger)
    assert fingerprint() == before


def test_who_was_a_manager_no_longer_reaches_the_sets_of_others(project, documents, ada, mia):
    step = step_of(ada, documents)
    take_back(step, mia)
    project.memberships.filter(user=mia.user).update(role=Role.ANNOTATOR)
    demoted = type(mia)(mia.user, project, Role.ANNOTATOR)
    before = fingerprint()
    with pytest.raises(Forbidden):
        take_back(Change.objects.latest("id").group, demoted)
    assert fingerprint() == before


def test_sent_again_it_answers_the_same(documents, ada):
    step, key = step_of(ada, documents), uuid.uuid4()
    first = take_back(step, ada, key)
    before = fingerprint()
    assert take_back(step, ada, key) == first
    with pytest.raises(OperationReused):
        take_back(uuid.uuid4(), ada, key)
    assert fingerprint() == before


@pytest.mark.parametrize("count", [2, 20])
def test_it_costs_the_same_for_many_documents(project, documents, ada, mia, count, django_assert_num_queries):
    for number in range(count):
        make.document(project, f"{number}: Kyiv and Kyiv")
    step = step_of(ada, documents)
    with django_assert_num_queries(14):
        take_back(step, mia)
