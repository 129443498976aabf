"""Comments on pages: the dialog of the annotation page, the threads of a set or conflict, one thread, the inbox."""

from __future__ import annotations

import re
import uuid

import pytest
from django.urls import reverse

from annotator.models import Comment, CommentMention
from annotator.roles import Role
from annotator.services import comments
from tests import make
from tests import team as teams
from tests.team import signed_in

pytestmark = pytest.mark.django_db
FRAGMENT = {"HX-Request": "true"}
INBOX = "/projects/desk/comments/"


@pytest.fixture
def team():
    return teams.around(make.project("desk"))


@pytest.fixture
def document(team):
    return make.document(team.project)


def of_document(document):
    return reverse("document-comments", args=["desk", document.pk])


def of_thread(name, number):
    return reverse(name, args=["desk", number])


def sent(body, **fields):
    return {"cid": str(uuid.uuid4()), "body": body, **fields}


def on_desk(document):
    """What htmx says of itself on the annotation page."""
    return {**FRAGMENT, "HX-Current-URL": f"http://testserver/projects/desk/docs/{document.pk}/review#b0"}


# --- the dialog --------------------------------------------------------------------------------


def test_the_dialog_asks_about_the_span_or_the_words_or_the_document(team, document):
    client = signed_in(team.annotator)
    own = make.span(document, "London", "GPE", by=team.annotator)
    html = client.get(of_document(document), {"span": own.pk}, headers=FRAGMENT).content.decode()
    assert '<div id="comments-body" hx-swap-oob="innerHTML">' in html
    start, end = make.at(document, "London")
    assert f'name="parts" value="{start}-{end}"' in html
    assert f'name="owned" value="{own.annotation_set_id}"' in html
    html = client.get(of_document(document), {"parts": "0-3", "label": ""}, headers=FRAGMENT).content.decode()
    assert "“<bdi>Ada</bdi>”" in html
    assert 'name="owned"' not in html
    html = client.get(of_document(document), headers=FRAGMENT).content.decode()
    assert 'name="parts"' not in html
    assert "There are no comments here yet." in html


@pytest.mark.parametrize(
    ("fields", "status"),
    [({"span": "x"}, 422), ({"span": "999999"}, 404), ({"parts": "3-"}, 422), ({"conflict": "x"}, 422)],
)
def test_what_does_not_fit_is_refused(team, document, fields, status):
    assert signed_in(team.annotator).get(of_document(document), fields, headers=FRAGMENT).status_code == status


def test_a_comment_on_a_span_is_kept_shown_and_leads_to_the_span(team, document):
    client = signed_in(team.annotator)
    own = make.span(document, "London", "GPE", by=team.annotator)
    start, end = make.at(document, "London")
    fields = sent(
        "Which <b>London</b>?\nSay, @mia!", parts=f"{start}-{end}", owned=own.annotation_set_id, about="words"
    )
    html = client.post(of_document(document), fields, headers=on_desk(document)).content.decode()
    made = Comment.objects.get()
    assert (made.annotation_set, made.quote, made.author) == (own.annotation_set, "London", team.annotator.user)
    assert f'review#{own.pk}" data-i="{own.pk}">“<bdi>London</bdi>”' in html
    assert "Which &lt;b&gt;London&lt;/b&gt;?\nSay, <b>@mia</b>!</p>" in html
    assert "Kept." in html
    assert re.search(r'id="open-threads"[^>]*hx-swap-oob="true"> \(1', html)
    again = client.post(of_document(document), fields, headers=on_desk(document))
    assert (again.status_code, Comment.objects.count()) == (200, 1)


def test_the_whole_document_can_be_meant_instead(team, document):
    signed_in(team.annotator).post(of_document(document), sent("Hm.", parts="0-3", about="document"), headers=FRAGMENT)
    assert (Comment.objects.get().start, Comment.objects.get().quote) == (None, "")


def test_of_mentions_of_nobody_it_is_said(team, document):
    html = signed_in(team.annotator).post(of_document(document), sent("@sam @mia"), headers=FRAGMENT).content.decode()
    assert "Left as plain text, because nobody whom you can mention here has this name: @sam." in html
    assert CommentMention.objects.get().user == team.manager.user


@pytest.mark.parametrize("body", ["", "x" * 4001, "a\0b"])
def test_a_comment_that_is_refused_stays_in_its_form(team, document, body):
    client = signed_in(team.annotator)
    answer = client.post(of_document(document), sent(body), headers=FRAGMENT)
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.content.decode()
    assert f">{body}</textarea>" in answer.content.decode()
    assert client.post(of_document(document), sent(body)).status_code == 422
    assert not Comment.objects.exists()


def test_the_annotation_page_counts_the_open_threads(team, document):
    client = signed_in(team.annotator)
    make.comment(document, "Between those who review.", team.reviewer)
    resolved = make.comment(document, "Done.", team.annotator)
    comments.resolve(thread_id=resolved.pk, by=team.annotator)
    html = client.get(reverse("document-review", args=["desk", document.pk])).content.decode()
    assert '<span id="open-threads" class="number"></span>' in html
    make.comment(document, "Hm.", team.annotator)
    html = client.get(reverse("document-review", args=["desk", document.pk])).content.decode()
    assert '<span id="open-threads" class="number"> (1<' in html


def test_other_pages_get_the_threads_about_a_set_or_a_conflict(team, document):
    own = make.span(document, "London", "GPE", by=team.annotator).annotation_set
    make.comment(document, "About the document.", team.reviewer)
    client = signed_in(team.manager)
    client.post(of_document(document), sent("About Ada’s.", set=own.pk), headers=FRAGMENT)
    html = client.post(
        of_document(document), sent("Which is right?", conflict="a" * 64), headers=FRAGMENT
    ).content.decode()
    assert ("Which is right?" in html, "About" in html) == (True, False)
    html = client.get(of_document(document), {"set": own.pk}, headers=FRAGMENT).content.decode()
    assert ("About Ada’s." in html, "About the document." in html) == (True, False)
    assert f'name="set" value="{own.pk}"' in html
    assert "comments-body" not in html
    assert [(each.annotation_set, each.conflict) for each in Comment.objects.all()] == [
        (None, ""), (own, ""), (None, "a" * 64),
    ]  # fmt: skip
    adjudication = reverse("adjudicate", args=["desk", document.pk])
    assert adjudication in client.get(of_thread("thread", Comment.objects.last().pk)).content.decode()
    refused = signed_in(team.annotator).post(of_document(document), sent("I?", conflict="a" * 64), headers=FRAGMENT)
    assert refused.status_code == 403


# --- one thread --------------------------------------------------------------------------------


def test_a_thread_is_answered_changed_resolved_and_reopened(team, document):
    thread = make.comment(document, "Which London?", team.annotator, quote="London")
    client = signed_in(team.manager)
    html = client.post(of_thread("thread-answer", thread.pk), sent("Ask @ada."), headers=FRAGMENT).content.decode()
    assert html.lstrip().startswith(f'<article class="thread" id="thread-{thread.pk}"')
    assert "Ask <b>@ada</b>." in html
    answer = Comment.objects.last()
    html = client.post(of_thread("comment-edit", answer.pk), sent("Ask Ada."), headers=FRAGMENT).content.decode()
    assert ("Ask Ada." in html, "changed" in html) == (True, True)
    html = client.post(of_thread("thread-resolve", thread.pk), headers=FRAGMENT).content.decode()
    assert ("resolved by Mia" in html, "Reopen" in html, "Answer" in html) == (True, True, False)
    html = client.post(of_thread("thread-reopen", thread.pk), headers=FRAGMENT).content.decode()
    assert "resolved by" not in html
    html = client.post(of_thread("comment-remove", answer.pk), headers=FRAGMENT).content.decode()
    assert ("This comment was removed." in html, "Ask Ada." in html) == (True, False)


def test_what_stands_in_the_form_is_the_last_answer_of_what_is_resolved(team, document):
    thread = make.comment(document, "Which?", team.annotator)
    client = signed_in(team.manager)
    refused = client.post(of_thread("thread-resolve", thread.pk), sent("x" * 4001), headers=FRAGMENT)
    assert (refused.status_code, Comment.objects.get().resolved_at) == (422, None)
    client.post(of_thread("thread-resolve", thread.pk), sent("That one."), headers=FRAGMENT)
    assert [(each.body, each.resolved_at is not None) for each in Comment.objects.all()] == [
        ("Which?", True), ("That one.", False),
    ]  # fmt: skip


@pytest.mark.parametrize("headers", [{}, FRAGMENT])
def test_what_is_refused_stays_in_the_form_it_was_typed_in(team, document, headers):
    thread = make.comment(document, "Which?", team.manager)
    client = signed_in(team.manager)
    for name in ("thread-answer", "comment-edit"):
        refused = client.post(of_thread(name, thread.pk), sent("y" * 4001), headers=headers)
        html = refused.content.decode()
        assert (refused.status_code, html.count(f"{'y' * 4001}</textarea>"), html.count("at most 4,000")) == (422, 1, 1)
    assert Comment.objects.get().body == "Which?"


def test_without_scripts_one_comes_back_to_where_one_was(team, document):
    thread = make.comment(document, "Which?", team.annotator)
    client = signed_in(team.manager)
    for sent_on, location in (
        ("/projects/desk/docs/", f"/projects/desk/docs/#thread-{thread.pk}"),
        ("https://evil.example/", of_thread("thread", thread.pk)),
        ("", of_thread("thread", thread.pk)),
    ):
        answer = client.post(of_thread("thread-answer", thread.pk), sent("That one.", next=sent_on))
        assert (answer.status_code, answer.headers["Location"]) == (302, location)
    assert "Answered." in client.get(of_thread("thread", thread.pk)).content.decode()
    answer = client.post(of_document(document), sent("New."))
    assert answer.headers["Location"] == of_thread("thread", Comment.objects.last().pk)


def test_a_manager_removes_but_does_not_change_what_others_wrote(team, document):
    thread = make.comment(document, "Ada’s.", team.annotator)
    for person, removes, changes in ((team.manager, 302, 403), (team.reviewer, 403, 403)):
        client = signed_in(person)
        html = client.get(of_thread("thread", thread.pk)).content.decode()
        assert ("Remove Ada’s comment" in html, "comment-edit" in html) == (removes == 302, False)
        assert client.post(of_thread("comment-edit", thread.pk), sent("Mine.")).status_code == changes
    assert Comment.objects.get().body == "Ada’s."
    assert signed_in(team.manager).post(of_thread("comment-remove", thread.pk)).status_code == 302
    assert Comment.objects.get().body == ""


def test_a_thread_that_one_may_not_see_is_not_there(team, document):
    hidden = make.comment(document, "Between those who review.", team.reviewer)
    client = signed_in(team.annotator)
    assert client.get(of_thread("thread", hidden.pk)).status_code == 404
    for name in ("thread-answer", "thread-resolve", "thread-reopen", "comment-edit", "comment-remove"):
        assert client.post(of_thread(name, hidden.pk), sent("I see.")).status_code == 404
    assert [each.body for each in Comment.objects.all()] == ["Between those who review."]


def test_an_inspector_reads_without_forms(team, document):
    inspector = make.member(team.project, Role.INSPECTOR, assigned=False)
    thread = make.comment(document, "Which?", team.annotator)
    client = signed_in(inspector)
    for url in (of_thread("thread", thread.pk), of_document(document)):
        html = client.get(url, headers=FRAGMENT).content.decode()
        assert ("Which?" in html, "<textarea" in html) == (True, False)
    assert client.post(of_document(document), sent("Hm."), headers=FRAGMENT).status_code == 403


# --- the inbox ---------------------------------------------------------------------------------


def test_a_mention_is_counted_in_the_navigation_until_its_thread_is_opened(team, document):
    thread = make.comment(document, "See, @ada.", team.manager, quote="London")
    client = signed_in(team.annotator)
    for url in (INBOX, "/projects/desk/"):
        assert '<span class="chip plain open">1<' in client.get(url).content.decode()
    html = client.get(INBOX).content.decode()
    assert ("new for you" in html, "See, @ada." in html, "“London”" in html) == (True, True, True)
    html = client.get(of_thread("thread", thread.pk)).content.decode()
    assert ("new for you" in html, "chip plain open" in html) == (True, False)
    assert "new for you" not in client.get(INBOX).content.decode()


def test_the_dialog_of_the_annotation_page_is_opening_too(team, document):
    make.comment(document, "See, @ada.", team.manager)
    client = signed_in(team.annotator)
    assert "new for you" in client.get(of_document(document), headers=FRAGMENT).content.decode()
    assert "new for you" not in client.get(of_document(document), headers=FRAGMENT).content.decode()


def test_the_inbox_shows_open_ones_mentions_and_resolved_ones(team, document):
    for text in ("Open.", "For @ada.", "Done."):
        make.comment(document, text, team.annotator if text == "Open." else team.manager)
    comments.resolve(thread_id=Comment.objects.last().pk, by=team.manager)
    client = signed_in(team.manager)
    shown = {show: client.get(INBOX, {"show": show}).content.decode() for show in ("", "mentions", "resolved", "x")}
    texts = ("Open.", "For @ada.", "Done.")
    assert {show: tuple(text in html for text in texts) for show, html in shown.items()} == {
        "": (True, True, False),
        "mentions": (False, False, False),
        "resolved": (False, False, True),
        "x": (True, True, False),
    }
    assert "For @ada." in signed_in(team.annotator).get(INBOX, {"show": "mentions"}).content.decode()


def test_the_inbox_goes_by_pages(team, document, monkeypatch):
    monkeypatch.setattr("annotator.selectors.comments.PAGE_SIZE", 2)
    for number in range(5):
        make.comment(document, f"Number {number}.", team.manager)
    client = signed_in(team.manager)
    pages = [client.get(INBOX, {"page": at}).content.decode() for at in ("1", "2", "3", "4", "0", "x", "9" * 30)]
    assert [re.findall(r"Number (\d)\.", html) for html in pages] == [
        ["4", "3"], ["2", "1"], ["0"], [], ["4", "3"], ["4", "3"], ["4", "3"],
    ]  # fmt: skip
    assert ["page=" in html for html in pages[:3]] == [True, True, True]


def test_the_pages_cost_the_same_for_few_and_many(team, document, django_assert_num_queries):
    own = make.span(document, "London", "GPE", by=team.annotator)
    client = signed_in(team.annotator)
    for _ in range(2):
        for _ in range(3):
            thread = make.comment(document, "@mia", team.annotator, quote="London")
            make.answer(thread, "@ada", team.manager)
        client.get(of_document(document), headers=FRAGMENT)  # sees what mentions
        with django_assert_num_queries(9):  # session, person, membership, and six of the inbox
            client.get(INBOX)
        with django_assert_num_queries(9):  # ..., thread, answers, mentions, document, span, unseen
            client.get(of_thread("thread", thread.pk))
        with django_assert_num_queries(13):
            client.get(of_document(document), {"span": own.pk}, headers=on_desk(document))
        with django_assert_num_queries(8):
            client.get(of_document(document), headers=FRAGMENT)
