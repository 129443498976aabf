"""Takes the records of an import in: through admission, and chunk by chunk into the staging area."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from itertools import islice
from typing import Any

from django.db import transaction

from annotator.errors import TooLarge
from annotator.formats.base import Item
from annotator.jobs import JobContext
from annotator.models import Document
from annotator.records import DocumentRecord, Problem
from annotator.services import import_links, staging
from annotator.services.admission import Admission, Admitted, Refused, Rules
from annotator.services.batches import Batch
from annotator.services.import_options import Options
from annotator.services.import_world import World
from annotator.services.staging import Entry
from annotator.services.uploads import Stored
from labels.freezing import frozen

MOST_DOCUMENTS = 200_000
DOCUMENTS_PER_WRITE = 200
SPANS_PER_WRITE = 4_000
CHARACTERS_PER_WRITE = 2_000_000
MOST_TITLES = 100


@dataclass
class Tally:
    """What was read, what became of it, and where a restart goes on (`file`, `item`): the job's checkpoint."""

    file: int = 0
    item: int = 0
    read: int = 0
    added: int = 0
    already_there: int = 0
    refused: int = 0
    spans: int = 0
    claims: int = 0
    links: int = 0
    warnings: int = 0
    titles: list[str] = field(default_factory=list)
    unknown_labels: dict[str, int] = field(default_factory=dict)
    made: dict[str, list[int]] = field(default_factory=dict)
    published: bool = False

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    def as_result(self) -> dict[str, Any]:
        """The summary for people and programs; `titles` are those of documents that were already there."""
        place = {"file", "item", "made", "links", "published"}
        return {name: value for name, value in asdict(self).items() if name not in place}


class Intake:
    """One pass over the files of an import."""

    def __init__(self, context: JobContext, batch: Batch, options: Options, *, author_id: int | None) -> None:
        project = context.actor.project
        self.tally = Tally(**context.job.checkpoint)
        self._context = context
        self._batch = batch
        self._options = options
        self._author_id = author_id
        self._language = options.language or project.language
        self._rules = Rules(
            schema=frozen(project.schema_version),
            language=project.language,
            unknown_labels=options.unknown_labels,
            duplicates=options.duplicates,
            renamed=options.renamed,
        )
        self._admission = Admission(self._rules, Counter(self.tally.unknown_labels))
        self._runs: dict[str, int] = {}
        self._chunk: list[Entry] = []
        self._spans = self._characters = 0
        self._seen: set[str] = set()  # in a dry run, where nothing is stored that could tell

    def read(self) -> None:
        """Read what is left. Raises TooLarge above the limit of documents, and what `report` raises."""
        total = self._batch.expected()
        first = self.tally.file
        for number, file in enumerate(self._batch.files):
            done = self.tally.item if number == first else 0
            if first <= number:
                self._read_file(number, file, done, total)
            elif self._options.duplicates == "keep":
                self._pass_by(self._batch.items(file))
        self._write()
        self._context.report(self.tally.read, self.tally.read)

    def draw_links(self) -> None:
        """Draw the links of what was stored; safe to do again."""
        admission = Admission(self._rules, Counter())
        for file in self._batch.files:
            problems = import_links.draw(
                self._context.job,
                partial(self._batch.items, file),
                lambda record: admission.identity_of(record, record.sha256),
            )
            self._note(problems)

    def _read_file(self, number: int, file: Stored, done: int, total: int) -> None:
        items = self._batch.items(file)
        project = self._context.actor.project
        self._world = World(project, author_id=self._author_id, store=not self._options.dry_run)
        self._admission.known = self._world.known
        self._pass_by(islice(items, done))
        if not done:
            self._note(staging.imported_before(file, self._context.job))
        for item_number, item in enumerate(items, done + 1):
            if isinstance(item, DocumentRecord):
                self._settle()
            self.tally.file, self.tally.item = number, item_number
            self._take(item, file)
            self._context.report(self.tally.read, max(total, self.tally.read))
            if self._is_full():
                self._write()
        self._settle()

    def _settle(self) -> None:
        """Store what the file says of the world, before a document names any of it."""
        if not self._world.is_waiting:
            return
        self._write()
        with transaction.atomic():
            self._world.settle()
            for kind, numbers in self._world.made.items():
                known = self.tally.made.setdefault(kind, [])
                known += [number for number in numbers if number not in set(known)]
            self._context.checkpoint(self.tally.as_dict())
        self._note(self._world.problems)
        self._world.problems.clear()

    def _take(self, item: Item, file: Stored) -> None:
        tally = self.tally
        if isinstance(item, Problem):
            tally.read += item.level == "error"
            tally.refused += item.level == "error"
            self._note([item])
            return
        if not isinstance(item, DocumentRecord):
            self._world.take(item)
            return
        tally.read += 1
        if MOST_DOCUMENTS < tally.read:
            raise TooLarge(f"An import has at most {MOST_DOCUMENTS:,} documents.", hint="Split the file.")
        try:
            admitted, warnings = self._admission.admit(item)
        except Refused as refusal:
            tally.refused += 1
            self._note(refusal.problems)
        else:
            self._note(warnings)
            self._add(self._entry(admitted, file))

    def _pass_by(self, items: Iterable[Item]) -> None:
        """Items that an earlier attempt has taken; where duplicates are kept they count on."""
        for item in items:
            if isinstance(item, DocumentRecord):
                self._admission.identity_of(item, item.sha256)
            elif not isinstance(item, Problem):
                self._world.take(item)

    def _note(self, problems: Iterable[Problem]) -> None:
        for problem in problems:
            self.tally.warnings += problem.level == "warning"
            self._context.problem(problem)

    def _entry(self, admitted: Admitted, file: Stored) -> Entry:
        """Whose set the spans and labels go to. An answer other than “accept” may mean that they go nowhere."""
        answer = admitted.record.answer
        marked = bool(admitted.spans or admitted.labels or admitted.facts.of_a_set)
        if self._author_id is None:
            wanted = marked and answer != "reject"
            entry = Entry(admitted, run_id=self._run_id(file) if wanted else None)
        else:
            wanted = answer == "accept" or (marked and answer is None)
            entry = Entry(admitted, author_id=self._author_id if wanted else None, submitted=answer == "accept")
        if marked and not wanted:
            message = f"Its answer is “{answer}”: the document came in without its spans and labels."
            self._note([Problem("answer_without_spans", message, admitted.record.where, level="warning")])
        return entry

    def _run_id(self, file: Stored) -> int:
        if self._options.dry_run:
            return 0
        if file.disk not in self._runs:
            self._runs[file.disk] = staging.run_of(file, self._context.job).pk
        return self._runs[file.disk]

    def _add(self, entry: Entry) -> None:
        self._chunk.append(entry)
        self._spans += len(entry.admitted.spans)
        self._characters += len(entry.admitted.record.text)

    def _is_full(self) -> bool:
        return (
            DOCUMENTS_PER_WRITE <= len(self._chunk)
            or SPANS_PER_WRITE <= self._spans
            or CHARACTERS_PER_WRITE <= self._characters
        )

    def _write(self) -> None:
        """Store the chunk together with the checkpoint, in one short transaction."""
        chunk, self._chunk = self._chunk, []
        self._spans = self._characters = 0
        self.tally.unknown_labels = dict(self._admission.unknown)
        if self._options.dry_run:
            self._count(chunk, self._not_yet_there(chunk))
            return
        with transaction.atomic():
            self._count(chunk, staging.stage(chunk, job=self._context.job, language=self._language) if chunk else [])
            self._context.checkpoint(self.tally.as_dict())

    def _count(self, chunk: Sequence[Entry], new: Sequence[Entry]) -> None:
        tally = self.tally
        tally.added += len(new)
        with_set = [entry.admitted for entry in new if entry.has_set]
        tally.spans += sum(len(each.spans) for each in with_set)
        tally.claims += sum(len(each.facts.claims) for each in with_set)
        tally.links += sum(each.facts.links for each in with_set)
        tally.already_there += len(chunk) - len(new)
        if len(new) < len(chunk) and len(tally.titles) < MOST_TITLES:
            added = {id(entry) for entry in new}
            there = [entry.admitted.title for entry in chunk if id(entry) not in added]
            tally.titles = (tally.titles + there)[:MOST_TITLES]

    def _not_yet_there(self, chunk: Sequence[Entry]) -> list[Entry]:
        identities = [entry.admitted.identity for entry in chunk]
        there = Document.objects.filter(project=self._context.actor.project, identity__in=identities)
        self._seen.update(there.values_list("identity", flat=True))
        new: list[Entry] = []
        for entry in chunk:
            if entry.admitted.identity not in self._seen:
                self._seen.add(entry.admitted.identity)
                new.append(entry)
        return new
