"""The words around a figure: modifiers before and behind it, the noun that is counted, "a day"."""

from __future__ import annotations

from collections.abc import Sequence

from annotator.facts.listing import word_set
from annotator.facts.numbers import HYPHENS, VAGUE, Word, low_at
from annotator.vocabulary import Modifier

BEFORE_TABLE = {
    Modifier.AT_LEAST: "at least;no fewer than;no less than;not fewer than;not less than;a minimum of;as few as;"
    "minimum of;at a minimum;from at least;at the very least",
    Modifier.MORE_THAN: "more than;over;above;exceeding;in excess of;upwards of;upward of;greater than;north of;beyond;"
    "just over;well over;a little over;slightly more than;exceeded;exceeds;topped;topping;surpassed;surpassing;"
    "longer than;further than;farther than;larger than;higher than;bigger than;heavier than;older than;"
    "better than;passed",
    Modifier.AT_MOST: "up to;as many as;as much as;no more than;not more than;at most;a maximum of;maximum of;"
    "not exceeding;no greater than;at the most;capped at;no longer than;as far as;limited to",
    Modifier.LESS_THAN: "less than;fewer than;under;below;well under;short of;lower than;shorter than;"
    "smaller than;within",
    Modifier.ALMOST: "almost;nearly;just under;a little under;just short of;not quite;slightly less than;"
    "a little less than;"
    "slightly under;just below;close on;little less than;nearing;approaching;virtually",
    Modifier.ABOUT: "about;around;some;roughly;approximately;approx;circa;an estimated;estimated;estimated at;~;≈;"
    "in the region of;close to;in the order of;on the order of;near;an approximate;more or less;c",
}
BEFORE = {tuple(form.split()): modifier for modifier, forms in BEFORE_TABLE.items() for form in forms.split(";")}
LONGEST = max(map(len, BEFORE))
BEHIND_TABLE = {
    Modifier.AT_LEAST: "or more;or longer;or further;or greater;or higher;or above;at least;at a minimum;or over;plus",
    Modifier.AT_MOST: "or fewer;or less;or under;at most;at the most;or below",
    Modifier.ABOUT: "or so;odd;approximately;or thereabouts;or more or less",
}
BEHIND = {tuple(form.split()): modifier for modifier, forms in BEHIND_TABLE.items() for form in forms.split(";")}
BETWEEN_THEM = word_set("a an the another additional further extra its their his her of total")
PERIODS = word_set("second minute hour day night week month quarter year decade")
ADVERBS = {"hourly": "hour", "daily": "day", "nightly": "night", "weekly": "week", "monthly": "month"}
ADVERBS |= {"annually": "year", "yearly": "year", "annual": "year"}
IRREGULAR = word_set(
    "people men women children aircraft personnel troops police dead wounded injured killed missing infantry civilians "
    "refugees staff crew cavalry livestock cattle fish sheep displaced percent artillery spacecraft helicopters"
)
ENDS = word_set(
    "and or but of in on at to from by with for were was are is had have has that who which when where while as than "
    "a an the after before during near into across through since between over under per every each will would could "
    "this his her its their been be being during including among against about also did do does not"
)
SINGULAR = word_set("soldier civilian person man woman child missile drone tank ship village town aircraft time")


def modifier_before(found: Sequence[Word], at: int) -> tuple[Modifier, int] | None:
    """The modifier that ends right before this word, and the place of its first word. Determiners may stand between."""
    for gap in range(3):
        if gap and low_at(found, at - gap) not in BETWEEN_THEM:
            return None
        for length in range(min(LONGEST, at - gap), 0, -1):
            form = tuple(word.low for word in found[at - gap - length : at - gap])
            if (modifier := BEFORE.get(form)) is not None and not _is_place(found, at, modifier):
                return modifier, at - gap - length
    return None


def _is_place(found: Sequence[Word], at: int, modifier: Modifier) -> bool:
    """ "Passed two villages", "near three towns" are no modifiers; neither is "within" before a bare count."""
    word = low_at(found, at - 1)
    if modifier == Modifier.MORE_THAN and word in {"over", "above"} and low_at(found, at) in VAGUE:
        return True
    if word in {"passed", "near", "beyond", "topped", "within", "passing", "north"}:
        return low_at(found, at) in {"one", "two", "three", "four"} or (
            word in {"within", "passed"} and not found[at].raw[0].isdecimal()
        )
    return False


def modifier_behind(found: Sequence[Word], at: int) -> tuple[Modifier, int, int] | None:
    """The modifier that begins at this word, and the places of its words: "or more", "-odd", "+"."""
    if low_at(found, at) == "+":
        return Modifier.AT_LEAST, at, at + 1
    if low_at(found, at) in HYPHENS and low_at(found, at + 1) in {"odd", "plus"}:
        return BEHIND[(low_at(found, at + 1),)], at + 1, at + 2
    for length in (3, 2, 1):
        form = tuple(word.low for word in found[at : at + length])
        if (modifier := BEHIND.get(form)) is not None:
            follower = low_at(found, at + len(form))
            if form != ("plus",) and not (form[-1] == "least" and follower.isdigit()):
                return modifier, at, at + len(form)
    return None


def noun_at(found: Sequence[Word], at: int) -> tuple[str, int]:
    """What is counted, and the place after it: "600 [Ukrainian prisoners] of war" gives prisoners. "" for none."""
    if low_at(found, at) == "of":
        at += 2 if low_at(found, at + 1) in BETWEEN_THEM else 1
    if low_at(found, at) in HYPHENS:
        at += 1
    place = at
    while place < min(at + 5, len(found)):
        word = found[place]
        if not word.low[0].isalpha() or word.low in ENDS:
            break
        if word.low in IRREGULAR or word.low in SINGULAR or _plural(word.low):
            return word.low, place + 1
        place += 1
    return "", at


def _plural(word: str) -> bool:
    return len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "ous", "us", "'s", "’s", "is"))


def period_behind(found: Sequence[Word], at: int) -> str:
    """The period of a rate: "a day" within four words, "every day" or "daily" within ten, before the sentence ends."""
    for step in range(11):
        word, after = low_at(found, at + step), low_at(found, at + step + 1)
        if not word or word in ".;!?()" or (step > 0 and word[0].isdecimal()):
            return ""
        if word in ADVERBS and step <= 4 and word not in {"annual"}:
            return ADVERBS[word]
        near = word in {"a", "an", "per", "/"} and step <= 4
        if (
            (near or word in {"every", "each"})
            and after in PERIODS
            and low_at(found, at + step + 2)
            not in {
                "ago",
                "earlier",
                "later",
                "after",
                "before",
                "-",
                "and",
                "old",
                "of",
            }
            | HYPHENS
        ):
            return after
    return ""


def period_before(found: Sequence[Word], at: int) -> str:
    """A rate that is named first: "every day 40 shells", "daily losses of 1,000"."""
    for step in range(1, 5):
        word, after = low_at(found, at - step), low_at(found, at - step + 1)
        if not word or word in ".;!?()":
            return ""
        if word in {"every", "each"} and after in PERIODS:
            return after
        if word in ADVERBS and step <= 4:
            return ADVERBS[word]
    return ""
