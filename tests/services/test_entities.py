"""Names made one entity, entities merged, split, described; and each of it taken back."""

from __future__ import annotations

import pytest

from annotator.errors import Conflict, Forbidden, Invalid, NotFound
from annotator.models import Alias, Change, Entity, NamesApart
from annotator.roles import Role
from annotator.services import entities
from tests import make

SPELLINGS = ["Kelenko", "Kelenkoy", "Arta Kelenkyy"]


@pytest.fixture
def project(db):
    return make.project()


@pytest.fixture
def ada(project):
    return make.member(project)


def forms(entity):
    return sorted(Alias.objects.filter(entity=entity).values_list("form", flat=True))


def there():
    """The entities that there are, by name, with their names."""
    return {row.name: forms(row) for row in Entity.objects.filter(removed=False, merged_into=None)}


def person(by, *names):
    return entities.confirm(forms=names, type="PERSON", by=by)


def test_names_confirmed_as_one_become_an_entity_called_by_its_full_name(ada):
    person(ada, *SPELLINGS)
    assert there() == {"Arta Kelenkyy": sorted(SPELLINGS)}


def test_confirming_is_one_change_and_taken_back_by_one(ada):
    made = person(ada, *SPELLINGS)
    assert Change.objects.get(action="entity.confirm").pk == made.change
    entities.undo(change=made.change, by=ada)
    assert there() == {}
    assert not Alias.objects.exists()


def test_names_of_several_entities_make_these_one_and_undo_brings_all_back(ada):
    for name in SPELLINGS:
        person(ada, name)
    made = person(ada, *SPELLINGS)
    assert there() == {"Kelenko": sorted(SPELLINGS)}
    entities.undo(change=made.change, by=ada)
    assert there() == {name: [name] for name in SPELLINGS}


def test_a_name_that_two_entities_have_makes_them_not_one(ada):
    smiths = [person(ada, "Ann Smith", "Smith"), person(ada, "Bob Smith")]
    entities.confirm(forms=["Smith"], type="PERSON", entity=smiths[1].entity, by=ada)
    person(ada, "Smith", "A. Smith")
    assert {"Ann Smith": ["Ann Smith", "Smith"], "Bob Smith": ["Bob Smith", "Smith"]}.items() <= there().items()


def test_what_is_confirmed_already_is_no_change(ada):
    person(ada, *SPELLINGS)
    assert person(ada, *SPELLINGS).change is None
    assert Change.objects.filter(action="entity.confirm").count() == 1


def test_names_left_out_of_a_group_are_kept_apart_from_it(ada):
    entities.confirm(forms=["Kelenko", "Kelenkoy"], type="PERSON", apart=["Kelenka"], by=ada)
    assert set(NamesApart.objects.values_list("first", "second")) == {("Kelenka", "Kelenko"), ("Kelenka", "Kelenkoy")}


def test_a_rejected_pair_is_written_down_once_and_undone(ada):
    made = entities.reject(forms=["Kyiv", "Kiel"], by=ada)
    assert entities.reject(forms=["Kiel", "Kyiv"], by=ada).change is None
    entities.undo(change=made.change, by=ada)
    assert not NamesApart.objects.exists()


def test_confirming_names_takes_back_that_they_are_apart(ada):
    entities.reject(forms=SPELLINGS, by=ada)
    made = person(ada, *SPELLINGS)
    assert not NamesApart.objects.exists()
    entities.undo(change=made.change, by=ada)
    assert NamesApart.objects.count() == 3


def test_a_person_and_a_place_are_never_merged(ada):
    washington = person(ada, "Washington").entity
    place = entities.confirm(forms=["Washington, D.C."], type="GPE", by=ada).entity
    with pytest.raises(Invalid) as refused:
        entities.merge(into=washington, entity=place, by=ada)
    assert refused.value.message == "A PERSON and a GPE cannot be one entity."
    assert len(there()) == 2


def test_one_name_of_a_person_and_of_a_place_is_two_entities(ada):
    person(ada, "Washington")
    entities.confirm(forms=["Washington"], type="GPE", by=ada)
    assert sorted(Entity.objects.values_list("type", flat=True)) == ["GPE", "PERSON"]


def test_merging_gives_one_entity_the_names_and_ids_of_both(ada):
    first, second = person(ada, "Kelenko").entity, person(ada, "Arta Kelenkyy").entity
    entities.edit(entity=second, external_ids={"wikidata": "Q1"}, description="A general.", by=ada)
    entities.merge(into=first, entity=second, by=ada)
    merged = Entity.objects.get(pk=first)
    assert (forms(first), merged.external_ids, merged.description) == (
        ["Arta Kelenkyy", "Kelenko"],
        {"wikidata": "Q1"},
        "A general.",
    )
    assert Entity.objects.get(pk=second).merged_into_id == first


def test_what_was_merged_before_follows_to_the_last_entity_and_back(ada):
    first, second, third = (person(ada, name).entity for name in SPELLINGS)
    entities.merge(into=second, entity=third, by=ada)
    made = entities.merge(into=first, entity=second, by=ada)
    assert set(Entity.objects.exclude(pk=first).values_list("merged_into", flat=True)) == {first}
    entities.undo(change=made.change, by=ada)
    assert Entity.objects.get(pk=third).merged_into_id == second


def test_a_merged_entity_is_merged_no_further(ada):
    first, second = person(ada, "Kelenko").entity, person(ada, "Kyiv").entity
    entities.merge(into=first, entity=second, by=ada)
    with pytest.raises(Conflict):
        entities.merge(into=second, entity=first, by=ada)


def test_split_names_become_an_entity_and_stay_apart(ada):
    whole = person(ada, "Ann Smith", "Smith", "Bob Smith").entity
    new = entities.split(entity=whole, forms=["Bob Smith"], by=ada).entity
    assert (forms(whole), forms(new)) == (["Ann Smith", "Smith"], ["Bob Smith"])
    assert NamesApart.objects.count() == 2


def test_all_names_or_foreign_ones_cannot_be_split_off(ada):
    whole = person(ada, "Ann Smith", "Smith").entity
    for wrong in (["Ann Smith", "Smith"], ["Kyiv"]):
        with pytest.raises(Invalid):
            entities.split(entity=whole, forms=wrong, by=ada)
    assert there() == {"Ann Smith": ["Ann Smith", "Smith"]}


def test_steps_are_taken_back_one_after_the_other(ada):
    made = [person(ada, *SPELLINGS)]
    made.append(entities.edit(entity=made[0].entity, description="A general.", by=ada))
    made.append(entities.split(entity=made[0].entity, forms=["Kelenko"], by=ada))
    for step in reversed(made):
        entities.undo(change=step.change, by=ada)
    assert there() == {}
    assert not NamesApart.objects.exists()


def test_what_was_changed_since_is_not_taken_back(ada):
    made = person(ada, *SPELLINGS)
    entities.edit(entity=made.entity, name="General Kelenko", by=ada)
    with pytest.raises(Conflict):
        entities.undo(change=made.change, by=ada)
    assert there() == {"General Kelenko": sorted(SPELLINGS)}


def test_nothing_is_taken_back_twice(ada):
    made = person(ada, *SPELLINGS)
    entities.undo(change=made.change, by=ada)
    with pytest.raises(Conflict):
        entities.undo(change=made.change, by=ada)


def test_a_description_of_an_entity_is_checked(ada):
    entity = person(ada, "Kelenko").entity
    for wrong in ({"name": " "}, {"name": "x" * 301}, {"type": "NO_LABEL"}, {"external_ids": {"x" * 41: "1"}}):
        with pytest.raises(Invalid):
            entities.edit(entity=entity, by=ada, **wrong)
    assert Change.objects.filter(action="entity.edit").count() == 0


def test_an_entity_of_another_project_is_not_there(ada):
    other = make.member(make.project())
    foreign = person(other, "Kelenko")
    for refused in (
        lambda: entities.edit(entity=foreign.entity, name="Mine", by=ada),
        lambda: entities.undo(change=foreign.change, by=ada),
    ):
        with pytest.raises(NotFound):
            refused()
    assert there() == {"Kelenko": ["Kelenko"]}


def test_who_only_reads_changes_nothing(project):
    with pytest.raises(Forbidden):
        person(make.member(project, Role.INSPECTOR), "Kelenko")
    assert not Entity.objects.exists()


def test_making_three_entities_one_takes_a_fixed_number_of_queries(ada, django_assert_max_num_queries):
    for name in SPELLINGS:
        person(ada, name)
    with django_assert_max_num_queries(18):
        person(ada, *SPELLINGS)
