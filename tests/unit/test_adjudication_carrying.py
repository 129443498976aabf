"""What becomes of decisions when sources are merged again after they changed."""

from __future__ import annotations

import json

from annotator.adjudication.carrying import Again, Earlier, carried, right
from annotator.adjudication.merging import merge
from annotator.adjudication.values import questioned
from tests.merging import choices, items, mark, source

BEGUN = merge([source(1, "PER 0-5"), source(2, "ORG 0-5"), source(3)])


def decided(conflict, *result: str, number: int = 1) -> Earlier:
    offered = frozenset(item.mark for item in conflict.items)
    return Earlier(number, conflict.key, conflict.range, offered, tuple(map(mark, result)))


CHOSEN = decided(BEGUN.conflicts[0], "ORG 0-5")
NOTHING = decided(BEGUN.conflicts[0])
OWN = decided(BEGUN.conflicts[0], "GPE 0-4")


def test_a_decision_with_the_same_alternatives_is_kept():
    again = merge([source(1, "PER 0-5", "PER 20-25"), source(2, "ORG 0-5"), source(3, "ORG 0-5")])
    found = carried([CHOSEN], again)
    assert found.kept == ((CHOSEN, again.conflicts[0]),)
    assert (found.again, found.settled) == ((), ())


def test_where_an_alternative_came_the_earlier_choice_is_preselected():
    found = carried([CHOSEN], merge([source(1, "PER 0-5"), source(2, "ORG 0-5"), source(3, "ORG 0-6")]))
    assert (found.kept, found.settled) == ((), ())
    assert items(found.again[0].result) == ["ORG 0-5"]
    assert choices(found.again[0].conflict)[found.again[0].chosen] == (["ORG 0-5"], (2,))


def test_where_the_chosen_alternative_went_none_is_preselected_but_it_is_known_what_it_was():
    found = carried([CHOSEN], merge([source(1, "PER 0-5"), source(2), source(3)]))
    assert (found.again[0].chosen, items(found.again[0].result)) == (None, ["ORG 0-5"])


def test_that_nothing_was_right_is_looked_at_again_too():
    found = carried([NOTHING], merge([source(1, "PER 0-5"), source(2), source(3)]))
    assert (found.again[0].chosen, found.again[0].result) == (None, ())


def test_where_all_agree_now_on_what_was_chosen_it_is_settled():
    merged = merge([source(1, "ORG 0-5"), source(2, "ORG 0-5"), source(3, "ORG 0-5", "PER 9-12")])
    assert carried([CHOSEN], merged).settled == (CHOSEN,)


def test_where_all_agree_now_on_something_else_that_is_questioned():
    merged = merge([source(number, "PER 0-5") for number in (1, 2, 3)])
    for earlier in (CHOSEN, NOTHING, OWN):
        found = carried([earlier], merged)
        assert [each.conflict for each in found.again] == [questioned(merged.agreed[0], (1, 2, 3))]
        assert found.again[0].result == earlier.result


def test_where_nobody_has_anything_any_more_what_was_chosen_is_questioned():
    merged = merge([source(1), source(2), source(3)])
    found = carried([CHOSEN], merged)
    assert (found.again[0].conflict.alternatives, items(found.again[0].result)) == ((), ["ORG 0-5"])
    assert carried([NOTHING], merged).settled == (NOTHING,)


def test_a_decision_about_what_nobody_has_any_more_is_kept_while_that_is_so():
    vanished = carried([CHOSEN], merge([source(1), source(2), source(3)])).again[0].conflict
    later = decided(vanished, "ORG 0-5")
    assert carried([later], merge([source(1), source(2), source(3)])).kept == ((later, vanished),)
    assert carried([later], BEGUN).again[0].conflict == BEGUN.conflicts[0]


def test_a_decision_about_a_dropped_item_is_kept():
    merged = merge([source(1, "PER 0-5"), source(2), source(3)], "majority")
    earlier = decided(questioned(merged.dropped[0], merged.sources), "PER 0-5")
    assert carried([earlier], merged).kept[0][0] == earlier


def test_what_was_chosen_and_is_dropped_now_is_questioned():
    merged = merge([source(1), source(2, "ORG 0-5"), source(3)], "majority")
    found = carried([CHOSEN], merged)
    assert choices(found.again[0].conflict) == [(["ORG 0-5"], (2,))]
    assert found.again[0].chosen == 0


def test_two_decisions_whose_conflicts_became_one_are_looked_at_together():
    begun = merge([source(1, "PER 0-5", "PER 8-12"), source(2)])
    chosen = zip(begun.conflicts, ("PER 0-5", "PER 8-12"), (1, 2), strict=True)
    earlier = [decided(conflict, said, number=number) for conflict, said, number in chosen]
    found = carried(earlier, merge([source(1, "PER 0-5", "PER 8-12"), source(2, "PER 0-12")]))
    assert (len(found.again), items(found.again[0].result)) == (1, ["PER 0-5", "PER 8-12"])
    assert choices(found.again[0].conflict)[found.again[0].chosen][0] == ["PER 0-5", "PER 8-12"]


def test_what_lies_around_a_conflict_does_not_bring_it_up_again():
    around = [source(1, "PER 0-5", "GPE 0-90"), source(2, "ORG 0-5", "GPE 0-90"), source(3, "GPE 0-90")]
    assert carried([CHOSEN], merge(around)).kept[0][0] == CHOSEN
    settled = [source(number, "ORG 0-5", "GPE 0-90") for number in (1, 2, 3)]
    assert carried([CHOSEN], merge(settled)).settled == (CHOSEN,)


def test_document_labels_are_all_about_the_same():
    begun = merge([source(1, "~ECO"), source(2, "~POL")])
    earlier = decided(begun.conflicts[0], "~POL")
    assert carried([earlier], merge([source(1, "~ECO"), source(2)])).again[0].chosen is None
    assert carried([earlier], merge([source(1, "~POL"), source(2, "~POL")])).settled == (earlier,)
    assert carried([earlier], merge([source(1), source(2)])).again[0].conflict.kind == "document label"


def test_what_is_asked_again_is_a_conflict_of_the_merge_and_nowhere_else():
    merged = merge([source(1, "PER 0-5", "~ECO"), source(2, "PER 0-5"), source(3, "PER 0-5")])
    again = carried([CHOSEN], merged)
    asked = again.asked_in(merged)
    assert (asked.agreed, [each.kind for each in asked.conflicts]) == ((), ["document label", "agreed"])
    assert again.asked_in(asked) == asked
    vanished = merge([source(1), source(2), source(3)])
    assert [each.alternatives for each in carried([CHOSEN], vanished).asked_in(vanished).conflicts] == [()]


def test_a_conflict_without_an_alternative_stays_while_the_decision_about_it_is_kept():
    vanished = merge([source(1), source(2), source(3)])
    later = decided(carried([CHOSEN], vanished).again[0].conflict, "ORG 0-5")
    assert [each.alternatives for each in carried([later], vanished).asked_in(vanished).conflicts] == [()]


def test_gold_is_what_is_agreed_and_what_was_decided():
    common = "ORG 8-9", "GPE 20-25"
    merged = merge([source(1, "PER 0-5", *common), source(2, *common), source(3, *common)])
    question = questioned(merged.agreed[0], merged.sources)
    assert right(merged, {}) == {mark("ORG 8-9"), mark("GPE 20-25")}
    decided_ones = {merged.conflicts[0].key: (mark("PER 0-4"),), question.key: ()}
    assert right(merged, decided_ones) == {mark("PER 0-4"), mark("GPE 20-25")}


def test_what_is_to_be_looked_at_again_comes_back_from_json_as_it_was():
    merged = merge([source(1, "PER 0-5"), source(2, "ORG 0-5"), source(3, "ORG 0-6")])
    for earlier in (CHOSEN, NOTHING, OWN):
        (again,) = carried([earlier], merged).again
        conflicts = {each.key: each for each in merged.conflicts}
        assert Again.from_json(json.loads(json.dumps(again.as_json())), conflicts) == again


def test_what_may_not_stand_beside_what_is_agreed_now_is_looked_at_again():
    begun = merge([source(1, "PER 0-5"), source(2)])
    earlier = decided(begun.conflicts[0], "PER 0-9")
    merged = merge([source(1, "PER 0-5", "ORG 7-12"), source(2, "ORG 7-12")])
    assert carried([earlier], merged, overlap="any").kept == ((earlier, merged.conflicts[0]),)
    for policy in ("nested", "none"):
        (again,) = carried([earlier], merged, overlap=policy).again
        assert (again.conflict, items(again.result)) == (merged.conflicts[0], ["PER 0-9"])
