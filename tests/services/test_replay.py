"""The log is the whole truth: played back from nothing it leads to what the tables hold, and to what they held at any
time before, whatever people did.

`ANNOTATOR_TEST_OPERATIONS` says how many random operations are tried; a release tries 10,000.
"""

from __future__ import annotations

import json
import os
import random
import uuid
from collections import Counter
from io import BytesIO

import pytest

from annotator import jobs
from annotator.editing.replay import EMPTY, beginning, leads_to, replayed
from annotator.errors import DomainError
from annotator.models import AnnotationSet, Change, Document, Span
from annotator.roles import Role
from annotator.selectors.past import deltas_of_set, state_of_set
from annotator.services import annotations, imports
from annotator.services.imports import Options, Source
from annotator.services.taking_back import take_back_step
from tests import make
from tests.places import everywhere, suggest_all

pytestmark = pytest.mark.django_db

OPERATIONS = int(os.environ.get("ANNOTATOR_TEST_OPERATIONS", "400"))
SEED = 20_261_126
WORDS = ["Kyiv", "Odesa", "Ada", "Babbage", "met", "left", "on", "Friday", "in", "London", "with", "Reuters"]
LABELS = ("PERSON", "ORG", "GPE", "DATE")


class Newsroom:
    """A project that people do random things in: two annotators, a manager, documents with suggestions of two sources,
    and one that came in with somebody's annotations.
    """

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.project = make.project(blind=False)
        self.people = [make.member(self.project) for _ in range(2)]
        self.manager = make.member(self.project, Role.MANAGER)
        self.documents = [make.document(self.project, self._text()) for _ in range(5)]
        for each in self.documents:
            suggest_all(each, "Kyiv", "GPE")
            suggest_all(each, "Kyiv", "GPE", "spacy:other")
            suggest_all(each, "Ada", "PERSON", "rules:people")
        self.documents.append(self._imported())
        self.done: Counter[str] = Counter()
        self.kept: list[tuple[int, int, object]] = []

    def _text(self) -> str:
        return "\n".join(" ".join(self.chance.choices(WORDS, k=12)) + "." for _ in range(4))

    def _imported(self) -> Document:
        spans = [{"start": 0, "end": 4, "label": "GPE"}, {"start": 5, "end": 10, "label": "GPE"}]
        task = {"text": "Kyiv Odesa Kyiv " + self._text(), "spans": spans, "answer": None}
        source = Source("a.jsonl", BytesIO(json.dumps(task).encode()))
        options = Options(spans_as="annotations")
        job = jobs.run_inline(imports.start(sources=[source], by=self.manager, format="prodigy", options=options))
        assert job.state == "done", job.error
        document = Document.objects.select_related("body").get(source_job=job)
        for person in self.people:
            make.assign(document, person.user)
        return document

    def do_something(self) -> None:
        what = self.chance.choices(list(ACTS), weights=[weight for weight, _ in ACTS.values()])[0]
        try:
            ACTS[what][1](self)
            self.done[what] += 1
        except DomainError:
            self.done[f"{what} refused"] += 1

    def keep(self) -> None:
        """Remember what some set holds now, and which Change was its last."""
        number = self.chance.choice(list(AnnotationSet.objects.exclude(role="suggestion").values_list("pk", flat=True)))
        last = Change.objects.filter(annotation_set=number).order_by("-pk").values_list("pk", flat=True).first()
        self.kept.append((number, last or 0, state_of_set(number)))

    # --- what people do --------------------------------------------------------------------------

    def operate(self, action: str, **fields: object) -> None:
        document, by = self.chance.choice(self.documents), self.chance.choice([*self.people, self.manager])
        make.operate(document, action, by, **fields)

    def label(self, name: str = "") -> int:
        return make.label(self.project, name or self.chance.choice(LABELS)).pk

    def add(self) -> None:
        start = self.chance.randrange(100)
        second = start + 12 + self.chance.randrange(8)
        parts = ((start, start + 1 + self.chance.randrange(10)), (second, second + 3))
        self.operate("add", parts=parts[: self.chance.choice([1, 1, 2])], label=self.label())

    def on_a_span(self, action: str, *, own: bool) -> None:
        """Most times on one of the person's own or of the document's suggestions; now and then on any other."""
        document, by = self.chance.choice(self.documents), self.chance.choice([*self.people, self.manager])
        spans = Span.objects.filter(annotation_set__document=document)
        spans = spans.filter(annotation_set__author=by.user) if own else spans.filter(annotation_set__author=None)
        if not (numbers := list(spans.values_list("pk", flat=True))):
            return
        start = self.chance.randrange(100)
        fields = {
            "relabel": {"label": self.label()},
            "resize": {"parts": ((start, start + 1 + self.chance.randrange(9)),)},
            "note": {"note": self.chance.choice(["", "Look.", "Is that so?"])},
        }
        make.operate(document, action, by, span=self.chance.choice(numbers), **fields.get(action, {}))

    def everywhere(self) -> None:
        document, by = self.chance.choice(self.documents), self.chance.choice(self.people)
        action = self.chance.choice(["label", "label", "accept", "reject"])
        everywhere(document, by, phrase="Kyiv", action=action, label="GPE" if action != "label" else "ORG")

    def take_back(self) -> None:
        steps = list(Change.objects.exclude(group=None).values_list("group", "actor").distinct())
        if steps:
            step, author = self.chance.choice(steps)
            by = next((each for each in self.people if each.user_id == author), self.manager)
            take_back_step(step=step, operation=uuid.uuid4(), by=self.chance.choice([by, self.manager]))

    def back_and_forth(self) -> None:
        document, by = self.chance.choice(self.documents), self.chance.choice([*self.people, self.manager])
        for action in ("undo", "undo", "redo", self.chance.choice(["undo", "redo"])):
            make.operate(document, action, by)

    def submit(self) -> None:
        make.submit(self.chance.choice(self.documents), self.chance.choice(self.people))

    def reopen(self) -> None:
        own = self.chance.choice(list(AnnotationSet.objects.filter(role="human").select_related("document")))
        annotations.reopen(document=own.document, operation=uuid.uuid4(), by=self.manager, author_id=own.author_id)


ACTS = {
    "add": (20, Newsroom.add),
    "accept": (12, lambda room: room.on_a_span("accept", own=False)),
    "reject": (8, lambda room: room.on_a_span("reject", own=False)),
    "reset": (4, lambda room: room.on_a_span("reset", own=False)),
    "relabel a suggestion": (4, lambda room: room.on_a_span("relabel", own=False)),
    "relabel": (6, lambda room: room.on_a_span("relabel", own=True)),
    "resize": (6, lambda room: room.on_a_span("resize", own=True)),
    "delete": (6, lambda room: room.on_a_span("delete", own=True)),
    "note": (4, lambda room: room.on_a_span("note", own=True)),
    "label": (3, lambda room: room.operate("label", label=room.label("strike"))),
    "unlabel": (3, lambda room: room.operate("unlabel", label=room.label("strike"))),
    "undo": (10, lambda room: room.operate("undo")),
    "redo": (4, lambda room: room.operate("redo")),
    "back and forth": (5, Newsroom.back_and_forth),
    "everywhere": (3, Newsroom.everywhere),
    "take back": (3, Newsroom.take_back),
    "submit": (1, Newsroom.submit),
    "reopen": (4, Newsroom.reopen),
}


def test_the_log_leads_to_what_is_there_and_to_what_was_there_before(settings, tmp_path):
    settings.UPLOAD_DIR = tmp_path
    room = Newsroom(random.Random(SEED))
    for number in range(OPERATIONS):
        room.do_something()
        if number % 20 == 0:
            room.keep()
    assert set(ACTS) <= set(room.done), room.done
    imported = AnnotationSet.objects.get(document=room.documents[-1], author=room.manager.user)
    for own in AnnotationSet.objects.exclude(role="suggestion"):
        now, log = state_of_set(own.pk), deltas_of_set(own.pk)
        deltas = [delta for _, delta in log]
        begin = beginning(now, deltas)
        assert (begin == EMPTY) == (own != imported)
        assert replayed(deltas, begin) == now
        assert leads_to(now, deltas)
    assert len(beginning(state_of_set(imported.pk), [delta for _, delta in deltas_of_set(imported.pk)]).spans) == 2
    for number, last, then in room.kept:
        log = deltas_of_set(number)
        begin = beginning(state_of_set(number), [delta for _, delta in log])
        assert replayed([delta for pk, delta in log if pk <= last], begin) == then


ONE_OF_EACH = {
    "add": {"parts": ((20, 25),), "label": "ORG"},
    "add over a suggestion": {"parts": ((0, 4),), "label": "GPE"},
    "accept": {"span": "suggestion"},
    "reject": {"span": "suggestion"},
    "relabel a suggestion": {"span": "suggestion", "label": "ORG"},
    "resize a suggestion": {"span": "suggestion", "parts": ((0, 9),)},
    "reset": {"span": "decided"},
    "accept a corrected one": {"span": "decided"},
    "reject an accepted one": {"span": "decided"},
    "relabel": {"span": "own", "label": "DATE"},
    "resize": {"span": "own", "parts": ((5, 9), (11, 13))},
    "note": {"span": "own", "note": "Look."},
    "delete": {"span": "own"},
    "label": {"label": "talks"},
    "unlabel": {"label": "strike"},
}


@pytest.mark.parametrize("what", ONE_OF_EACH)
def test_undo_takes_every_operation_back_exactly_and_redo_does_it_again(what):
    project = make.project()
    ada, document = make.member(project), make.document(project, "Kyiv and Odesa are quiet.")
    (suggestion,) = make.suggestions(document, [("Kyiv", "GPE")])
    own = make.span(document, "Odesa", "ORG", by=ada)
    make.operate(document, "label", ada, label=make.label(project, "strike").pk)
    fields = dict(ONE_OF_EACH[what])
    if fields.get("span") == "decided":
        make.operate(document, "relabel", ada, span=suggestion.pk, label=make.label(project, "ORG").pk)
    named = {"suggestion": suggestion.pk, "decided": suggestion.pk, "own": own.pk}
    if "span" in fields:
        fields["span"] = named[fields["span"]]
    if "label" in fields:
        fields["label"] = make.label(project, fields["label"]).pk
    before = state_of_set(own.annotation_set_id)
    make.operate(document, what.split()[0], ada, **fields)
    after = state_of_set(own.annotation_set_id)
    assert after != before
    for _ in range(2):
        make.operate(document, "undo", ada)
        assert state_of_set(own.annotation_set_id) == before
        make.operate(document, "redo", ada)
        assert state_of_set(own.annotation_set_id) == after


def test_what_came_in_with_an_import_is_the_beginning_of_its_set(settings, tmp_path):
    settings.UPLOAD_DIR = tmp_path
    room = Newsroom(random.Random(SEED))
    own = AnnotationSet.objects.get(document=room.documents[-1], author=room.manager.user)
    first = state_of_set(own.pk)
    assert len(first.spans) == 2
    assert beginning(first, []) == first
    touched, untouched = sorted(first.spans)
    make.operate(room.documents[-1], "relabel", room.manager, span=touched, label=room.label("ORG"))
    make.operate(room.documents[-1], "delete", room.manager, span=touched)
    now = state_of_set(own.pk)
    assert set(now.spans) == {untouched}
    assert beginning(now, [delta for _, delta in deltas_of_set(own.pk)]) == first


def test_what_changed_without_a_change_is_found_out():
    project = make.project()
    ada, document = make.member(project), make.document(project)
    span = make.span(document, "Ada", "PERSON", by=ada)
    deltas = [delta for _, delta in deltas_of_set(span.annotation_set_id)]
    assert leads_to(state_of_set(span.annotation_set_id), deltas)
    Span.objects.filter(pk=span.pk).update(end=12)
    assert not leads_to(state_of_set(span.annotation_set_id), deltas)
    Span.objects.filter(pk=span.pk).delete()
    assert not leads_to(state_of_set(span.annotation_set_id), deltas)
