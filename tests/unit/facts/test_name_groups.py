"""Names of a project grouped into proposals of one entity each."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from annotator.facts.names import NameForm, family, groups, two_types


def person(form, count=1):
    return NameForm(form, "PERSON", count)


def grouped(*forms):
    return [{each.form for each in group.forms} for group in groups(forms)]


def test_three_spellings_in_three_articles_are_one_person():
    found = groups([person("Kelenko", 3), person("Kelenkoy", 2), person("Arta Kelenkyy")])
    assert [group.canonical for group in found] == ["Arta Kelenkyy"]
    assert [each.form for each in found[0].forms] == ["Kelenko", "Kelenkoy", "Arta Kelenkyy"]
    assert found[0].methods == ("fuzzy", "surname")


def test_the_most_frequent_full_name_is_what_the_group_is_called():
    forms = [
        person("Putin", 90),
        person("V. Putin", 40),
        person("Vladimir Putin", 9),
        person("President Vladimir Putin"),
    ]
    assert [group.canonical for group in groups(forms)] == ["Vladimir Putin"]


def test_a_country_is_called_by_its_name_and_not_by_its_letters():
    forms = [NameForm("US", "GPE", 9), NameForm("United States", "GPE"), NameForm("U.S.", "GPE")]
    assert [group.canonical for group in groups(forms)] == ["United States"]


def test_a_surname_of_two_people_stays_apart():
    assert grouped(person("Ivan Petrenko"), person("Olha Petrenko"), person("Petrenko")) == []


def test_an_initial_of_two_people_stays_apart():
    assert grouped(person("Ivan Petrenko"), person("Ihor Petrenko"), person("I. Petrenko")) == []


def test_father_and_son_stay_apart():
    assert grouped(person("Donald Trump"), person("Donald Trump Jr.")) == []


def test_a_middle_name_that_two_people_differ_in_keeps_them_apart():
    assert grouped(person("George Bush"), person("George Walker Bush"), person("George Herbert Bush")) == []


def test_an_acronym_goes_to_its_only_long_form():
    assert grouped(NameForm("ISW", "ORG"), NameForm("Institute for the Study of War", "ORG")) == [
        {"ISW", "Institute for the Study of War"}
    ]
    assert grouped(NameForm("AP", "ORG"), NameForm("Associated Press", "ORG"), NameForm("Action Party", "ORG")) == []


def test_one_name_of_two_types_is_reported_and_not_merged():
    forms = [NameForm("Washington", "PERSON"), NameForm("Washington", "GPE"), NameForm("Washington’s", "GPE")]
    assert [{each.form for each in group.forms} for group in groups(forms)] == [{"Washington", "Washington’s"}]
    assert [len(each.forms) for each in two_types(forms)] == [3]


def test_single_edits_do_not_chain():
    assert grouped(*(NameForm(form, "GPE") for form in ("Karamatosk", "Karemitosk"))) == []
    found = grouped(*(NameForm(form, "GPE") for form in ("Karamatosk", "Karematosk", "Karemitosk")))
    assert found == [{"Karamatosk", "Karematosk"}]


WORDS = st.sampled_from(["Ivan", "Olha", "Petrenko", "Petrenkoy", "NATO", "Kyiv", "Kiev", "United", "Nations", "Jr."])
FORMS = st.lists(
    st.builds(
        NameForm,
        st.lists(WORDS, min_size=1, max_size=3).map(" ".join),
        st.sampled_from(["PERSON", "GPE", "LOC", "ORG"]),
        st.integers(1, 9),
    ),
    max_size=12,
    unique_by=lambda each: (each.form, each.label),
)


@given(FORMS)
def test_groups_share_no_form_and_have_one_type_each(forms):
    found = groups(forms)
    members = [each for group in found for each in group.forms]
    assert len(members) == len(set(members))
    assert set(members) <= set(forms)
    assert all(len({family(each.label) for each in group.forms}) == 1 for group in found)


@given(FORMS)
def test_groups_do_not_depend_on_the_order_of_forms_when_repeated(forms):
    assert groups(forms) == groups(list(forms))
