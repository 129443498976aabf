"""What is shown before one decision is made at every place with the same text."""

from __future__ import annotations

import pytest
from django.utils import timezone

from annotator.errors import Invalid
from annotator.selectors.occurrences import find
from tests import make
from tests.places import TEXT, ask, suggest_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    return make.project()


@pytest.fixture
def ada(project):
    return make.member(project)


@pytest.fixture
def document(project):
    return make.document(project, TEXT, title="First")


def test_each_place_is_shown_in_its_context(document, ada):
    found = ask(document, "Kyiv", ada)
    assert [(each.before, each.text, each.after) for each in found.occurrences] == [
        ("", "Kyiv", " fell silent. In Kyiv, and near Kyiv,"),
        ("Kyiv fell silent. In ", "Kyiv", ", and near Kyiv, people met Kyivans."),
        ("Kyiv fell silent. In Kyiv, and near ", "Kyiv", ", people met Kyivans. KYIV!"),
    ]
    assert [each.block for each in found.occurrences] == [0, 1, 1]
    assert {each.standing for each in found.occurrences} == {"free"}
    assert (found.total, found.documents, found.truncated, found.ticked) == (3, 1, False, 3)


def test_whole_words_and_case_are_options(document, ada):
    assert ask(document, "Kyiv", ada, match_case=False).total == 4
    assert ask(document, "Kyiv", ada, whole_words=False).total == 4
    assert ask(document, "kyiv", ada).total == 0


def test_what_is_labelled_already_is_shown_and_not_ticked(document, ada):
    make.span(document, "Kyiv", "GPE", by=ada)
    make.span(document, "Kyiv", "ORG", by=ada, occurrence=1)
    make.span(document, "near Kyiv", "ORG", by=ada)
    found = ask(document, "Kyiv", ada)
    assert [(each.standing, each.ticked, each.tickable) for each in found.occurrences] == [
        ("done", False, False),
        ("labelled otherwise", False, True),
        ("overlapping", False, True),
    ]
    assert [each.label.name for each in found.occurrences] == ["GPE", "ORG", "ORG"]


def test_a_relabel_ticks_what_has_the_old_label(document, ada):
    make.span(document, "Kyiv", "PERSON", by=ada)
    make.span(document, "Kyiv", "ORG", by=ada, occurrence=1)
    found = ask(document, "Kyiv", ada, was="ORG")
    assert [each.ticked for each in found.occurrences] == [False, True, True]


def test_suggestions_stand_as_what_they_suggest(document, ada):
    make.suggestions(document, [("Kyiv", "GPE")])
    _, second, third = suggest_all(document, "Kyiv", "ORG", "spacy:other")
    make.operate(document, "reject", ada, span=second.pk)
    make.operate(document, "reject", ada, span=third.pk)
    found = ask(document, "Kyiv", ada)
    assert [(each.standing, each.ticked) for each in found.occurrences] == [
        ("suggested", True),
        ("free", True),
        ("free", True),
    ]
    found = ask(document, "Kyiv", ada, label="ORG")
    assert [(each.standing, each.ticked) for each in found.occurrences] == [
        ("suggested", True),
        ("rejected", False),
        ("rejected", False),
    ]
    found = ask(document, "Kyiv", ada, label="PERSON")
    assert (found.occurrences[0].standing, found.occurrences[0].ticked) == ("suggested otherwise", True)


def test_a_longer_suggestion_around_a_place_is_not_shortened_unasked(document, ada):
    make.suggestions(document, [("near Kyiv", "GPE")])
    assert [each.standing for each in ask(document, "Kyiv", ada).occurrences] == ["free", "free", "overlapping"]


def test_accept_and_reject_count_only_undecided_suggestions_of_the_label(document, ada):
    first, *_ = suggest_all(document, "Kyiv", "GPE")
    suggest_all(document, "Kyiv", "ORG", "spacy:other")
    make.operate(document, "accept", ada, span=first.pk)
    for action in ("accept", "reject"):
        found = ask(document, "Kyiv", ada, action=action)
        assert [(each.start, each.standing, each.ticked) for each in found.occurrences] == [
            (21, "suggested", True),
            (36, "suggested", True),
        ]
        assert found.total == 2


def test_remove_counts_only_own_spans_of_the_label(document, ada):
    make.span(document, "Kyiv", "GPE", by=ada)
    make.span(document, "Kyiv", "ORG", by=ada, occurrence=1)
    make.span(document, "near Kyiv", "GPE", by=ada)
    found = ask(document, "Kyiv", ada, action="remove")
    assert [(each.start, each.standing, each.ticked) for each in found.occurrences] == [(0, "labelled", True)]
    assert ask(document, "Kyiv", ada, action="remove", label="").total == 2


def test_a_suggestion_of_an_older_run_does_not_count(document, ada):
    suggest_all(document, "Kyiv", "GPE", version="1")
    suggest_all(document, "silent", "GPE", version="2")
    assert ask(document, "Kyiv", ada, action="accept").total == 0


def test_the_project_is_searched_from_this_document_on(project, ada):
    before, here, after = (make.document(project, f"{n} in Kyiv", title=n) for n in ("a", "b", "c"))
    make.document(project, "Nothing of that sort.")
    make.document(make.project(), "Elsewhere in Kyiv")
    make.document(project, "Kyiv", staged=True)
    make.document(project, "Kyiv", archived_at=timezone.now())
    found = ask(here, "Kyiv", ada, scope="project")
    assert [(each.document, each.title) for each in found.occurrences] == [
        (here.pk, "b"),
        (before.pk, "a"),
        (after.pk, "c"),
    ]
    assert (found.total, found.documents) == (3, 3)


def test_documents_that_one_submitted_are_not_shown(project, ada, document):
    other = make.document(project, "Kyiv again")
    make.submit(other, ada)
    make.submit(document, make.member(project))
    assert {each.document for each in ask(document, "Kyiv", ada, scope="project").occurrences} == {document.pk}
    make.submit(document, ada)
    assert ask(document, "Kyiv", ada, scope="project").total == 0


@pytest.mark.parametrize(
    ("text", "phrase", "options"),
    [
        ("the K\u0131ss of İstanbul", "kiss of istanbul", {"match_case": False}),
        ("at 20 \u212a", "20 k", {"match_case": False}),
        ("У КИЄВІ", "києві", {"match_case": False}),
        ("在北京市", "北京", {}),
        ("50%_off \\ now", "50%_OFF \\", {"match_case": False}),
        ("Ada\n  Lovelace", "Ada Lovelace", {}),
        ("Straße", "STRAẞE", {"match_case": False}),
    ],
)
def test_the_database_leaves_out_no_text_that_has_the_phrase(project, document, ada, text, phrase, options):
    make.document(project, text)
    assert ask(document, phrase, ada, scope="project", **options).total == 1


def test_the_end_of_a_long_text_is_searched_too(project, document, ada):
    make.document(project, "word " * 60_000 + "Zaporizhzhia")
    assert ask(document, "Zaporizhzhia", ada, scope="project").total == 1


def test_five_hundred_are_shown_and_all_are_counted(project, ada, document):
    long = make.document(project, "Kyiv " * 600)
    make.document(project, "Kyiv once more")
    found = ask(long, "Kyiv", ada, scope="project")
    assert (len(found.occurrences), found.total, found.documents, found.truncated) == (500, 604, 3, True)


def test_finding_costs_the_same_whatever_is_found(project, ada, django_assert_num_queries):
    first = make.document(project, "Kyiv " * 10)
    for number in range(20):
        other = make.document(project, f"{number} Kyiv " * 20)
        make.span(other, "Kyiv", "ORG", by=ada)
        suggest_all(other, "Kyiv", "GPE")
    ask(first, "Kyiv", ada)  # the schema is remembered
    label = make.label(project, "GPE").pk
    with django_assert_num_queries(9):
        found = find(document=first, phrase="Kyiv", action="label", label=label, scope="project", actor=ada)
    assert found.documents == 21


@pytest.mark.parametrize(
    ("phrase", "options"),
    [
        (" ", {}),
        ("x" * 10_001, {}),
        ("Kyiv", {"label": "strike"}),
        ("Kyiv", {"action": "delete"}),
        ("Kyiv", {"label": ""}),
    ],
)
def test_a_search_that_makes_no_sense_is_refused(document, ada, phrase, options):
    with pytest.raises(Invalid):
        ask(document, phrase, ada, **options)
