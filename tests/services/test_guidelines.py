"""Guidelines: versions that begin with the label schema, who writes them, and writing at the same time."""

from __future__ import annotations

from dataclasses import replace

import pytest

from annotator.access import command_line
from annotator.errors import Conflict, Forbidden, Invalid, NotFound, Stale
from annotator.models import Change, Guideline
from annotator.roles import Role
from annotator.selectors.examples import SETS, gold_examples
from annotator.selectors.guidelines import beginning, guidelines, label_of, past, present, rules, versions
from annotator.services.guidelines import LONGEST, LONGEST_SUMMARY, write
from labels.freezing import definition_of, digest_of, freeze
from labels.models import Label, SchemaVersion
from labels.usage import by_label
from tests import make
from tests import team as teams

pytestmark = pytest.mark.django_db


@pytest.fixture
def team():
    return teams.around(make.project("desk"))


@pytest.fixture
def gpe(team):
    return label_of(team.manager, make.label(team.project, "GPE").pk)


def section(actor, name):
    return next(each for each in guidelines(actor).labels if each.label.name == name)


# --- versions ----------------------------------------------------------------------------------


def test_guidelines_begin_with_what_the_label_schema_says():
    drawn = make.schema(["GPE"], document_labels=()).schema
    drawn.labels.update(description="Places with a government.", examples=["Kyiv", "Ohio"])
    drawn.guidelines = "Be exact."
    definition = definition_of(replace(freeze(drawn), version=2))
    version = SchemaVersion.objects.create(schema=drawn, number=2, definition=definition, digest=digest_of(definition))
    mia = make.member(make.project(version=version), Role.MANAGER)
    found = guidelines(mia)
    assert (found.project.version.number, found.project.version.body) == (0, "Be exact.")
    (gpe,) = found.labels
    assert gpe.version.body == "Places with a government.\n\nFor example:\n\n- Kyiv\n- Ohio"
    assert versions(mia, gpe.label) == (beginning(mia, gpe.label),)


def test_each_save_is_another_version_and_the_highest_counts(team, gpe):
    first = make.guideline("One.", team.manager, label="GPE", summary="  First words. ")
    make.guideline("Two.", team.manager, label="GPE")
    make.guideline("For all.", team.manager)
    assert (first.number, first.summary, first.created_by) == (1, "First words.", team.manager.user)
    found = rules(team.annotator)
    assert (found.project.version.body, found.project.version.number) == ("For all.", 1)
    assert {each.label.name: each.version.body for each in found.labels if each.version.number} == {"GPE": "Two."}
    assert present(team.annotator, gpe).author == "Mia"
    assert [each.number for each in versions(team.annotator, gpe)] == [2, 1, 0]
    assert [each.number for each in versions(team.annotator, None)] == [1, 0]


def test_a_version_says_what_it_changed(team, gpe):
    make.guideline("One.\nTwo.", team.manager, label="GPE")
    make.guideline("One.\nThree.", team.manager, label="GPE")
    found = past(team.annotator, gpe, 2)
    assert [(line.kind, line.text) for line in found.changed] == [
        ("same", "One."), ("removed", "Two."), ("added", "Three."),
    ]  # fmt: skip
    assert (found.earlier, found.later) == (1, None)
    assert (past(team.annotator, gpe, 0).earlier, past(team.annotator, gpe, 0).later) == (None, 1)
    assert [line.kind for line in past(team.annotator, gpe, 1).changed] == ["added", "added"]
    for number in (3, -1, 10**9):
        with pytest.raises(NotFound):
            past(team.annotator, gpe, number)


def test_other_projects_have_guidelines_of_their_own(team, gpe):
    make.guideline("Ours.", team.manager)
    other = make.member(make.project(version=team.project.schema_version), Role.MANAGER)
    make.guideline("Theirs.", other, label="GPE")
    assert (rules(other).project.version.body, present(team.manager, gpe).number) == ("", 0)
    assert rules(team.manager).project.version.body == "Ours."


# --- writing -----------------------------------------------------------------------------------


def test_who_saw_an_older_version_overwrites_nothing(team, gpe):
    make.guideline("One.", team.manager, label="GPE")
    for seen in (0, 2):
        with pytest.raises(Stale):
            write(body="Mine.", seen=seen, label=gpe.id, by=team.manager)
    assert [each.body for each in Guideline.objects.all()] == ["One."]
    assert write(body="Mine.", seen=1, label=gpe.id, by=team.manager).number == 2


def test_only_managers_write(team, gpe):
    inspector = make.member(team.project, Role.INSPECTOR)
    for person in (team.annotator, team.reviewer, inspector):
        with pytest.raises(Forbidden):
            write(body="Mine.", seen=0, label=gpe.id, by=person)
    assert not Guideline.objects.exists()
    assert write(body="From a file.", seen=0, by=command_line("desk")).created_by is None


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"body": "a\0b"}, "body"),
        ({"body": "x" * (LONGEST + 1)}, "body"),
        ({"body": "a", "summary": "x" * (LONGEST_SUMMARY + 1)}, "summary"),
        ({"body": "a", "summary": "\0"}, "summary"),
    ],
)
def test_what_cannot_be_stored_is_refused_and_says_where(team, fields, where):
    with pytest.raises(Invalid) as error:
        write(seen=0, by=team.manager, **fields)
    assert error.value.where == where
    assert not Guideline.objects.exists()


def test_labels_of_other_schemas_have_no_guidelines_here(team):
    other = make.label(make.project(), "GPE")
    for number in (other.pk, 10**9):
        with pytest.raises(NotFound):
            write(body="a", seen=0, label=number, by=team.manager)
        with pytest.raises(NotFound):
            label_of(team.manager, number)
    assert not Guideline.objects.exists()


def test_the_same_text_is_no_version_unless_earlier_decisions_are_to_be_looked_at(team):
    make.guideline("One.\r\nTwo.", team.manager)
    assert Guideline.objects.get().body == "One.\nTwo."
    with pytest.raises(Conflict):
        write(body="One.\nTwo.", seen=1, by=team.manager)
    assert write(body="One.\nTwo.", seen=1, by=team.manager, changes_decisions=True).number == 2
    assert write(body="", seen=2, by=team.manager).body == ""


def test_the_log_says_which_version_was_written_and_not_what(team, gpe):
    make.guideline("A secret.", team.manager, label="GPE", changes_decisions=True, summary="Hush.")
    change = Change.objects.get(action="guideline.write")
    assert change.data == {"label": gpe.id, "number": 1, "changes_decisions": True}


def test_a_label_with_guidelines_is_in_use(team, gpe):
    make.guideline("One.", team.manager, label="GPE")
    assert by_label(team.project.schema_version.schema)[gpe.id] == {"guidelines": 1}
    assert Label.objects.filter(pk=gpe.id).exists()


# --- examples ----------------------------------------------------------------------------------


@pytest.fixture
def document(team):
    return make.document(team.project, title="Lovelace in London")


def test_finished_gold_gives_examples_in_context(team, document):
    document.assignments.all().delete()
    make.gold(document, [("London", "GPE"), ("Kyiv", "GPE"), ("Ada Lovelace", "PERSON")])
    found = section(team.manager, "GPE").examples
    assert [each.context for each in found] == [
        ("Ada Lovelace met Charles Babbage in ", "London", ". Kyiv denied it on Friday."),
        ("Lovelace met Charles Babbage in London. ", "Kyiv", " denied it on Friday."),
    ]
    assert [each.context.quote for each in section(team.manager, "PERSON").examples] == ["Ada Lovelace"]
    assert section(team.manager, "ORG").examples == ()
    assert found[0].title == "Lovelace in London"


def test_examples_are_short_few_different_and_the_newest_first(team):
    long = "a " * 40
    for number in range(3):
        text = f"Kyiv and London and Paris and Rome and Bonn{number}. {long}x"
        made = make.document(team.project, text)
        made.assignments.all().delete()
        make.gold(made, [("Kyiv", "GPE"), (f"Bonn{number}", "GPE"), (f"{long}x", "ORG"), ("Rome", "DATE")])
    found = gold_examples(team.manager)
    gpe, date = make.label(team.project, "GPE").pk, make.label(team.project, "DATE").pk
    assert {label: [each.context.quote for each in examples] for label, examples in found.items()} == {
        gpe: ["Kyiv", "Bonn2", "Bonn1"],
        date: ["Rome"],
    }
    assert SETS == 200


def test_gold_that_is_not_finished_or_not_gold_gives_none(team, document):
    document.assignments.filter(user=team.manager.user).delete()
    make.gold(document, [("London", "GPE")], state="open")
    make.span(document, "Kyiv", "GPE", by=team.annotator)
    make.submit(document, team.annotator)
    assert gold_examples(team.manager) == {}


def test_gold_gives_nothing_away_to_who_still_works_or_may_not_read(team, document):
    make.gold(document, [("London", "GPE")])
    assert gold_examples(team.annotator) == {}
    make.submit(document, team.annotator)
    assert len(gold_examples(team.annotator)) == 1
    assert gold_examples(team.manager) == {}
    document.assignments.all().delete()
    assert (gold_examples(team.annotator), len(gold_examples(team.manager))) == ({}, 1)
    document.archived_at = document.created_at
    document.save()
    assert gold_examples(team.manager) == {}


def test_reading_costs_the_same_for_few_and_many(team, django_assert_num_queries, gpe):
    for _ in range(2):
        for number in range(3):
            document = make.document(team.project, f"Kyiv {number}.")
            document.assignments.all().delete()
            make.gold(document, [("Kyiv", "GPE"), (f"{number}", "ORG")])
            make.guideline(f"{document.pk}", team.manager, label="GPE", changes_decisions=True)
            make.guideline(f"{document.pk}", team.manager, changes_decisions=True)
        rules(team.manager)
        with django_assert_num_queries(5):
            guidelines(team.manager)
        with django_assert_num_queries(1):
            rules(team.manager)
        with django_assert_num_queries(1):
            versions(team.manager, gpe)
        with django_assert_num_queries(1):
            past(team.manager, gpe, 2)
    with django_assert_num_queries(7):  # with the savepoint of a transaction in the test's own
        write(body="New.", seen=6, by=team.manager)
