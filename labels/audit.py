"""Who wants to know of every change to a schema. Upper layers register; they are called inside the transaction."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from annotator.accounts.models import User
    from labels.models import LabelSchema

# (actor, action, schema, data); the actor is None for commands
Listener = Callable[["User | None", str, "LabelSchema", dict[str, Any]], None]

_listeners: list[Listener] = []


def register(listener: Listener) -> None:
    """Call `listener` on every change from now on. Registering it twice is registering it once."""
    if listener not in _listeners:
        _listeners.append(listener)


def unregister(listener: Listener) -> None:
    _listeners.remove(listener)


def record(actor: User | None, action: str, schema: LabelSchema, data: dict[str, Any]) -> None:
    """Tell all listeners. An error in one of them undoes the change: nothing happens unrecorded."""
    for listener in _listeners:
        listener(actor, action, schema, data)
