"""What a person hides: stored for that person alone, and the same for page, rules, counts and submitting."""

from __future__ import annotations

import pytest

from annotator.access import enter, open_document
from annotator.editing.suggestion_filter import NO_FILTER, SuggestionFilter
from annotator.errors import Conflict, Invalid
from annotator.models import Change, Decision, Membership, Span
from annotator.roles import Permission
from annotator.selectors.review import review
from annotator.selectors.state import Left, left, read_sets
from annotator.services.suggestion_filters import set_filter
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    return make.project()


@pytest.fixture
def ada(project):
    return make.member(project)


@pytest.fixture
def document(project):
    return make.document(project)


@pytest.fixture
def suggested(document):
    """Of a: Ada Lovelace at 0.9, London at 0.3. Of b: Ada Lovelace at 0.2, Kyiv without a score, Friday at 0.4."""
    of_a = make.suggestions(document, [("Ada Lovelace", "PERSON"), ("London", "GPE")], suggester="a")
    quotes = [("Ada Lovelace", "PERSON"), ("Kyiv", "GPE"), ("Friday", "DATE")]
    of_b = make.suggestions(document, quotes, suggester="b")
    for span, score in zip([*of_a, *of_b], [0.9, 0.3, 0.2, None, 0.4], strict=True):
        Span.objects.filter(pk=span.pk).update(score=score)
    return [*of_a, *of_b]


def seeing(actor, *, hidden=(), threshold=0.0):
    """The actor with this filter, as the next request finds them."""
    set_filter(hidden=hidden, threshold=threshold, by=actor)
    return enter(actor.user, actor.project.slug)


def quotes(document, actor):
    return [document.body.text[mark.start : mark.end] for mark in review(document, actor).marks]


def test_a_filter_reaches_the_next_request_without_another_query(
    project, document, suggested, ada, django_assert_num_queries
):
    assert ada.filter == NO_FILTER
    chosen = SuggestionFilter(frozenset({"b"}), 0.5)
    assert set_filter(hidden=["b"], threshold=0.5, by=ada) == chosen
    assert Membership.objects.get(user=ada.user).suggestion_filter == {"hidden": ["b"], "threshold": 0.5}
    with django_assert_num_queries(1):
        assert enter(ada.user, project.slug).filter == chosen
    with django_assert_num_queries(1):
        actor, _ = open_document(ada.user, project.slug, document.pk, Permission.ANNOTATE)
        assert actor.filter == chosen


def test_it_is_no_change_of_the_project_and_nobody_elses_view(project, document, suggested, ada):
    bob = make.member(project)
    seeing(ada, hidden=["a", "b"])
    assert not Change.objects.exists()
    assert len(quotes(document, enter(bob.user, project.slug))) == 4


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"hidden": ["c"], "threshold": 0.0}, "hidden"),
        ({"hidden": [], "threshold": -0.1}, "threshold"),
        ({"hidden": [], "threshold": 1.1}, "threshold"),
        ({"hidden": [], "threshold": float("nan")}, "threshold"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_stored(document, suggested, ada, fields, where):
    with pytest.raises(Invalid) as refused:
        set_filter(**fields, by=ada)
    assert refused.value.where == where
    assert Membership.objects.get(user=ada.user).suggestion_filter == {}


def test_a_suggester_of_another_project_is_unknown(document, suggested, ada):
    stranger = make.member(make.project())
    with pytest.raises(Invalid):
        set_filter(hidden=["a"], threshold=0.0, by=stranger)


def test_a_hidden_source_is_listed_and_not_shown(document, suggested, ada):
    ada = seeing(ada, hidden=["b"])
    sources = read_sets(document, ada).sources
    assert [(source.suggester, source.name, source.visible) for source in sources] == [
        ("a", "a 1", True),
        ("b", "b 1", False),
    ]
    assert quotes(document, ada) == ["Ada Lovelace", "London"]
    assert left(read_sets(document, ada)) == Left(2, 2, hidden_sources=2)


def test_a_lowest_score_leaves_out_what_no_source_gives_it(document, suggested, ada):
    ada = seeing(ada, threshold=0.5)
    assert quotes(document, ada) == ["Ada Lovelace", "Kyiv"]
    assert left(read_sets(document, ada)) == Left(2, 2, hidden_scores=2)
    (first, _) = review(document, ada).marks
    assert [(vote.source, vote.score) for vote in first.votes] == [("a 1", 0.9), ("b 1", 0.2)]


def test_what_was_decided_stays_below_the_lowest_score(document, suggested, ada):
    make.operate(document, "reject", ada, span=suggested[1].pk)
    ada = seeing(ada, threshold=0.5)
    assert quotes(document, ada) == ["Ada Lovelace", "London", "Kyiv"]
    assert left(read_sets(document, ada)) == Left(2, 3, hidden_scores=1)


def test_a_hidden_twin_is_not_decided_along(document, suggested, ada):
    make.operate(document, "accept", seeing(ada, hidden=["b"]), span=suggested[0].pk)
    assert [decision.suggestion_id for decision in Decision.objects.all()] == [suggested[0].pk]


def test_a_hidden_suggestion_is_not_what_a_drawn_span_corrects(document, suggested, ada):
    assert make.span(document, "London", "GPE", by=seeing(ada, threshold=0.5)).derived_from_id is None
    ada = seeing(ada)
    make.operate(document, "accept", ada, span=suggested[1].pk)
    assert Span.objects.get(annotation_set__role="human").derived_from_id == suggested[1].pk


def test_undo_takes_back_what_was_decided_before_it_was_hidden(document, suggested, ada):
    make.operate(document, "accept", ada, span=suggested[0].pk)
    ada = seeing(ada, hidden=["a", "b"], threshold=1.0)
    outcome = make.operate(document, "undo", ada)
    assert not Decision.objects.exists()
    assert outcome.blocks == (0,)


def test_submitting_asks_about_what_is_shown_only(document, suggested, ada):
    ada = seeing(ada, hidden=["b"], threshold=0.5)
    with pytest.raises(Conflict, match="1 suggestion is undecided"):
        make.submit(document, ada, leave_undecided=False)
    make.operate(document, "accept", ada, span=suggested[0].pk)
    assert make.submit(document, ada, leave_undecided=False).state == "submitted"


FILTERS = [{}, {"hidden": ["a"]}, {"hidden": ["b"]}, {"hidden": ["a", "b"]}, {"threshold": 0.35}, {"threshold": 1.0},
           {"hidden": ["a"], "threshold": 0.35}, {"hidden": ["b"], "threshold": 0.35}]  # fmt: skip


@pytest.mark.parametrize(
    "decided", [(), ((0, "accept"),), ((0, "accept"), (4, "reject"), (1, "relabel")), ((3, "reject"),)]
)
def test_page_and_counter_agree_whatever_is_hidden(document, suggested, project, ada, decided):
    for number, action in decided:
        label = make.label(project, "ORG").pk if action == "relabel" else None
        make.operate(document, action, ada, span=suggested[number].pk, label=label)
    make.span(document, "Charles Babbage", "PERSON", by=ada)
    for chosen in FILTERS:
        actor = seeing(ada, **chosen)
        shown = review(document, actor)
        counted = left(read_sets(document, actor))
        assert shown.left == counted
        assert sum(mark.state == "s" for mark in shown.marks) == counted.undecided
        assert counted.total + counted.hidden <= 4


@pytest.mark.parametrize("runs", [1, 2])
def test_page_and_counter_agree_with_one_source_and_older_runs(document, ada, runs):
    proposed = [("Ada Lovelace", "PERSON"), ("London", "GPE")]
    for version in range(1, runs):
        older = make.suggestions(document, proposed, version=str(version))
        make.operate(document, "accept", ada, span=older[0].pk)
    newest = make.suggestions(document, proposed, version="9")
    make.operate(document, "reject", ada, span=newest[1].pk)
    sets = read_sets(document, ada)
    assert sets.alone == (runs == 1)
    assert review(document, ada).left == left(sets) == Left(1, 2)
