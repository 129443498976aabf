"""Deals documents to training and development data by the hash of their text: the same wherever and in any order."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Literal

Side = Literal["train", "dev"]
_RANGE = 1 << 64


def part_of(sha256: str, *, seed: int, dev_fraction: float) -> Side:
    """The side of one document, knowing nothing of the others: the share of `dev` is about the fraction."""
    return "dev" if _draw(sha256, seed) < dev_fraction * _RANGE else "train"


def split(digests: Iterable[str], *, seed: int, dev_fraction: float) -> dict[str, Side]:
    """The side of each of these documents, with exactly the rounded share in `dev`.

    With a fraction above 0 and two documents or more, neither side is empty. Documents keep their order among
    themselves when others come or go, so few change sides. Equal digests share one side.
    """
    order = sorted(set(digests), key=lambda digest: (_draw(digest, seed), digest))
    count = _dev_count(len(order), dev_fraction)
    return {digest: "dev" if place < count else "train" for place, digest in enumerate(order)}


def _dev_count(documents: int, fraction: float) -> int:
    count = int(documents * fraction + 0.5)
    if 0 < fraction < 1 and documents > 1:
        return min(max(count, 1), documents - 1)
    return min(count, documents)


def _draw(sha256: str, seed: int) -> int:
    """A number below 2**64 that looks random and depends on nothing but the two."""
    return int.from_bytes(hashlib.sha256(f"{seed}:{sha256}".encode()).digest()[:8], "big")
