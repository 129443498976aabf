"""A registry comes in as a table: all of it or nothing, the same again adds nothing, and conflicts are kept apart."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command

from annotator.errors import Forbidden
from annotator.models import Alias, Change, Entity
from annotator.roles import Role
from annotator.services import entities, registry
from tests import make

TABLE = """name,type,subtype,aliases,description,wikidata
Arta Kelenko,PERSON,officer,Kelenko|Kelenkoy,A general.,Q1
Karsk,GPE,town,,,Q2
"""


@pytest.fixture
def mia(db):
    return make.member(make.project("news"), Role.MANAGER)


def take(by, text=TABLE):
    return registry.import_registry(content=text.encode(), by=by)


def there():
    return {
        (row.name, row.external_ids.get("wikidata", "")): sorted(row.aliases.values_list("form", flat=True))
        for row in Entity.objects.filter(removed=False, merged_into=None)
    }


def test_each_line_becomes_an_entity_with_its_names(mia):
    found = take(mia)
    assert (found.made, found.changed, found.problems) == (2, 0, ())
    assert there() == {("Arta Kelenko", "Q1"): ["Arta Kelenko", "Kelenko", "Kelenkoy"], ("Karsk", "Q2"): ["Karsk"]}
    assert set(Alias.objects.values_list("origin", flat=True)) == {"registry"}


def test_the_same_again_changes_nothing(mia):
    take(mia)
    again = take(mia)
    assert (again.made, again.changed, again.same, again.change) == (0, 0, 2, None)
    assert Change.objects.filter(action="entity.import").count() == 1


def test_what_people_confirmed_is_added_to(mia):
    made = entities.confirm(forms=["Kelenko", "Arta Kelenko"], type="PERSON", by=mia)
    found = take(mia)
    assert (found.made, found.changed) == (1, 1)
    entity = Entity.objects.get(pk=made.entity)
    assert (entity.subtype, entity.external_ids) == ("officer", {"wikidata": "Q1"})
    assert sorted(entity.aliases.values_list("form", "origin")) == [
        ("Arta Kelenko", "person"),
        ("Kelenko", "person"),
        ("Kelenkoy", "registry"),
    ]


def test_an_import_is_taken_back_by_one_undo(mia):
    made = entities.confirm(forms=["Karsk"], type="GPE", by=mia)
    found = take(mia)
    entities.undo(change=found.change, by=mia)
    assert there() == {("Karsk", ""): ["Karsk"]}
    assert Entity.objects.get(pk=made.entity).subtype == ""


def test_one_bad_line_stores_nothing(mia):
    found = take(mia, TABLE + "Orla,NO_LABEL,,,,\n,GPE,,,,\n")
    assert found.is_refused
    assert {(problem.code, problem.where) for problem in found.problems} == {
        ("unknown_type", "line 4"),
        ("empty", "line 5"),
    }
    assert not Entity.objects.exists()


def test_a_name_with_another_id_is_an_entity_of_its_own_with_a_warning(mia):
    take(mia)
    found = take(mia, "name,type,wikidata\nKarsk,GPE,Q3\n")
    assert [(problem.code, problem.level) for problem in found.problems if problem.code == "other_id"] == [
        ("other_id", "warning")
    ]
    assert ("Karsk", "Q2") in there()
    assert ("Karsk", "Q3") in there()
    assert take(mia, "name,type,wikidata\nKarsk,GPE,Q3\n").made == 0


@pytest.mark.parametrize(
    ("line", "code"),
    [("X,PERSON,Q2,", "other_type"), ("X,GPE,Q2,7", "two_entities"), ("X,GPE,Q9,7", "two_entities")],
)
def test_ids_that_contradict_what_is_known_are_refused(mia, line, code):
    take(mia, "name,type,wikidata,viaf\nKarsk,GPE,Q2,\nOrla,GPE,Q4,7\n")
    before = there()
    found = take(mia, f"name,type,wikidata,viaf\n{line}\n")
    assert [problem.code for problem in found.problems] == [code]
    assert there() == before


def test_a_name_that_two_entities_get_is_told(mia):
    take(mia)
    found = take(mia, "name,type,aliases\nBorys Kelenko,PERSON,Kelenko\n")
    assert [problem.code for problem in found.problems] == ["shared_name"]
    assert found.made == 1


def test_what_goes_out_comes_in_again_as_nothing_new(mia):
    take(mia)
    entities.confirm(forms=["Ann Smith", "Smith"], type="PERSON", by=mia)
    second = entities.confirm(forms=["Bob Smith"], type="PERSON", by=mia)
    entities.confirm(forms=["Smith"], type="PERSON", entity=second.entity, by=mia)
    written = "".join(registry.export_registry(by=mia))
    found = take(mia, written)
    assert (found.made, found.changed, found.same, found.problems) == (0, 0, 4, ())


def test_only_managers_take_registries_in_and_out(mia):
    ada = make.member(mia.project)
    for refused in (lambda: take(ada), lambda: list(registry.export_registry(by=ada))):
        with pytest.raises(Forbidden):
            refused()
    assert not Entity.objects.exists()


def test_the_commands_take_a_file_in_and_write_one(mia, tmp_path):
    given, written = tmp_path / "given.csv", tmp_path / "written.csv"
    given.write_text(TABLE, "utf-8")
    said = io.StringIO()
    call_command("import_registry", "news", given, stdout=said)
    assert said.getvalue() == "2 new entities, 0 changed, 0 as they were.\n"
    call_command("export_registry", "news", written)
    assert written.read_text("utf-8").splitlines()[1] == "Arta Kelenko,PERSON,officer,Kelenko|Kelenkoy,A general.,Q1"


def test_a_command_with_a_bad_file_says_which_line_and_fails(mia, tmp_path):
    given = tmp_path / "given.csv"
    given.write_text("name,type\n,GPE\n", "utf-8")
    said = io.StringIO()
    with pytest.raises(CommandError):
        call_command("import_registry", "news", given, stderr=said)
    assert "error: line 2: There is no name." in said.getvalue()


def test_the_number_of_queries_is_that_of_the_batches(mia, django_assert_max_num_queries):
    rows = "".join(f"Somebody {number},PERSON,,Name {number},,Q{number}\n" for number in range(400))
    with django_assert_max_num_queries(24):
        take(mia, "name,type,subtype,aliases,description,wikidata\n" + rows)
    assert Entity.objects.count() == 400
