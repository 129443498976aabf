"""In a blind project nobody sees others' work before it is time; in another one annotators do on their documents."""

from __future__ import annotations

import uuid

import pytest

from annotator.access import enter
from annotator.models import AnnotationSet, Assignment, Project
from annotator.roles import Role
from annotator.selectors import projects, queue
from annotator.selectors.documents import STATUSES, Filters, document_page
from annotator.selectors.sets import all_visible, visible_sets
from annotator.services import assignments, reviews
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    return make.project(annotators_per_document=2)


@pytest.fixture
def document(project):
    return make.document(project, outlet="Gazette")


@pytest.fixture
def ada(project, document):
    return make.member(project, person=make.user("ada"))


@pytest.fixture
def bob(project, document):
    return make.member(project, person=make.user("bob"))


@pytest.fixture
def work(document, ada, bob):
    """Suggestions, and what Ada and Bob made of the document: their spans, not yet submitted."""
    make.suggestions(document, [("London", "GPE")])
    return [make.span(document, "Ada", "PERSON", by=person) for person in (ada, bob)]


def someone(project, role):
    return make.member(project, role, assigned=False)


def whose(actor, document):
    """Who made the human sets that the person may see; the suggestions are always among them."""
    again = enter(actor.user, actor.project.slug)
    sets = list(visible_sets(again, document))
    assert "suggestion" in {each.role for each in sets}
    assert {each.pk for each in all_visible(again)} == {each.pk for each in sets}
    return sorted(each.author.username for each in sets if each.role == "human")


# --- sets ----------------------------------------------------------------------------------------


def test_an_annotator_sees_only_what_is_their_own(document, ada, bob, work):
    assert whose(ada, document) == ["ada"]
    for person in (ada, bob):
        make.submit(document, person)
    assert whose(ada, document) == ["ada"]


def test_a_reviewer_sees_it_when_all_who_hold_the_document_have_submitted(project, document, ada, bob, work):
    rex = someone(project, Role.REVIEWER)
    assert whose(rex, document) == []
    make.submit(document, ada)
    assert whose(rex, document) == []
    make.submit(document, bob)
    assert whose(rex, document) == ["ada", "bob"]


def test_a_reviewer_who_annotates_it_too_sees_the_others_after_submitting(project, document, ada, bob, work):
    rex = make.member(project, Role.REVIEWER, make.user("rex"))
    for person in (ada, bob):
        make.submit(document, person)
    assert whose(rex, document) == []
    make.submit(document, rex)
    assert whose(rex, document) == ["ada", "bob", "rex"]


def test_what_is_returned_is_hidden_again_until_it_is_submitted_again(project, document, ada, bob, work):
    rex = someone(project, Role.REVIEWER)
    for person in (ada, bob):
        make.submit(document, person)
    AnnotationSet.objects.filter(author=ada.user).update(state="returned")
    assignments.take_up_again(AnnotationSet.objects.get(author=ada.user), rex)
    assert whose(rex, document) == []
    make.submit(document, ada)
    assert whose(rex, document) == ["ada", "bob"]


@pytest.mark.parametrize("given_up", ["skipped", "expired", "released"])
def test_who_gave_the_document_up_is_not_waited_for(given_up, project, document, ada, bob, work):
    make.submit(document, ada)
    Assignment.objects.filter(user=bob.user).update(state=given_up, slot=None)
    assert whose(someone(project, Role.REVIEWER), document) == ["ada", "bob"]


@pytest.mark.parametrize("role", [Role.MANAGER, Role.INSPECTOR])
def test_managers_and_inspectors_always_see_it(role, project, document, work):
    assert whose(someone(project, role), document) == ["ada", "bob"]


def test_a_gold_set_is_as_hidden_as_what_it_is_made_of(project, document, ada, bob, work):
    AnnotationSet.objects.create(document=document, role="gold")
    rex = someone(project, Role.REVIEWER)

    def sees_gold(actor):
        return visible_sets(enter(actor.user, project.slug), document).filter(role="gold").exists()

    assert [sees_gold(each) for each in (ada, rex, someone(project, Role.MANAGER))] == [False, False, True]
    for person in (ada, bob):
        make.submit(document, person)
    assert [sees_gold(each) for each in (ada, rex)] == [False, True]


def test_without_blind_mode_annotators_see_the_work_of_others_on_their_documents(project, document, ada, bob, work):
    Project.objects.update(blind=False)
    assert whose(ada, document) == ["ada", "bob"]
    assert whose(someone(project, Role.REVIEWER), document) == ["ada", "bob"]
    other = make.document(project)
    Assignment.objects.filter(document=other, user=ada.user).delete()
    make.submit(other, bob)
    assert not all_visible(enter(ada.user, project.slug)).filter(document=other).exists()


def test_what_it_costs_does_not_depend_on_who_asks(project, document, ada, work, django_assert_num_queries):
    for actor in (ada, someone(project, Role.REVIEWER), someone(project, Role.MANAGER)):
        with django_assert_num_queries(1):
            list(visible_sets(actor, document))


# --- lists and numbers ---------------------------------------------------------------------------


def seen(actor):
    """Everything about the documents that a person is told by lists, filters and numbers."""
    again = enter(actor.user, actor.project.slug)
    pages = [document_page(again, Filters(status=status)) for status in ("", *STATUSES)]
    pages += [document_page(again, Filters(mine=True)), document_page(again, Filters(with_suggestions=True))]
    counts = queue.progress(again), projects.overview(again).progress, projects.project_list(actor.user)[0].progress
    return pages, counts, projects.overview(again).people, projects.overview(again).step


def test_nothing_that_an_annotator_is_told_changes_by_what_others_do(project, document, ada, bob):
    (suggestion,) = make.suggestions(document, [("London", "GPE")])
    before = seen(ada)
    make.operate(document, "reject", bob, span=suggestion.pk)
    assert seen(ada) == before
    make.submit(document, bob)
    assert seen(ada) == before
    make.submit(document, ada)
    assert seen(ada) != before


def test_without_blind_mode_it_does(project, document, ada, bob):
    Project.objects.update(blind=False)
    before = seen(ada)
    make.submit(document, bob)
    pages, counts, *_ = seen(ada)
    assert [len(page.rows) for page in pages[:4]] == [1, 0, 0, 1]
    assert pages[0].rows[0].authors == ("bob",)
    assert counts == before[1]  # numbers are one's own nevertheless


def test_accepting_one_persons_work_shows_nothing_to_another(project, document, ada, bob, work):
    rex = someone(project, Role.REVIEWER)
    for person in (ada, bob):
        make.submit(document, person)
    before = seen(ada)
    theirs = AnnotationSet.objects.get(author=bob.user)
    reviews.accept(annotation_set=theirs, version=theirs.version, operation=uuid.uuid4(), by=rex)
    assert seen(ada) == before
