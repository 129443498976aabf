"""Comments: where a thread stands, who may write in it, whom it mentions, and what stays of what is removed."""

from __future__ import annotations

import uuid

import pytest

from annotator.access import command_line
from annotator.errors import Conflict, Forbidden, Invalid, NotFound, OperationReused
from annotator.models import AnnotationSet, Change, Comment, CommentMention, Membership
from annotator.roles import Role
from annotator.selectors.comments import inbox, threads, unseen
from annotator.services import comments
from annotator.services.comments import LONGEST, Place
from tests import make
from tests import team as teams

pytestmark = pytest.mark.django_db


@pytest.fixture
def team():
    return teams.around(make.project("desk"))


@pytest.fixture
def document(team):
    return make.document(team.project)


@pytest.fixture
def bea(team, document):
    """Another annotator of the same document."""
    return make.member(team.project, Role.ANNOTATOR, make.user("bea", first_name="Bea"))


def write(document, body, by, **place):
    return comments.comment(document=document, body=body, place=Place(**place), operation=uuid.uuid4(), by=by)


def texts(thread):
    return [entry.body for entry in thread.entries]


# --- where -------------------------------------------------------------------------------------


def test_a_comment_is_about_the_document_words_or_a_set(team, document):
    ada = team.annotator
    own = make.span(document, "London", "GPE", by=ada).annotation_set
    make.comment(document, "All of it.", ada)
    make.comment(document, "Mine.", ada, on=own)
    make.comment(document, "Which London?", ada, quote="London")
    whole, about_set, about_words = threads(ada, document)
    assert (whole.part, whole.set_id, whole.block) == (None, None, None)
    assert (about_set.set_id, about_set.whose) == (own.pk, "Ada")
    assert (about_words.quote, about_words.part, about_words.block) == ("London", make.at(document, "London"), 0)


def test_words_in_several_parts_are_quoted_with_a_gap(team, document):
    parts = (make.at(document, "Babbage"), make.at(document, "Ada"))
    made = write(document, "One thing?", team.annotator, parts=parts).comment
    assert (made.quote, made.start, made.end) == ("Ada … Babbage", 0, parts[0][1])


def test_a_thread_finds_the_span_that_the_reader_sees_there(team, document):
    ada, rex = team.annotator, team.reviewer
    make.comment(document, "Hm.", ada, quote="London")
    (suggestion,) = make.suggestions(document, [("London", "GPE")])
    (thread,) = threads(ada, document)
    assert (thread.span, thread.address) == (suggestion.pk, "#b0")
    own = make.operate(document, "accept", ada, span=suggestion.pk).span_id
    (thread,) = threads(ada, document)
    assert (thread.span, thread.address) == (own, f"#{own}")
    (thread,) = threads(rex, document)
    assert (thread.span, thread.address) == (suggestion.pk, "#b0")


@pytest.mark.parametrize("parts", [((0, 0),), ((-1, 2),), ((0, 10_000),), ((0, 4), (2, 6))])
def test_words_that_are_not_in_the_text_are_refused(team, document, parts):
    with pytest.raises(Invalid):
        write(document, "Hm.", team.annotator, parts=parts)
    assert not Comment.objects.exists()


def test_a_set_has_to_be_one_that_the_person_may_see(team, document, bea):
    hers = make.span(document, "Ada", "PERSON", by=bea).annotation_set
    (suggestion,) = make.suggestions(document, [("London", "GPE")])
    elsewhere = make.span(make.document(team.project, "Ada."), "Ada", "PERSON", by=team.annotator).annotation_set
    for number in (hers.pk, suggestion.annotation_set_id, elsewhere.pk, 10**9):
        with pytest.raises(NotFound):
            write(document, "Hm.", team.annotator, set_id=number)
    assert not Comment.objects.exists()
    assert write(document, "Hm.", team.manager, set_id=hers.pk).comment.annotation_set == hers


def test_conflicts_are_for_those_who_adjudicate(team, document):
    digest = "a1" * 32
    assert write(document, "Hm.", team.reviewer, conflict=digest).comment.conflict == digest
    assert [each.conflict for each in threads(team.manager, document, conflict=digest)] == [digest]
    assert threads(team.manager, document, conflict="b" * 64) == ()
    with pytest.raises(Forbidden):
        write(document, "Hm.", team.annotator, conflict=digest)
    with pytest.raises(Invalid):
        write(document, "Hm.", team.reviewer, conflict="a1")


# --- the text ----------------------------------------------------------------------------------


@pytest.mark.parametrize("body", ["", " \n ", "a\0b", "x" * (LONGEST + 1)])
def test_a_text_that_cannot_be_stored_is_refused_and_says_where(team, document, body):
    thread = make.comment(document, "First.", team.annotator)
    for refused in (
        lambda: write(document, body, team.annotator),
        lambda: make.answer(thread, body, team.annotator),
        lambda: comments.edit(comment_id=thread.pk, body=body, by=team.annotator),
    ):
        with pytest.raises(Invalid) as error:
            refused()
        assert error.value.where == "body"
    assert [comment.body for comment in Comment.objects.all()] == ["First."]


def test_a_text_is_stored_as_it_was_typed(team, document):
    typed = "  <b>Two</b>\r\n\r\nlines \u202e" + "🙂" * 10
    assert make.comment(document, typed, team.annotator).body == typed.replace("\r\n", "\n")
    assert len(make.comment(document, "🙂" * LONGEST, team.annotator).body) == LONGEST


def test_the_log_says_that_it_was_written_and_not_what(team, document):
    thread = make.comment(document, "A secret, @mia.", team.annotator, quote="London")
    make.answer(thread, "Another secret.", team.manager)
    comments.edit(comment_id=thread.pk, body="A third secret.", by=team.annotator)
    comments.resolve(thread_id=thread.pk, by=team.annotator)
    comments.reopen(thread_id=thread.pk, by=team.manager)
    comments.remove(comment_id=thread.pk, by=team.annotator)
    changes = Change.objects.filter(action__startswith="comment.")
    assert [change.action.removeprefix("comment.") for change in changes] == [
        "add", "answer", "edit", "resolve", "reopen", "remove",
    ]  # fmt: skip
    assert {change.document for change in changes} == {document}
    assert changes[0].data == {"comment": thread.pk, "thread": thread.pk, "mentions": 1}
    assert not any("ecret" in str(change.data) for change in changes)


def test_a_form_that_was_sent_twice_writes_once(team, document):
    key = uuid.uuid4()
    once = comments.comment(document=document, body="Once, @nobody.", operation=key, by=team.annotator)
    again = comments.comment(document=document, body="Once, @nobody.", operation=key, by=team.annotator)
    assert (again, again.unmentioned) == (once, ("nobody",))
    with pytest.raises(OperationReused):
        comments.comment(document=document, body="Twice.", operation=key, by=team.annotator)
    key = uuid.uuid4()
    for _ in range(2):
        comments.answer(thread_id=once.comment.pk, body="Yes.", operation=key, by=team.manager)
    assert Comment.objects.count() == 2


# --- who ---------------------------------------------------------------------------------------


def test_in_a_blind_project_an_annotator_sees_only_threads_that_concern_him(team, document, bea):
    ada, rex = team.annotator, team.reviewer
    hers = make.span(document, "Ada", "PERSON", by=ada).annotation_set
    make.comment(document, "Bea’s.", bea)
    make.comment(document, "Between those who review.", rex)
    assert threads(ada, document) == ()
    make.comment(document, "About her set.", team.manager, on=hers)
    make.comment(document, "Mentions her, @ada.", rex)
    make.comment(document, "Her own.", ada)
    make.answer(make.comment(document, "In an answer.", rex), "What do you say, @ada?", team.manager)
    seen = [texts(thread)[0] for thread in threads(ada, document)]
    assert sorted(seen) == ["About her set.", "Her own.", "In an answer.", "Mentions her, @ada."]
    assert [texts(thread) for thread in threads(bea, document)] == [["Bea’s."]]
    assert len(threads(rex, document)) == len(threads(team.manager, document)) == 6


def test_an_answer_keeps_a_thread_in_sight_when_nobody_mentions_any_more(team, document):
    opened = make.comment(document, "See, @ada?", team.reviewer)
    make.answer(opened, "I do.", team.annotator)
    comments.edit(comment_id=opened.pk, body="See?", by=team.reviewer)
    assert len(threads(team.annotator, document)) == 1


def test_in_an_open_project_an_annotator_sees_the_threads_on_what_he_may_read(team, document, bea):
    other = make.document(team.project, "Not assigned.")
    other.assignments.filter(user=team.annotator.user).delete()
    make.comment(document, "Bea’s.", bea)
    make.comment(other, "Unread.", team.reviewer)
    team.project.blind = team.annotator.project.blind = False
    team.project.save()
    assert [texts(thread) for thread in threads(team.annotator, document)] == [["Bea’s."]]
    assert [texts(thread) for thread in inbox(team.annotator, "open", 1).threads] == [["Bea’s."]]


def test_what_is_not_seen_is_not_there_to_answer_change_or_resolve(team, document, bea):
    hidden = make.comment(document, "Bea’s.", bea)
    foreign = make.comment(make.document(team.stranger.project), "Elsewhere.", team.stranger)
    for number in (hidden.pk, foreign.pk, 10**9):
        for refused in (
            lambda number=number: comments.answer(
                thread_id=number, body="I see.", operation=uuid.uuid4(), by=team.annotator
            ),
            lambda number=number: comments.edit(comment_id=number, body="Mine.", by=team.annotator),
            lambda number=number: comments.remove(comment_id=number, by=team.annotator),
            lambda number=number: comments.resolve(thread_id=number, by=team.annotator),
            lambda number=number: comments.reopen(thread_id=number, by=team.annotator),
        ):
            with pytest.raises(NotFound):
                refused()
    assert [(each.body, each.resolved_at) for each in Comment.objects.all()] == [("Bea’s.", None), ("Elsewhere.", None)]


def test_an_inspector_reads_and_writes_nothing(team, document):
    inspector = make.member(team.project, Role.INSPECTOR, assigned=False)
    thread = make.comment(document, "Hm.", team.annotator)
    assert len(threads(inspector, document)) == 1
    for refused in (
        lambda: write(document, "Hm.", inspector),
        lambda: make.answer(thread, "Hm.", inspector),
        lambda: comments.resolve(thread_id=thread.pk, by=inspector),
        lambda: comments.remove(comment_id=thread.pk, by=inspector),
    ):
        with pytest.raises(Forbidden):
            refused()
    assert Comment.objects.get().resolved_at is None


def test_the_command_line_writes_none(team, document):
    with pytest.raises(Invalid):
        write(document, "Hm.", command_line("desk"))


def test_only_its_author_changes_a_comment_and_managers_may_remove_it(team, document):
    thread = make.comment(document, "Ada’s.", team.annotator)
    for person in (team.reviewer, team.manager):
        with pytest.raises(Forbidden):
            comments.edit(comment_id=thread.pk, body="Changed.", by=person)
    with pytest.raises(Forbidden):
        comments.remove(comment_id=thread.pk, by=team.reviewer)
    assert Comment.objects.get().body == "Ada’s."
    comments.edit(comment_id=thread.pk, body="Ada’s own.", by=team.annotator)
    (shown,) = threads(team.reviewer, document)
    assert (shown.entries[0].body, shown.entries[0].edited_at is not None) == ("Ada’s own.", True)
    comments.remove(comment_id=thread.pk, by=team.manager)
    with pytest.raises(Conflict):
        comments.edit(comment_id=thread.pk, body="Back again.", by=team.annotator)


def test_of_what_is_removed_the_place_stays_and_the_text_goes(team, document):
    thread = make.comment(document, "First, @mia.", team.annotator, quote="London")
    make.answer(thread, "Second.", team.reviewer)
    comments.remove(comment_id=thread.pk, by=team.annotator)
    comments.remove(comment_id=thread.pk, by=team.annotator)
    (shown,) = threads(team.reviewer, document)
    assert [(entry.removed, entry.body) for entry in shown.entries] == [(True, ""), (False, "Second.")]
    assert (shown.quote, shown.resolved_at) == ("London", None)
    assert not CommentMention.objects.exists()
    assert Change.objects.filter(action="comment.remove").count() == 1


def test_a_thread_in_which_nothing_is_left_is_resolved(team, document):
    thread = make.comment(document, "First.", team.annotator)
    second = make.answer(thread, "Second.", team.annotator)
    comments.remove(comment_id=thread.pk, by=team.annotator)
    assert Comment.objects.get(pk=thread.pk).resolved_at is None
    comments.remove(comment_id=second.pk, by=team.annotator)
    assert Comment.objects.get(pk=thread.pk).resolved_at is not None


def test_a_resolved_thread_is_answered_once_it_is_open_again(team, document):
    thread = make.comment(document, "Done?", team.annotator)
    comments.resolve(thread_id=thread.pk, by=team.manager)
    comments.resolve(thread_id=thread.pk, by=team.annotator)
    (shown,) = threads(team.annotator, document)
    assert shown.resolved_by == "Mia"
    with pytest.raises(Conflict):
        make.answer(thread, "Not yet.", team.annotator)
    comments.reopen(thread_id=thread.pk, by=team.annotator)
    make.answer(thread, "Not yet.", team.annotator)
    assert [len(each.entries) for each in threads(team.annotator, document)] == [2]


def test_only_what_opens_a_thread_is_answered_and_resolved(team, document):
    second = make.answer(make.comment(document, "First.", team.annotator), "Second.", team.annotator)
    with pytest.raises(NotFound):
        make.answer(second, "Third.", team.annotator)
    with pytest.raises(NotFound):
        comments.resolve(thread_id=second.pk, by=team.annotator)


# --- mentions ----------------------------------------------------------------------------------


def mentioned(written):
    return set(CommentMention.objects.filter(comment=written.comment).values_list("user__username", flat=True))


def test_members_who_may_read_the_document_are_mentioned_and_of_others_it_is_said(team, document):
    other = make.document(team.project, "Not Ada’s.")
    other.assignments.filter(user=team.annotator.user).delete()
    make.member(team.project, Role.INSPECTOR, make.user("ina"), assigned=False)
    body = "@ada @Rex @mia @sam @ina @nobody"
    here, there = write(document, body, team.reviewer), write(other, body, team.reviewer)
    assert (mentioned(here), here.unmentioned) == ({"ada", "mia"}, ("sam", "ina", "nobody"))
    assert (mentioned(there), there.unmentioned) == ({"mia"}, ("ada", "sam", "ina", "nobody"))
    assert there.comment.body == body


def test_who_left_or_was_deactivated_is_not_mentioned(team, document, bea):
    Membership.objects.filter(user=team.manager.user).delete()
    team.annotator.user.is_active = False
    team.annotator.user.save()
    assert mentioned(write(document, "@mia @ada @bea", team.reviewer)) == {"bea"}


def test_an_annotator_of_a_blind_project_mentions_no_one_whom_he_does_not_know_of(team, document, bea):
    first = write(document, "@bea @rex @mia @nobody", team.annotator)
    assert (mentioned(first), first.unmentioned) == ({"mia"}, ("bea", "rex", "nobody"))
    make.answer(first.comment, "Here I am.", team.reviewer)
    second = comments.answer(thread_id=first.comment.pk, body="@bea @rex", operation=uuid.uuid4(), by=team.annotator)
    assert (mentioned(second), second.unmentioned) == ({"rex"}, ("bea",))


def test_changing_a_comment_changes_whom_it_calls(team, document):
    made = write(document, "@ada", team.manager).comment
    comments.see(threads=[made.pk], by=team.annotator)
    changed = comments.edit(comment_id=made.pk, body="@ada and @rex", by=team.manager)
    assert mentioned(changed) == {"ada", "rex"}
    assert (unseen(team.annotator), unseen(team.reviewer)) == (0, 1)
    comments.edit(comment_id=made.pk, body="Nobody.", by=team.manager)
    assert not CommentMention.objects.exists()


def test_a_mention_is_unseen_until_its_thread_is_opened(team, document):
    thread = make.comment(document, "First.", team.manager)
    make.answer(thread, "See this, @ada.", team.manager)
    other = make.comment(document, "And this, @ada.", team.manager)
    assert unseen(team.annotator) == 2
    assert comments.see(threads=[thread.pk], by=team.manager) == 0
    assert comments.see(threads=[thread.pk], by=team.annotator) == 1
    assert unseen(team.annotator) == 1
    found = inbox(team.annotator, "mentions", 1)
    assert [(each.id, each.unseen) for each in found.threads] == [(other.pk, True), (thread.pk, False)]


# --- the inbox ---------------------------------------------------------------------------------


def test_the_inbox_shows_mentions_first_and_then_what_was_written_last(team, document, monkeypatch):
    first, second, third = (make.comment(document, text, team.manager) for text in ("First.", "Second.", "Third."))
    make.answer(first, "Again.", team.manager)
    mentions = make.comment(document, "Fourth, @rex.", team.manager)
    make.answer(second, "Again.", team.manager)
    assert [each.id for each in inbox(team.reviewer, "open", 1).threads] == [mentions.pk, second.pk, first.pk, third.pk]
    comments.resolve(thread_id=second.pk, by=team.manager)
    found = inbox(team.reviewer, "resolved", 1)
    assert ([each.id for each in found.threads], found.counts) == (
        [second.pk],
        {"open": 3, "mentions": 1, "resolved": 1},
    )
    monkeypatch.setattr("annotator.selectors.comments.PAGE_SIZE", 2)
    assert inbox(team.reviewer, "open", 1).has_later
    assert [each.id for each in inbox(team.reviewer, "open", 2).threads] == [third.pk]


def test_threads_of_archived_documents_wait_with_them(team, document):
    make.comment(document, "@mia", team.annotator)
    document.archived_at = document.created_at
    document.save()
    assert (inbox(team.manager, "open", 1).threads, unseen(team.manager)) == ((), 0)


def test_whose_set_it_is_about_is_hidden_where_adjudication_is_without_names(team, document):
    hers = make.span(document, "Ada", "PERSON", by=team.annotator).annotation_set
    make.comment(document, "Hm.", team.annotator, on=hers)
    for anonymous, seen in ((False, ["Ada", "Ada", "Ada"]), (True, ["Ada", "", "Ada"])):
        people = (team.annotator, team.reviewer, team.manager)
        for person in people:
            person.project.anonymous_adjudication = anonymous
        assert [threads(person, document)[0].whose for person in people] == seen


def test_reading_costs_the_same_for_few_and_many(team, document, django_assert_num_queries):
    for _ in range(2):
        for quote in ("London", "Kyiv", "Ada"):
            make.answer(make.comment(document, "@ada @rex", team.manager, quote=quote), "@ada", team.manager)
        with django_assert_num_queries(4):
            threads(team.annotator, document)
        with django_assert_num_queries(6):
            inbox(team.annotator, "open", 1)


def test_writing_costs_a_fixed_number_of_queries(team, document, django_assert_num_queries):
    hers = make.span(document, "Ada", "PERSON", by=team.annotator).annotation_set
    assert isinstance(hers, AnnotationSet)
    with django_assert_num_queries(10):  # with the savepoint of a transaction in the test's own
        made = make.comment(document, "@mia", team.annotator, on=hers, quote="Ada")
    with django_assert_num_queries(10):
        make.answer(made, "@mia", team.annotator)
