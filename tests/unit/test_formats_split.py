"""Training and development data."""

from __future__ import annotations

import hashlib
import random

import pytest

from annotator.formats.split import part_of, split

DIGESTS = [hashlib.sha256(str(number).encode()).hexdigest() for number in range(200)]


def dev(count: int, fraction: float, seed: int = 0) -> int:
    return list(split(DIGESTS[:count], seed=seed, dev_fraction=fraction).values()).count("dev")


@pytest.mark.parametrize(
    ("documents", "fraction", "expected"),
    [
        (200, 0.2, 40),
        (10, 0.25, 3),
        (5, 0.2, 1),
        (2, 0.01, 1),
        (2, 0.99, 1),
        (1, 0.5, 1),
        (1, 0.2, 0),
        (0, 0.2, 0),
        (9, 0, 0),
        (9, 1, 9),
    ],
)
def test_the_share_is_exact(documents: int, fraction: float, expected: int) -> None:
    assert dev(documents, fraction) == expected


def test_order_and_repetition_do_not_matter() -> None:
    shuffled = DIGESTS * 2
    random.Random(1).shuffle(shuffled)
    assert split(shuffled, seed=3, dev_fraction=0.2) == split(DIGESTS, seed=3, dev_fraction=0.2)


def test_another_seed_gives_another_split() -> None:
    assert split(DIGESTS, seed=1, dev_fraction=0.2) != split(DIGESTS, seed=2, dev_fraction=0.2)


def test_a_new_document_moves_at_most_one_other() -> None:
    before = split(DIGESTS[:100], seed=0, dev_fraction=0.2)
    after = split(DIGESTS[:101], seed=0, dev_fraction=0.2)
    assert sum(before[digest] != after[digest] for digest in before) <= 1


def test_one_document_alone_is_dealt_by_the_fraction() -> None:
    share = sum(part_of(digest, seed=0, dev_fraction=0.2) == "dev" for digest in DIGESTS) / len(DIGESTS)
    assert 0.12 < share < 0.28
    assert {part_of(digest, seed=0, dev_fraction=0) for digest in DIGESTS} == {"train"}
    assert {part_of(digest, seed=0, dev_fraction=1) for digest in DIGESTS} == {"dev"}
