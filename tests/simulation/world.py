"""`python -m tests.simulation.world build PEOPLE DOCUMENTS OVERLAP`: a project to work in, in the database that the
environment names; writes the people's session cookies as JSON to standard output.

`python -m tests.simulation.world check [OVERLAP]`: what has to be true of it afterwards, however it was worked in, and
with an overlap that all is done. Reads the ids of the operations that were acknowledged from standard input, as JSON.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Collection
from uuid import UUID

PROJECT = "simulation"
QUOTES = [
    ("Ada Lovelace", "PERSON"),
    ("Charles Babbage", "PERSON"),
    ("London", "GPE"),
    ("Kyiv", "GPE"),
    ("Friday", "DATE"),
]


def build(people: int, documents: int, overlap: int) -> list[str]:
    """The project, and a cookie for each person."""
    from annotator.models import Document
    from annotator.services import slots
    from tests import make

    project = make.project(PROJECT, annotators_per_document=overlap)
    for number in range(documents):
        document = make.document(project, f"Number {number}. {make.TEXT}")
        make.suggestions(document, QUOTES)
        outer = make.claim_fact(document, "Kyiv denied it on Friday", source="Kyiv", cue="denied")
        inner = make.claim_fact(document, "it on Friday", source="Kyiv", parent=0)
        make.proposed_claims(document, [outer, inner])
    slots.count(*Document.objects.filter(project=project).values_list("pk", flat=True))
    return [cookie(make.member(project, assigned=False).user) for _ in range(people)]


def cookie(user: object) -> str:
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    return f"{name}={client.cookies[name].value}"


def check(overlap: int) -> None:
    """Every document has exactly as many finished sets as were wanted, by different people, and holds no claim."""
    from annotator.models import AnnotationSet, Assignment, Document

    documents = set(Document.objects.filter(project__slug=PROJECT).values_list("pk", flat=True))
    sets = AnnotationSet.objects.filter(document__in=documents, role="human")
    done = Counter(sets.filter(state="submitted").values_list("document_id", flat=True))
    assert done == dict.fromkeys(documents, overlap), f"{done.most_common(3)}"
    assert sets.count() == len(documents) * overlap
    held = Assignment.objects.filter(document__in=documents).values_list("state", flat=True)
    assert Counter(held) == {"submitted": len(documents) * overlap}


def check_acknowledged(acknowledged: Collection[UUID]) -> None:
    """All that was acknowledged is stored, once."""
    from annotator.models import Change

    stored = Counter(Change.objects.filter(operation__isnull=False).values_list("operation", flat=True))
    missing = [each for each in acknowledged if stored[each] != 1]
    assert not missing, f"{len(missing)} of {len(acknowledged)} acknowledged operations are not stored"


def check_replay() -> int:
    """Replaying each set's Changes from nothing gives what is stored. The number of sets."""
    from annotator.editing.state import Delta, composed
    from annotator.models import AnnotationSet, Change, Decision
    from annotator.selectors.fact_state import facts_of
    from annotator.selectors.state import span_state

    sets = AnnotationSet.objects.filter(role="human").prefetch_related("spans")
    for each in sets:
        changes = Change.objects.filter(annotation_set=each).order_by("id").values_list("data", flat=True)
        replayed = composed(Delta.from_json(data) for data in changes)
        spans = {swap.after.id: swap.after for swap in replayed.spans if swap.after}
        assert spans == {span.pk: span_state(span) for span in each.spans.all()}
        decided = {(d.after.suggestion, d.after.verdict, d.after.span) for d in replayed.decisions if d.after}
        stored = Decision.objects.filter(annotation_set=each).values_list("suggestion", "verdict", "span")
        assert decided == set(stored)
        assert {swap.after.key: swap.after for swap in replayed.facts if swap.after} == facts_of([each.pk])[each.pk]
        assert each.version == len(changes)
    return len(sets)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "annotator.settings")
    import django

    django.setup()
    from django.core.management import call_command

    what, *numbers = sys.argv[1:]
    if what == "build":
        call_command("migrate", verbosity=0)
        sys.stdout.write(json.dumps(build(*map(int, numbers))))
    else:
        check_acknowledged([UUID(each) for each in json.load(sys.stdin)])
        if numbers:
            check(int(numbers[0]))
        sys.stdout.write(json.dumps({"sets": check_replay()}))


if __name__ == "__main__":
    main()
