"""What holds for every deal of documents to people."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from annotator.dealing import deal

DOCUMENTS = st.lists(st.integers(1, 40), unique=True, max_size=10)
PEOPLE = st.lists(st.integers(1, 9), unique=True, min_size=1, max_size=4)
SEEDS = st.integers(0, 5)


@st.composite
def tables(draw, barred=True, rooms=True):
    """wanted, room, barred, seed"""
    wanted = {document: draw(st.integers(0, 4)) for document in draw(DOCUMENTS)}
    room = {person: draw(st.none() | st.integers(0, 12)) if rooms else None for person in draw(PEOPLE)}
    pairs = [(document, person) for document in wanted for person in room]
    never = draw(st.sets(st.sampled_from(pairs))) if barred and pairs else set()
    return wanted, room, never, draw(SEEDS)


def loads(dealt, people):
    return dict.fromkeys(people, 0) | Counter(person for _, person in dealt)


@given(tables())
def test_nobody_gets_what_is_barred_more_than_there_is_room_for_or_more_often_than_wanted(table):
    wanted, room, barred, seed = table
    dealt = deal(wanted, room, barred, seed=seed)
    assert not dealt & barred
    assert all(room[person] is None or load <= room[person] for person, load in loads(dealt, room).items())
    assert all(number <= wanted[document] for document, number in Counter(each for each, _ in dealt).items())


@given(tables(barred=False, rooms=False))
def test_without_limits_every_document_gets_its_people_and_nobody_one_more_than_another_and_one(table):
    wanted, room, _, seed = table
    dealt = deal(wanted, room, seed=seed)
    given_out = Counter(document for document, _ in dealt)
    assert all(given_out[document] == min(number, len(room)) for document, number in wanted.items())
    assert max(loads(dealt, room).values()) - min(loads(dealt, room).values()) <= 1


@given(tables(barred=False))
def test_who_has_two_less_than_another_has_no_more_room(table):
    wanted, room, _, seed = table
    load = loads(deal(wanted, room, seed=seed), room)
    most = max(load.values())
    assert all(load[person] == room[person] for person in room if load[person] + 1 < most)


@given(tables())
def test_no_document_could_be_passed_on_to_somebody_with_two_less(table):
    wanted, room, barred, seed = table
    dealt = deal(wanted, room, barred, seed=seed)
    load = loads(dealt, room)
    for document, person in dealt:
        for other in room:
            may = (document, other) not in barred | dealt and (room[other] is None or load[other] < room[other])
            assert not (may and load[other] + 1 < load[person])


@given(tables())
def test_nothing_is_left_that_somebody_with_room_could_take(table):
    wanted, room, barred, seed = table
    dealt = deal(wanted, room, barred, seed=seed)
    load, given_out = loads(dealt, room), Counter(document for document, _ in dealt)
    for document, number in wanted.items():
        if given_out[document] < number:
            for person in room:
                may = (document, person) not in barred | dealt
                assert not (may and (room[person] is None or load[person] < room[person]))


@given(tables())
def test_the_same_seed_gives_the_same_deal_whatever_the_order(table):
    wanted, room, barred, seed = table
    turned = dict(reversed(wanted.items())), dict(reversed(room.items()))
    assert deal(*turned, barred, seed=seed) == deal(wanted, room, barred, seed=seed)


def test_a_document_is_passed_on_where_somebody_is_full():
    """The first document would go to either; the second only to 1, who has room for one."""
    for seed in range(20):
        assert deal({7: 1, 8: 1}, {1: 1, 2: 1}, {(8, 2)}, seed=seed) == {(7, 2), (8, 1)}


def test_another_seed_gives_another_deal():
    wanted, room = dict.fromkeys(range(50), 1), {1: None, 2: None}
    assert len({frozenset(deal(wanted, room, seed=seed)) for seed in range(5)}) == 5
