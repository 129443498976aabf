"""What makes a schema valid: one function from a records.Schema to its Problems, errors and warnings. Pure.

The label ids do not matter here; labels are told apart by their place. `Problem.where` is a pointer like
`labels[3].key`, so that forms and JSON files can both show where.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator

from annotator import keys
from annotator.errors import Invalid
from annotator.records import LabelDef, Problem, Schema
from labels.names import is_invisible, name_key, objections, skeleton

LABEL_LIMIT = 500
DEPTH_LIMIT = 8
LIST_LIMIT = 20
TITLE_LIMIT = 200
DESCRIPTION_LIMIT = 2_000
EXAMPLE_LIMIT = 500
GUIDELINES_LIMIT = 50_000
ACTION_KEYS = keys.LETTERS  # the annotation page's own small letters
COLOUR = re.compile(r"#[0-9a-f]{6}")
DIGIT_KEY = re.compile(r"(shift\+)?[0-9]")


class SchemaInvalid(Invalid):
    """A schema breaks its rules; `problems` has every one of them."""

    code = "schema_invalid"

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        first = self.problems[0]
        more = f" (and {len(self.problems) - 1} more)" if 1 < len(self.problems) else ""
        super().__init__(first.message + more, hint=first.hint, where=first.where)


def require_valid(schema: Schema) -> None:
    """Raise SchemaInvalid with all errors of a schema; warnings pass."""
    if errors := [problem for problem in check(schema) if problem.level == "error"]:
        raise SchemaInvalid(errors)


def check(schema: Schema) -> list[Problem]:
    """Everything wrong or doubtful about a schema, in reading order. Costs O(labels)."""
    if LABEL_LIMIT < len(schema.labels):
        message = f"The schema has {len(schema.labels)} labels; the limit is {LABEL_LIMIT}."
        return [Problem("too_many_labels", message, "labels", "Split it into two schemas.")]
    problems = [*_check_texts(schema)]
    for index, label in enumerate(schema.labels):
        problems += _check_label(label, f"labels[{index}]")
    return [*problems, *_check_twins(schema.labels), *check_parents(schema.labels)]


def _check_texts(schema: Schema) -> Iterator[Problem]:
    if not schema.title.strip():
        yield Problem("title", "The schema has no title.", "title")
    yield from check_text(schema.title, "title", "The title", TITLE_LIMIT)
    yield from check_text(schema.guidelines, "guidelines", "The guidelines", GUIDELINES_LIMIT)
    if schema.overlap not in {"any", "nested", "none"}:
        yield Problem("overlap", f"“{schema.overlap}” is no overlap policy.", "overlap", "It is any, nested or none.")


def check_text(text: str, where: str, what: str, limit: int) -> Iterator[Problem]:
    if limit < len(text):
        yield Problem("too_long", f"{what} has {len(text):,} characters; the limit is {limit:,}.", where)
    if any(unicodedata.category(character) in {"Cc", "Cs"} and character not in "\n\t" for character in text):
        yield Problem("control_character", f"{what} contains a control character.", where, "Type it again.")


def _check_label(label: LabelDef, where: str) -> Iterator[Problem]:
    called = f"“{label.name}”"
    for objection in objections(label.name):
        hint = "Use letters, digits, underscores and single spaces."
        yield Problem("name", f"The label name {called} {objection}.", f"{where}.name", hint)
    if label.kind not in {"span", "document"}:
        yield Problem("kind", f"{called}: “{label.kind}” is no kind of label.", f"{where}.kind", "span or document.")
    if not _is_code(label.code):
        hint = "One to four letters or digits."
        yield Problem("code", f"{called}: “{label.code}” cannot be a short code.", f"{where}.code", hint)
    if not COLOUR.fullmatch(label.colour):
        hint = "# and six hexadecimal digits in small letters: #1587fe."
        yield Problem("colour", f"{called}: “{label.colour[:80]}” is no colour.", f"{where}.colour", hint)
    if objection := _key_objection(label.key):
        hint = "A digit, shift+ and a digit, or a small letter that the page does not use itself."
        yield Problem("key", f"{called}: the key “{label.key}” {objection}.", f"{where}.key", hint)
    yield from check_text(label.description, f"{where}.description", f"{called}: the description", DESCRIPTION_LIMIT)
    yield from _check_lists(label, where)


def _is_code(code: str) -> bool:
    return 0 < len(code) <= 4 and code[0].isalnum() and all(unicodedata.category(c)[0] in "LMN" for c in code)


def _key_objection(key: str) -> str:
    if not key or DIGIT_KEY.fullmatch(key):
        return ""
    if len(key) != 1 or not key.isalpha() or key != key.lower():
        return "is not one key"
    return "already does something on the annotation page" if key in ACTION_KEYS else ""


def _check_lists(label: LabelDef, where: str) -> Iterator[Problem]:
    lists = (("examples", label.examples, EXAMPLE_LIMIT), ("model_labels", label.model_labels, 64))
    for field, items, limit in lists:
        place, what = f"{where}.{field}", f"“{label.name}”: {field.replace('_', ' ')}"
        if LIST_LIMIT < len(items):
            yield Problem(field, f"{what}: {len(items)} lines; the limit is {LIST_LIMIT}.", place)
        for item in items:
            if not item.strip() or item != item.strip() or limit < len(item) or any(map(_is_break, item)):
                hint = f"One line each, at most {limit} characters, without spaces around it."
                yield Problem(field, f"{what}: “{item[:80]}” does not fit.", place, hint)
    if label.kind == "document" and label.model_labels:
        message = f"“{label.name}”: a label of the whole document takes no model labels."
        yield Problem("model_labels", message, f"{where}.model_labels", "Models suggest spans only.")


def _is_break(character: str) -> bool:
    return is_invisible(character) and unicodedata.category(character) not in {"Cf", "Zs"}


def _check_twins(labels: tuple[LabelDef, ...]) -> Iterator[Problem]:
    """Names, codes, keys and model labels that two labels would share. A retired label keeps its name and code."""
    current = [(index, label) for index, label in enumerate(labels) if not label.retired]
    every = list(enumerate(labels))
    yield from _shared(every, "name", lambda label: [name_key(label.name)], "is the same name as")
    yield from _shared(every, "code", lambda label: [label.code.casefold()], "has the same short code as")
    yield from _shared(current, "key", lambda label: [label.key] if label.key else [], "has the same key as")
    yield from _shared(current, "model_labels", lambda label: label.model_labels, "claims the same model label as")
    yield from _lookalikes(labels)


def _shared(
    labels: Iterable[tuple[int, LabelDef]], field: str, values: Callable[[LabelDef], Iterable[str]], says: str
) -> Iterator[Problem]:
    seen: dict[str, tuple[int, LabelDef]] = {}
    for index, label in labels:
        for value in values(label):
            first_index, first = seen.setdefault(value, (index, label))
            if first_index != index:
                message = f"“{label.name}” {says} “{first.name}”."
                yield Problem(f"{field}_twice", message, f"labels[{index}].{field}", "Change one of them.")


def _lookalikes(labels: tuple[LabelDef, ...]) -> Iterator[Problem]:
    seen: dict[str, LabelDef] = {}
    for index, label in enumerate(labels):
        first = seen.setdefault(skeleton(label.name), label)
        if name_key(first.name) != name_key(label.name):
            message = f"“{label.name}” looks the same as “{first.name}”, but is spelt with other characters."
            yield Problem("name_lookalike", message, f"labels[{index}].name", "Rename one of them.", "warning")


def check_parents(labels: tuple[LabelDef, ...]) -> Iterator[Problem]:
    by_name = {label.name: label for label in labels}
    for index, label in enumerate(labels):
        if not label.parent:
            continue
        if objection := _parent_objection(label, by_name):
            yield Problem("parent", f"“{label.name}”: {objection}.", f"labels[{index}].parent", "Choose another one.")


def _parent_objection(label: LabelDef, by_name: dict[str, LabelDef]) -> str:
    parent = by_name.get(label.parent)
    if parent is None:
        return f"there is no label “{label.parent}” to stand below"
    if parent.kind != label.kind:
        return f"it cannot stand below “{parent.name}”, which is for {parent.kind}s"
    ancestor, depth = parent, 2
    while ancestor.parent in by_name and depth <= DEPTH_LIMIT:
        if ancestor is label:
            return f"it would stand below itself, through “{label.parent}”"
        ancestor, depth = by_name[ancestor.parent], depth + 1
    if ancestor is label:
        return f"it would stand below itself, through “{label.parent}”"
    return f"labels would stand more than {DEPTH_LIMIT} levels deep" if DEPTH_LIMIT < depth else ""
