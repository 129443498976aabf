"""Reading what a comment is about, as the dialog and the lists of threads ask for it and send it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self

from annotator.errors import Invalid
from annotator.models import Document
from annotator.records import Part
from annotator.selectors.marks import Mark
from annotator.services.comments import Place
from annotator.web.forms.operations import number_in, parts_in

_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class About:
    """Which threads are shown, and what a new one is about.

    With `set_id` or `conflict` only threads about these are shown, and a new one is about the same. Else all of the
    document are, and a new one is about the words `parts` (of a span of the set `owned`), or with `whole` about all.
    """

    set_id: int | None = None
    conflict: str = ""
    parts: tuple[Part, ...] = ()
    owned: int | None = None
    whole: bool = False

    @classmethod
    def of(cls, data: Mapping[str, str]) -> Self:
        """From the fields `set`, `conflict`, `parts`, `owned` and `about`. Raises Invalid naming the field."""
        conflict = data.get("conflict", "")
        if conflict and not _DIGEST.fullmatch(conflict):
            raise Invalid("This names no conflict.", where="conflict")
        return cls(
            set_id=number_in(data, "set"),
            conflict=conflict,
            parts=parts_in(data.get("parts", "")),
            owned=number_in(data, "owned"),
            whole=data.get("about") == "document",
        )

    def on(self, mark: Mark, own: int | None) -> Self:
        """About the words of a mark, which may be a span of the person's own set."""
        return replace(self, parts=mark.parts, owned=own if mark.state in "ac" else None)

    @property
    def is_part(self) -> bool:
        """Whether only some threads of the document are shown."""
        return self.set_id is not None or bool(self.conflict)

    @property
    def place(self) -> Place:
        if self.is_part or self.whole:
            return Place(set_id=self.set_id, conflict=self.conflict)
        return Place(self.parts, self.owned)

    @property
    def key(self) -> str:
        """What tells its form from others on the page."""
        return self.conflict[:16] or ("document" if self.set_id is None else f"set-{self.set_id}")

    @property
    def written_parts(self) -> str:
        return ",".join(f"{start}-{end}" for start, end in self.parts)

    def quote(self, document: Document) -> str:
        """The words it is about, "" where they are not in the text. `document.body` must be loaded."""
        return " … ".join(document.body.text[start:end] for start, end in self.parts)
