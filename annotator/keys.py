"""The registry of what the annotation page can do, and by which keys. Pure.

The list of keys, the page's script and the page where people choose their own keys are all made from ACTIONS. A key
is written as the script computes it from the browser's event: `a`, `A` (with Shift), `Enter`, `Ctrl+z`, `Ctrl+Shift+Z`.
Of an action that is not fixed a person may change the character; keys with a name, such as Delete, stay beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from annotator.preferences import own_keys
from annotator.records import Problem

MOVE, DECIDE, SELECT, SPAN, CLAIM, PAGE = "Move", "Decide", "Select and label", "Span", "Claims", "Page"


@dataclass(frozen=True, slots=True)
class Action:
    name: str
    title: str
    keys: tuple[str, ...]
    group: str
    writes: bool = False
    """Does nothing where the person may not write."""
    once: bool = False
    """Does not repeat while the key is held down."""
    fixed: bool = False
    informs: bool = False
    """Only a row in the list of keys; the script handles it by itself. Fixed, too."""

    @property
    def character(self) -> str:
        """The one character that does it, or ""."""
        return next((key for key in self.keys if len(key) == 1), "")

    def with_character(self, character: str) -> Action:
        named = [key for key in self.keys if 1 < len(key)]
        return replace(self, keys=(*named, character) if character else tuple(named))


ACTIONS = (
    Action("next", "Next span", ("j",), MOVE),
    Action("previous", "Previous span", ("k",), MOVE),
    Action("nextUndecided", "Next undecided suggestion", ("n",), MOVE),
    Action("previousUndecided", "Previous undecided suggestion", ("p",), MOVE),
    Action("overlapping", "Next span over the same words", ("o",), MOVE),
    Action("accept", "Accept, go on", ("a",), DECIDE, writes=True),
    Action("reject", "Reject, go on", ("x",), DECIDE, writes=True),
    Action("reset", "Back to undecided", ("r",), DECIDE, writes=True),
    Action("acceptAll", "Accept all identical …", ("A",), DECIDE, writes=True),
    Action("rejectAll", "Reject all identical …", ("X",), DECIDE, writes=True),
    Action(
        "words",
        "Move by word (by character when whole words are off)",
        ("ArrowLeft", "ArrowRight"),
        SELECT,
        fixed=True,
        informs=True,
    ),
    Action(
        "extend",
        "Select more or fewer",
        ("Shift+ArrowLeft", "Shift+ArrowRight"),
        SELECT,
        fixed=True,
        informs=True,
    ),
    Action("add", "Add with the last label", ("Enter",), SELECT, writes=True, once=True, fixed=True),
    Action("labels", "Choose a label by its name", ("l",), SELECT, writes=True),
    Action("everywhere", "Label every occurrence …", ("L",), SELECT, writes=True),
    Action("snapping", "Whole words or any characters", ("t",), SELECT),
    Action(
        "digits",
        "Give the label, or relabel the span",
        ("1 … 0", "⇧1 … ⇧0"),
        SELECT,
        writes=True,
        fixed=True,
        informs=True,
    ),
    Action("edges", "Move the edges: ← → the end, Shift the start, Enter keeps", ("e",), SPAN, writes=True),
    Action("part", "Add a part: the words selected next join the span", ("d",), SPAN, writes=True),
    Action("align", "Put the edges on whole words", ("s",), SPAN, writes=True),
    Action("meaning", "What it means: figure, time or name …", ("w",), SPAN, writes=True),
    Action("note", "Write a note", ("m",), SPAN, writes=True),
    Action("remove", "Remove", ("Delete", "Backspace"), SPAN, writes=True),
    Action("claim", "A claim from the words; without any, the next proposed claim", ("f",), CLAIM),
    Action("claimBack", "Previous claim", ("F",), CLAIM),
    Action("claimCard", "What is said of the claim", ("i",), CLAIM),
    Action("content", "The words are its content", ("C",), CLAIM, writes=True),
    Action("source", "… its source", ("S",), CLAIM, writes=True),
    Action("cue", "… its cue", ("U",), CLAIM, writes=True),
    Action("actor", "… who does it", ("D",), CLAIM, writes=True),
    Action("target", "… to whom or what", ("T",), CLAIM, writes=True),
    Action("place", "… where", ("P",), CLAIM, writes=True),
    Action("time", "… when", ("W",), CLAIM, writes=True),
    Action("quantity", "… how many or how much", ("Q",), CLAIM, writes=True),
    Action("undo", "Undo", ("Ctrl+z",), PAGE, writes=True, fixed=True),
    Action("redo", "Redo", ("Ctrl+y", "Ctrl+Shift+Z"), PAGE, writes=True, fixed=True),
    Action("submit", "Submit, next document", ("Ctrl+Enter",), PAGE, writes=True, once=True, fixed=True),
    Action("filter", "Filter the list of spans", ("/",), PAGE),
    Action("view", "What is shown", ("v",), PAGE),
    Action("comments", "Comments on the span, the words, the claim or the document", ("c",), PAGE),
    Action("guide", "Guidelines", ("g",), PAGE),
    Action("help", "These keys", ("?",), PAGE),
    Action("cancel", "Cancel, deselect", ("Escape",), PAGE, fixed=True),
)
REMAPPABLE = {action.name: action for action in ACTIONS if not action.fixed}
FIXED_KEYS = frozenset(key for action in ACTIONS if action.fixed for key in action.keys)
LETTERS = frozenset(key for action in ACTIONS for key in action.keys if len(key) == 1 and key.islower())


def actions_for(preferences: Mapping[str, object]) -> tuple[Action, ...]:
    """ACTIONS with the person's own keys; what is stored and does not fit is passed over.

    Of two equal own keys the first one counts, and an own key takes the character away from any other action.
    """
    own = _usable(own_keys(preferences))
    taken = set(own.values())
    return tuple(_for_person(action, own, taken) for action in ACTIONS)


def check(chosen: Mapping[str, str]) -> Iterator[Problem]:
    """What is wrong with own keys (action -> character, "" for none) beside the defaults; `where` is the action."""
    for name, key in chosen.items():
        if name not in REMAPPABLE:
            yield Problem("action", "There is no such action with a key to choose.", name)
        elif key in FIXED_KEYS:
            yield Problem("key_fixed", "This key always does the same.", name, "Choose another one.")
        elif key and not fits(key):
            yield Problem("key", "This is not one key.", name, "One letter or sign; no digit, no space.")
    yield from _check_twice(chosen)


def fits(key: str) -> bool:
    """Whether a person may choose it: one character that can be typed, no space, and no digit, since those label."""
    return len(key) == 1 and key.isprintable() and not key.isspace() and not key.isdigit()


def _check_twice(chosen: Mapping[str, str]) -> Iterator[Problem]:
    seen: dict[str, Action] = {}
    for action in sorted(REMAPPABLE.values(), key=lambda action: _is_changed(action, chosen)):
        key = chosen.get(action.name, action.character)
        first = seen.setdefault(key, action) if fits(key) else action
        if first is not action:
            hint = "Choose another one here or there."
            yield Problem("key_twice", f"This is also the key of “{first.title}”.", action.name, hint)


def _is_changed(action: Action, chosen: Mapping[str, str]) -> bool:
    """Defaults come first, so that the refusal stands at what the person changed."""
    return chosen.get(action.name, action.character) != action.character


def _usable(stored: Mapping[str, str]) -> dict[str, str]:
    own: dict[str, str] = {}
    for name in REMAPPABLE:
        key = stored.get(name)
        if key == "" or (key is not None and fits(key) and key not in own.values()):
            own[name] = key
    return own


def _for_person(action: Action, own: Mapping[str, str], taken: set[str]) -> Action:
    if action.name in own:
        return action.with_character(own[action.name])
    return action.with_character("") if action.character in taken else action
