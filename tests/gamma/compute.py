"""Writes expected.json: gamma of some made-up texts as another program computes it. See README.md beside this file."""

from __future__ import annotations

import json
import logging
import random
from pathlib import Path

import numpy as np
from pyannote.core import Segment
from pygamma_agreement import CombinedCategoricalDissimilarity, Continuum, ShuffleContinuumSampler

SAMPLES = 1_000


def text(people: int, spans: int, length: int, chance: random.Random) -> dict[str, list[list]]:
    """Spans of several people who mostly see the same, but err in place and label and leave some out."""
    seen = [(chance.randrange(length - 40), chance.randint(2, 30), chance.choice("PQR")) for _ in range(spans)]
    sets: dict[str, list[list]] = {}
    for person in "ABCDE"[:people]:
        kept = [each for each in seen if chance.random() < 0.85]
        moved = [
            (start + chance.choice((0, 0, 0, 1, 3)), size, chance.choice((label, label, label, "R")))
            for start, size, label in kept
        ]
        sets[person] = sorted({(start, start + size, label) for start, size, label in moved})
    return sets


def continuum(sets: dict[str, list[list]], length: int) -> Continuum:
    made = Continuum()
    for person, spans in sets.items():
        made.add_annotator(person)
        for start, end, label in spans:
            made.add(person, Segment(start, end), label)
    made.bound_inf, made.bound_sup = 0.0, float(length)
    return made


def main() -> None:
    logging.disable()
    chance = random.Random(1971)
    np.random.seed(1971)
    texts = []
    for people, spans, length in [(2, 5, 200), (2, 12, 900), (3, 4, 150), (3, 10, 700), (4, 6, 500), (5, 5, 600)]:
        sets = text(people, spans, length, chance)
        whole = continuum(sets, length)
        found = whole.compute_gamma(
            CombinedCategoricalDissimilarity(), n_samples=SAMPLES, sampler=ShuffleContinuumSampler()
        )
        figures = {"observed": found.observed_disorder, "expected": found.expected_disorder, "gamma": found.gamma}
        texts.append(
            {"length": length, "sets": sets, **{name: round(float(value), 5) for name, value in figures.items()}}
        )
    target = Path(__file__).with_name("expected.json")
    target.write_text(json.dumps(texts, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
