"""The errors of the domain: each has a stable code, a sentence for people and a hint.

Services raise them; pages, the API and the commands turn them into their own answers
(`status` is the HTTP status that fits; no other layer invents one).
"""

from __future__ import annotations

from typing import ClassVar


class DomainError(Exception):
    """Base of every refusal that a person can do something about."""

    code: ClassVar[str] = "error"
    status: ClassVar[int] = 422

    def __init__(self, message: str, *, hint: str = "", where: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.where = where

    def as_dict(self) -> dict[str, str]:
        return {"code": self.code, "message": self.message, "where": self.where, "hint": self.hint}


class Invalid(DomainError):
    """What was sent does not fit: offsets outside the text, an unknown label, a bad option."""

    code = "invalid"


class NotFound(DomainError):
    """There is no such thing for this person; the same answer as for an id that never was."""

    code = "not_found"
    status = 404


class Forbidden(DomainError):
    """The person sees the thing but may not do this to it."""

    code = "forbidden"
    status = 403


class Conflict(DomainError):
    """The state does not allow it: already running, in use, last manager."""

    code = "conflict"
    status = 409


class Stale(Conflict):
    """A write saw an older revision than the stored one. Nothing was saved."""

    code = "stale"


class OperationReused(Conflict):
    """An operation id came back with different content."""

    code = "operation_reused"


class OverlapForbidden(Invalid):
    """The schema's overlap policy does not allow the span where it is."""

    code = "overlap_forbidden"


class DuplicateSpan(Invalid):
    """The same range already carries the same label in this set."""

    code = "duplicate_span"


class SeveralSuggested(Invalid):
    """What is suggested on a range is to be accepted, but there are suggestions of several labels."""

    code = "several_suggested"


class Doubtful(DomainError):
    """A rule warns of it: it is done once the person says so again."""

    code = "doubtful"


class PreconditionMissing(DomainError):
    """A write did not say which version it saw."""

    code = "precondition_required"
    status = 428


class FormatError(DomainError):
    """A file cannot be read as the format it was given as."""

    code = "format"


class TooLarge(DomainError):
    """A limit was passed; the message names the limit."""

    code = "too_large"
    status = 413


class PipelineUnavailable(DomainError):
    """The named spaCy pipeline is not installed or cannot be loaded."""

    code = "pipeline_unavailable"
