"""What the history tells, and to whom: sentences, quotes, labels as they were; one's own, or everybody's."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from annotator.access import enter
from annotator.errors import NotFound
from annotator.models import AnnotationSet, Change
from annotator.roles import Role
from annotator.selectors import history
from annotator.selectors.history import Filters, history_page, people, schema_page
from annotator.selectors.past import past
from annotator.services import documents as archive
from annotator.services import projects
from annotator.services.taking_back import take_back_step
from labels import services as schemas
from tests import make
from tests.places import TEXT, everywhere, suggest_all

pytestmark = pytest.mark.django_db
STEP = uuid.UUID(int=7)


@pytest.fixture
def project():
    return make.project(blind=False)


@pytest.fixture
def ada(project):
    return make.member(project, person=make.user("ada", first_name="Ada"))


@pytest.fixture
def mia(project):
    return make.member(project, Role.MANAGER, make.user("mia", first_name="Mia"))


@pytest.fixture
def document(project, ada):
    return make.document(project, title="London")


def events(actor, **filters):
    return history_page(actor, Filters(**filters)).events


def newest(actor, **filters):
    return events(actor, **filters)[0]


def told(event):
    return [(each.did, each.was_quote, each.quote, each.was_label, each.label) for each in event.details]


# --- what is told ----------------------------------------------------------------------------------


def test_a_span_that_was_added_is_quoted_with_its_label_and_range(document, ada):
    make.span(document, "Ada Lovelace", "PERSON", by=ada)
    event = newest(ada)
    assert (event.person, event.said, event.document.title) == ("Ada", "added a span", "London")
    assert told(event) == [("added", "", "Ada Lovelace", "", "PERSON")]
    assert event.details[0].parts == ((0, 12),)


def test_a_change_is_told_with_what_was_there_before(project, document, ada):
    span = make.span(document, "Ada", "PERSON", by=ada)
    make.operate(document, "relabel", ada, span=span.pk, label=make.label(project, "ORG").pk)
    assert told(newest(ada)) == [("label changed", "", "Ada", "PERSON", "ORG")]
    make.operate(document, "resize", ada, span=span.pk, parts=(make.at(document, "Ada Lovelace"),))
    assert told(newest(ada)) == [("edges moved", "Ada", "Ada Lovelace", "", "ORG")]
    make.operate(document, "note", ada, span=span.pk, note="The\nfirst.")
    make.operate(document, "note", ada, span=span.pk, note="")
    removed, written = events(ada)[:2]
    assert [(each.details[0].did, each.details[0].was_note, each.details[0].note) for each in (written, removed)] == [
        ("note written", "", "The first."),
        ("note removed", "The first.", ""),
    ]
    make.operate(document, "delete", ada, span=span.pk)
    assert told(newest(ada)) == [("removed", "", "Ada Lovelace", "", "ORG")]
    assert newest(ada).details[0].gone


def test_decisions_are_told_with_what_was_suggested(project, document, ada):
    london, kyiv = make.suggestions(document, [("London", "ORG"), ("Kyiv", "GPE")])
    make.operate(document, "accept", ada, span=kyiv.pk)
    make.operate(document, "reject", ada, span=london.pk)
    make.operate(document, "reset", ada, span=london.pk)
    make.operate(document, "relabel", ada, span=london.pk, label=make.label(project, "GPE").pk)
    found = events(ada)[:4]
    assert [told(each) for each in reversed(found)] == [
        [("accepted", "", "Kyiv", "", "GPE")],
        [("rejected", "", "London", "", "ORG")],
        [("undecided again", "", "London", "", "ORG")],
        [("corrected", "", "London", "ORG", "GPE")],
    ]


def test_twins_are_told_once(document, ada):
    for source in ("spacy:one", "spacy:two"):
        (suggestion,) = make.suggestions(document, [("London", "GPE")], suggester=source)
    make.operate(document, "reject", ada, span=suggestion.pk)
    assert told(newest(ada)) == [("rejected", "", "London", "", "GPE")]


def test_a_document_label_is_told(project, document, ada):
    make.operate(document, "label", ada, label=make.label(project, "strike").pk)
    make.operate(document, "unlabel", ada, label=make.label(project, "strike").pk)
    assert [(each.said, each.details[0].did, each.details[0].label) for each in events(ada)[:2]] == [
        ("took a label off the document", "off", "strike"),
        ("put a label on the document", "on", "strike"),
    ]


def test_undoing_tells_what_it_did(document, ada):
    make.span(document, "Ada", "PERSON", by=ada)
    make.operate(document, "undo", ada)
    assert (newest(ada).said, told(newest(ada))) == ("undid a step", [("removed", "", "Ada", "", "PERSON")])


def test_a_step_over_many_documents_is_told_once_but_in_each_document(project, ada):
    documents = [make.document(project, TEXT) for _ in range(3)]
    everywhere(documents[0], ada)
    found = [each for each in events(ada) if each.step]
    assert [each.said for each in found] == ["made one decision at 9 places in 3 documents"]
    other = newest(ada, document=documents[2].pk)
    assert (other.said, other.documents) == ("made one decision in many documents", 3)
    assert [each.quote for each in other.details] == ["Kyiv"] * 3


def test_assigning_many_documents_is_told_once(project, ada, mia):
    documents = [make.document(project) for _ in range(3)]
    Change.objects.bulk_create(
        Change(project=project, document=each, actor=mia.user, action="assignment.assign", group=STEP, data=data)
        for each in documents
        for data in [{"users": [ada.user_id]}]
    )
    (event,) = events(mia, kind="work")
    assert (event.said, event.documents, event.step) == ("assigned the document to Ada", 3, None)
    assert len(events(mia, document=documents[2].pk)) == 1


def test_what_a_manager_did_to_the_set_of_another_says_whose_it_is(project, ada, mia):
    first, _ = (make.document(project, TEXT) for _ in range(2))
    everywhere(first, ada)
    take_back_step(step=newest(ada).step, operation=uuid.uuid4(), by=mia)
    event = newest(mia)
    assert (event.person, event.said, event.whose) == ("Mia", "took a step back in 2 documents", "the set of Ada")


def test_long_lists_of_details_are_cut_and_counted(project, ada):
    document = make.document(project, "Kyiv " * 12)
    everywhere(document, ada)
    event = newest(ada)
    assert (len(event.details), event.more) == (history.SHOWN, 7)


def test_members_and_the_project_are_told_with_names(project, mia, ada):
    projects.change_role(user=ada.user, role=Role.REVIEWER, by=mia)
    projects.update_project(by=mia, title="Another")
    assert [each.said for each in events(mia)[:2]] == ["changed the project’s title", "changed Ada’s role to reviewer"]


# --- what is looked for ------------------------------------------------------------------------------


def test_the_filters_leave_what_fits(project, document, ada, mia):
    make.span(document, "Ada", "PERSON", by=ada)
    make.span(document, "London", "GPE", by=mia)
    make.submit(document, ada)
    archive.archive_document(document=document, by=mia)
    assert [each.person for each in events(mia, person=ada.user_id)] == ["Ada", "Ada"]
    assert [each.said for each in events(mia, kind="work")] == ["submitted the document"]
    assert [each.said for each in events(mia, kind="documents")] == ["archived the document"]
    assert len(events(mia, kind="annotations")) == 2
    assert len(events(mia, kind="no such kind")) == len(events(mia)) == 4
    today = timezone.now().date()
    assert len(events(mia, day=today)) + len(events(mia, day=today - timedelta(days=1))) == 4
    assert events(mia, day=today + timedelta(days=1)) == ()
    assert events(mia, document=make.document(project).pk) == ()


def test_the_history_of_a_span_has_what_was_done_to_it_and_to_its_suggestion(project, document, ada):
    london, kyiv = make.suggestions(document, [("London", "GPE"), ("Kyiv", "GPE")])
    make.operate(document, "reject", ada, span=london.pk)
    made = make.operate(document, "accept", ada, span=london.pk).span_id
    make.operate(document, "accept", ada, span=kyiv.pk)
    make.operate(document, "note", ada, span=made, note="!")
    make.operate(document, "delete", ada, span=made)
    own = events(ada, document=document.pk, span=made)
    assert [each.said for each in own] == ["removed a span", "wrote a note", "accepted a suggestion"]
    assert [each.said for each in events(ada, document=document.pk, span=london.pk)][-1] == "rejected a suggestion"
    assert events(ada, document=document.pk, span=10**9) == ()


def test_pages_follow_each_other_both_ways(document, ada):
    for number in range(7):
        make.span(document, "Ada", "PERSON", by=ada) if number % 2 == 0 else make.operate(document, "undo", ada)
    whole = [each.id for each in events(ada)]
    first = history_page(ada, Filters(), size=3)
    second = history_page(ada, Filters(), before=first.older, size=3)
    third = history_page(ada, Filters(), before=second.older, size=3)
    assert [each.id for page in (first, second, third) for each in page.events] == whole
    assert (first.newer, third.older) == (None, None)
    assert history_page(ada, Filters(), after=third.newer, size=3) == second
    assert history_page(ada, Filters(), after=second.newer, size=3).events == first.events


def test_a_page_looks_through_so_many_changes_and_the_next_goes_on_there(project, document, ada, mia, monkeypatch):
    monkeypatch.setattr(history, "READ_AT_MOST", 4)
    make.span(document, "London", "GPE", by=mia)
    for _ in range(5):
        make.span(document, "Ada", "PERSON", by=ada)
        make.operate(document, "undo", ada)
    wanted = Filters(person=mia.user_id)
    first = history_page(mia, wanted)
    assert (first.events, first.unfinished, first.newer) == ((), True, None)
    pages = [first]
    while pages[-1].older is not None:
        pages.append(history_page(mia, wanted, before=pages[-1].older))
    assert [each.person for page in pages for each in page.events] == ["Mia"]
    assert not pages[-1].unfinished
    back = [history_page(mia, wanted, after=pages[-1].newer)]
    while back[-1].newer is not None:
        back.append(history_page(mia, wanted, after=back[-1].newer))
    assert not any(page.events for page in back)
    everything = [history_page(mia, Filters())]
    while everything[-1].older is not None:
        everything.append(history_page(mia, Filters(), before=everything[-1].older))
    assert [each.id for page in everything for each in page.events] == sorted(
        Change.objects.values_list("pk", flat=True), reverse=True
    )


def test_the_changes_of_a_day_are_found_however_far_back(document, ada, monkeypatch):
    monkeypatch.setattr(history, "READ_AT_MOST", 1)
    for _ in range(3):
        make.span(document, "Ada", "PERSON", by=ada)
        make.operate(document, "undo", ada)
    found = history_page(ada, Filters(day=timezone.now().date()))
    assert len(found.events) in {0, 6}  # none if midnight passed just now
    assert not found.unfinished


# --- who sees what -----------------------------------------------------------------------------------


def test_annotators_see_only_what_they_did_themselves(project, document, ada, mia):
    bob = make.member(project)
    for each in (ada, bob, mia):
        make.span(document, "Ada", "PERSON", by=each)
    projects.update_project(by=mia, title="Another")
    assert [each.person for each in events(ada)] == ["Ada"]
    assert len(events(mia)) == len(events(make.member(project, Role.REVIEWER))) == 4
    assert len(events(make.member(project, Role.INSPECTOR))) == 4
    assert people(ada) == ()
    assert (ada.user_id, "Ada") in people(mia)


def test_a_document_that_was_taken_away_is_told_no_more(document, ada):
    make.span(document, "Ada", "PERSON", by=ada)
    assert len(events(ada)) == 1
    document.assignments.all().delete()
    assert events(ada) == ()


def test_what_others_did_to_a_set_is_told_only_to_those_who_may_see_the_set(project, document, ada, monkeypatch):
    """Which sets these are is decided in one place, also in a blind project."""
    rex = make.member(project, Role.REVIEWER)
    make.span(document, "Ada", "PERSON", by=ada)
    make.span(document, "London", "GPE", by=rex)
    assert len(events(rex)) == 2
    change = Change.objects.get(actor=ada.user)
    monkeypatch.setattr(history, "all_visible", lambda actor: AnnotationSet.objects.filter(author=actor.user))
    assert [told(each)[0][2] for each in events(rex)] == ["London"]
    with pytest.raises(NotFound):
        past(document, change.pk, rex)


def test_who_adjudicates_without_names_is_told_none(project, document, ada, mia):
    rex = make.member(project, Role.REVIEWER)
    for each in (ada, rex):
        make.span(document, "Ada", "PERSON", by=each)
    project.anonymous_adjudication = True
    project.save()
    rex, mia = (enter(each.user, project.slug) for each in (rex, mia))
    assert [each.person for each in events(rex)] == [rex.user.display_name, "An annotator"]
    assert events(rex, person=ada.user_id) == ()
    assert len(events(rex, person=rex.user_id)) == 1
    assert [each.person for each in events(mia)] == [rex.user.display_name, "Ada"]
    assert len(events(mia, person=ada.user_id)) == 1


def test_other_projects_are_never_told(project, document, ada, mia):
    make.span(document, "Ada", "PERSON", by=ada)
    sam = make.member(make.project(blind=False), Role.MANAGER)
    assert events(sam) == events(sam, document=document.pk) == events(sam, person=ada.user_id) == ()
    with pytest.raises(NotFound):
        past(document, Change.objects.latest("id").pk, sam)


# --- the schema --------------------------------------------------------------------------------------


def test_the_history_of_the_labels_follows_the_schema_through_another_name(project, mia):
    schema, root = project.schema_version.schema, make.user("root", is_staff=True, is_superuser=True)
    other = make.schema().schema
    schemas.update_schema(other, title="Not ours", revision=other.revision, by=root)
    schemas.update_label(make.label(project, "GPE"), name="PLACE", revision=schema.revision, by=root)
    schema.refresh_from_db()
    schemas.update_schema(schema, slug="renamed", revision=schema.revision, by=root)
    projects.adopt_schema(version=schemas.latest_version(schema), by=mia)
    adopted, renamed, relabelled = [each.said for each in schema_page(mia).events]
    assert adopted == "took over version 3 of the label schema"
    assert renamed == "changed the schema: edited slug – version 3"
    assert "PLACE (name, position)" in relabelled


# --- what it costs -----------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 12])
def test_a_page_costs_the_same_for_any_number_of_changes(project, ada, mia, count, django_assert_num_queries):
    for number in range(count):
        each = make.document(project, f"{number}: {TEXT}")
        suggest_all(each, "Kyiv", "GPE")
        make.operate(each, "reject", ada, span=each.sets.get(role="suggestion").spans.first().pk)
        everywhere(each, ada, label="ORG")
        projects.add_member(user=make.user(), role=Role.ANNOTATOR, by=mia)
    with django_assert_num_queries(7):
        assert events(mia)


@pytest.mark.parametrize("count", [1, 30])
def test_a_past_state_costs_the_same_for_any_number_of_changes(
    project, document, ada, count, django_assert_num_queries
):
    suggest_all(document, "Kyiv", "GPE")
    make.span(document, "Ada", "PERSON", by=ada)
    first = Change.objects.latest("id").pk
    for _ in range(count):
        make.operate(document, "undo", ada)
        make.operate(document, "redo", ada)
    with django_assert_num_queries(9):
        past(document, first, ada)
