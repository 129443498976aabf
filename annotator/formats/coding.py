"""Frozen records as JSON and back, by the types of their fields: what has its default is left out, odd things refused.

`record_of(cls, raw)` is the inverse of `raw_of(record)`. Both know strings, numbers, truth, the closed lists of words,
other records, pairs of offsets, tuples of all these, and mappings.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, NamedTuple, TypeVar, get_args, get_origin, get_type_hints

from annotator.errors import FormatError
from annotator.formats.strict_json import shown

R = TypeVar("R")
Reads = Callable[[Any, str], Any]
MOST = 20_000
"""Of a list in a record."""


class _Field(NamedTuple):
    name: str
    default: Any
    read: Reads


def raw_of(record: object) -> dict[str, Any]:
    """A record as a JSON object, without the fields that have their default."""
    raw: dict[str, Any] = {}
    for name, default, _ in _fields(type(record)):  # type: ignore[arg-type]  # classes are hashable
        value = getattr(record, name)
        if value != default:
            raw[name] = _plain(value)
    return raw


def record_of(cls: type[R], raw: Any, where: str = "") -> R:
    """The record of a JSON object. Raises FormatError; its `where` leads to the place in the object."""
    if type(raw) is not dict:
        raise FormatError(f"This is an object, not {shown(raw)}.", where=where)
    known = _fields(cls)  # type: ignore[arg-type]
    if unknown := raw.keys() - {each.name for each in known}:
        raise FormatError(f"There is no key {shown(min(unknown))} here.", where=where)
    values = {each.name: each.read(raw[each.name], _in(where, each.name)) for each in known if each.name in raw}
    missing = next((each.name for each in known if each.default is MISSING and each.name not in raw), None)
    if missing:
        raise FormatError(f"“{missing}” is missing.", where=where)
    return cls(**values)


@cache
def _fields(cls: type[Any]) -> tuple[_Field, ...]:
    hints = get_type_hints(cls)
    return tuple(_Field(each.name, _default(each), _reader(hints[each.name])) for each in fields(cls))


def _default(field: Any) -> Any:
    return field.default_factory() if field.default_factory is not MISSING else field.default


def _plain(value: Any) -> Any:
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, Mapping):
        return dict(sorted(value.items()))
    return raw_of(value) if hasattr(value, "__dataclass_fields__") else value


def _reader(kind: Any) -> Reads:
    """What reads a value of this type."""
    origin, inside = get_origin(kind), get_args(kind)
    if origin is UnionType:
        (one,) = (each for each in inside if each is not NoneType)
        return _or_null(_reader(one))
    if origin is tuple and inside[-1] is Ellipsis:
        return _list(_reader(inside[0]))
    if origin is tuple:
        return _offsets
    if origin is not None:
        return _mapping
    if issubclass(kind, StrEnum):
        return _word(kind)
    return _PLAIN.get(kind) or (lambda raw, where: record_of(kind, raw, where))


def _or_null(read: Reads) -> Reads:
    return lambda raw, where: None if raw is None else read(raw, where)


def _list(read: Reads) -> Reads:
    def reads(raw: Any, where: str) -> tuple[Any, ...]:
        if type(raw) is not list or len(raw) > MOST:
            raise FormatError(f"This is a list of at most {MOST:,}, not {shown(raw)}.", where=where)
        return tuple([read(each, f"{where} {number}") for number, each in enumerate(raw, 1)])

    return reads


def _word(kind: type[StrEnum]) -> Reads:
    def reads(raw: Any, where: str) -> StrEnum:
        try:
            return kind(raw)
        except ValueError:
            raise FormatError(f"{shown(raw)} is none of: {', '.join(kind)}.", where=where) from None

    return reads


def _offsets(raw: Any, where: str) -> tuple[int, int]:
    if type(raw) is not list or len(raw) != 2 or any(type(each) is not int for each in raw):
        raise FormatError(f"A range is [start, end], not {shown(raw)}.", where=where)
    return raw[0], raw[1]


def _mapping(raw: Any, where: str) -> dict[str, Any]:
    if type(raw) is not dict:
        raise FormatError(f"This is an object, not {shown(raw)}.", where=where)
    return raw


def _text(raw: Any, where: str) -> str:
    if type(raw) is not str or "\x00" in raw:
        raise FormatError(f"This is text without NUL, not {shown(raw)}.", where=where)
    return raw


def _whole(raw: Any, where: str) -> int:
    if type(raw) is not int:
        raise FormatError(f"This is a whole number, not {shown(raw)}.", where=where)
    return raw


def _number(raw: Any, where: str) -> float:
    if type(raw) not in (int, float):
        raise FormatError(f"This is a number, not {shown(raw)}.", where=where)
    return float(raw)


def _truth(raw: Any, where: str) -> bool:
    if type(raw) is not bool:
        raise FormatError(f"This is true or false, not {shown(raw)}.", where=where)
    return raw


def _in(where: str, name: str) -> str:
    return f"{where}: {name}" if where else name


_PLAIN: dict[Any, Reads] = {str: _text, int: _whole, float: _number, bool: _truth}
