"""Files become documents: what comes in, what is refused and why, and that it is all or nothing, and once."""

from __future__ import annotations

import errno
import json
import os
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from annotator import jobs
from annotator.access import Actor
from annotator.errors import Conflict, Forbidden, Invalid, TooLarge
from annotator.models import AnnotationSet, Change, Document, DocumentLabel, Job, JobProblem, Project, Run, Span
from annotator.roles import Role
from annotator.selectors.documents import Filters, document_page
from annotator.services import imports, intake, uploads
from annotator.services.imports import Options, Source
from annotator.text.tokens import token_bounds
from tests import make

pytestmark = pytest.mark.django_db

ADA = "Ada Lovelace met Charles Babbage."


@pytest.fixture
def project() -> Project:
    return make.project()


@pytest.fixture
def manager(project: Project) -> Actor:
    return make.member(project, Role.MANAGER)


def lines(*tasks: dict) -> bytes:
    return b"".join(json.dumps(task, ensure_ascii=False).encode() + b"\n" for task in tasks)


def task(text: str = ADA, *spans: tuple[str, str], **fields: object) -> dict:
    found = [{"start": text.index(q), "end": text.index(q) + len(q), "label": label} for q, label in spans]
    return {"text": text, "spans": found, **fields}


def bring(by: Actor, *files: tuple[str, bytes], format: str = "", **options: object) -> Job:
    """Import files and run the job."""
    sources = [Source(name, content) for name, content in files]
    job = imports.start(sources=sources, by=by, format=format, options=Options(**options), inline=True)
    return jobs.run_inline(job)


def summary(job: Job) -> tuple[int, ...]:
    assert job.state == "done", job.error
    return tuple(job.result[name] for name in ("read", "added", "already_there", "refused"))


def problems(job: Job) -> list[tuple[str, str, str]]:
    return list(job.problems.values_list("level", "code", "where"))


def fingerprint() -> list[object]:
    tables = (Document, AnnotationSet, Span, DocumentLabel, Run)
    changes = Change.objects.exclude(action__startswith="job.")
    return [list(model.objects.order_by("pk").values()) for model in tables] + [list(changes.values())]


def labels_of(role: str) -> list[tuple[str, str]]:
    spans = Span.objects.filter(annotation_set__role=role).order_by("start").select_related("annotation_set__document")
    return [(span.annotation_set.document.body.text[span.start : span.end], span.label.name) for span in spans]


# --- what comes in -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "One.\r\n\r\nTwo.\rThree.\n",
        "  leading and trailing \t\n",
        "A\u2028B\u0085C\x0bD",
        "👩‍👩‍👧 é é ‮x‬ שלום",
    ],
)
def test_a_text_comes_in_exactly_as_it_is(manager: Actor, text: str) -> None:
    assert summary(bring(manager, ("a.txt", text.encode()))) == (1, 1, 0, 0)
    document = Document.objects.get()
    assert document.body.text == text
    assert document.length == len(text)
    assert document.body.token_bounds == token_bounds(text, "en")
    assert all(text[start:end].strip() for start, end in document.body.block_bounds)


def test_a_byte_order_mark_is_removed_and_said(manager: Actor) -> None:
    job = bring(manager, ("a.txt", b"\xef\xbb\xbfNews."))
    assert Document.objects.get().body.text == "News."
    assert problems(job) == [("warning", "bom_removed", "a.txt")]
    assert job.result["warnings"] == 1


def test_documents_keep_what_the_file_says_about_them(manager: Actor) -> None:
    meta = {"title": "A meeting", "outlet": "Daily", "published_on": "2026-03-12", "language": "de", "desk": 7}
    bring(manager, ("a.jsonl", lines(task(meta=meta))))
    document = Document.objects.get()
    assert (document.title, document.outlet, document.published_on) == ("A meeting", "Daily", date(2026, 3, 12))
    assert (document.language, document.meta) == ("de", {"desk": 7})
    assert not document.staged


def test_a_document_without_a_title_is_called_by_its_first_line(manager: Actor) -> None:
    bring(manager, ("a.txt", b"\n\n  First line  \nSecond"), format="lines")
    bring(manager, ("b.jsonl", lines(task("x" * 200 + "\nmore"))))
    assert [d.title for d in Document.objects.all()] == ["First line", "Second", "x" * 119 + "…"]


def test_a_date_with_a_time_keeps_its_day_and_something_else_is_kept_in_the_metadata(manager: Actor) -> None:
    job = bring(
        manager,
        (
            "a.jsonl",
            lines(task("One.", meta={"published": "2025-08-12T10:11:00Z"}), task("Two.", meta={"published": "soon"})),
        ),
    )
    assert list(Document.objects.values_list("published_on", "meta")) == [
        (date(2025, 8, 12), {"published_as_given": "2025-08-12T10:11:00Z"}),
        (None, {"published_as_given": "soon"}),
    ]
    assert problems(job) == [("warning", "date", "a.jsonl, line 2")]


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ("2026-03-12", (date(2026, 3, 12), "day", {})),
        ("2026-03", (date(2026, 3, 1), "month", {})),
        ("2026-03-12T10:11:00Z", (date(2026, 3, 12), "minute", {"published_as_given": "2026-03-12T10:11:00Z"})),
    ],
)
def test_a_date_is_kept_as_exactly_as_the_record_states_it(manager: Actor, given: str, stored: tuple) -> None:
    job = bring(manager, ("a.jsonl", lines(task("Dated 1 May 2020.", meta={"published": given}))))
    assert problems(job) == []
    assert list(Document.objects.values_list("published_on", "date_precision", "meta", "date_basis")) == [
        (*stored, "stated")
    ]


def test_a_day_that_only_the_text_gives_is_not_stored(manager: Actor) -> None:
    bring(manager, ("a.jsonl", lines(task("Two towns taken\nPublished 3 March 2026\nThey left."))))
    assert list(Document.objects.values_list("published_on", "date_basis")) == [(None, "stated")]


def test_documents_can_be_searched_at_once(manager: Actor) -> None:
    bring(manager, ("a.txt", b"The harbour was quiet."), ("b.txt", b"Nothing here."))
    found = document_page(manager, Filters(search="harbour"))
    assert [row.title for row in found.rows] == ["a"]


def test_a_manifest_brings_its_files_along_and_the_others_come_by_themselves(manager: Actor) -> None:
    manifest = lines({"file": "one.txt", "title": "First", "outlet": "Daily", "published": "2025-08-12"})
    job = bring(manager, ("other.txt", b"Other."), ("one.txt", b"One."), ("manifest.jsonl", manifest))
    assert summary(job) == (2, 2, 0, 0)
    assert list(Document.objects.values_list("title", "outlet")) == [("First", "Daily"), ("other", "")]


def test_a_file_that_a_manifest_names_and_nobody_sent_is_a_problem(manager: Actor) -> None:
    manifest = lines({"file": "one.txt"}, {"file": "gone.txt"})
    job = bring(manager, ("manifest.jsonl", manifest), ("one.txt", b"One."))
    assert summary(job) == (2, 1, 0, 1)
    assert problems(job) == [("error", "format", "manifest.jsonl, line 2")]


def test_an_import_is_recorded_once_with_its_counts(manager: Actor) -> None:
    job = bring(manager, ("a.jsonl", lines(task(ADA, ("Ada", "PERSON")), task("Two."))))
    change = Change.objects.get(action="document.import")
    assert change.actor == manager.user
    counts = {"added": 2, "already_there": 0, "refused": 0, "spans": 1}
    assert change.data == {"job": job.pk, "files": ["a.jsonl"], **counts}


# --- spans and labels ----------------------------------------------------------------------------


def test_spans_become_suggestions_of_a_run_named_after_the_file(manager: Actor) -> None:
    job = bring(manager, ("a.jsonl", lines(task(ADA, ("Ada Lovelace", "PERSON"), ("Charles Babbage", "PERSON")))))
    assert job.result["spans"] == 2
    made = AnnotationSet.objects.get()
    assert (made.role, made.author, made.state) == ("suggestion", None, "open")
    assert made.run.suggester == "import:a.jsonl"
    assert made.run.version == job.params["files"][0]["sha256"][:12]
    assert labels_of("suggestion") == [("Ada Lovelace", "PERSON"), ("Charles Babbage", "PERSON")]


def test_documents_without_spans_get_no_set(manager: Actor) -> None:
    bring(manager, ("a.jsonl", lines(task("One."))))
    assert not AnnotationSet.objects.exists()
    assert not Run.objects.exists()


def test_spans_become_annotations_of_who_imports_submitted_where_they_were_accepted(manager: Actor) -> None:
    tasks = [
        task(ADA, ("Ada", "PERSON"), answer="accept", accept=["talks"]),
        task("Nothing here.", answer="accept"),
        task("Ada left.", ("Ada", "PERSON"), answer="ignore"),
        task("Ada came.", ("Ada", "PERSON")),
        task("Unseen."),
    ]
    job = bring(manager, ("a.jsonl", lines(*tasks)), spans_as="annotations")
    assert summary(job) == (5, 5, 0, 0)
    sets = AnnotationSet.objects.filter(role="human").order_by("document")
    assert list(sets.values_list("document__title", "role", "author", "state")) == [
        (ADA, "human", manager.user_id, "submitted"),
        ("Nothing here.", "human", manager.user_id, "submitted"),
        ("Ada came.", "human", manager.user_id, "open"),
    ]
    assert labels_of("human") == [("Ada", "PERSON"), ("Ada", "PERSON")]
    assert list(DocumentLabel.objects.values_list("label__name", "annotation_set__role")) == [("talks", "human")]
    assert problems(job) == [("warning", "answer_without_spans", "a.jsonl, line 3")]


def test_annotations_need_a_person_of_the_project(project: Project) -> None:
    line, member, stranger = Actor(None, project, Role.MANAGER), make.member(project), make.user()
    file = ("a.jsonl", lines(task(ADA, ("Ada", "PERSON"), answer="accept")))
    for name in ("", stranger.username):
        with pytest.raises(Invalid, match="belong to a person"):
            bring(line, file, spans_as="annotations", annotator=name)
    bring(line, file, spans_as="annotations", annotator=member.user.username)
    assert AnnotationSet.objects.get().author == member.user


def test_scores_and_notes_of_spans_are_kept(manager: Actor) -> None:
    spans = [{"start": 0, "end": 3, "label": "PERSON", "score": 0.75, "note": "first name"}]
    bring(manager, ("a.jsonl", lines({"text": ADA, "spans": spans})))
    assert list(Span.objects.values_list("score", "note", "parts")) == [(0.75, "first name", None)]


def test_unknown_labels_are_listed_once_and_their_records_refused(manager: Actor) -> None:
    tasks = [
        task("Ada One.", ("Ada", "HUMAN")),
        task("Ada Two.", ("Ada", "HUMAN"), ("Two", "NUMBER")),
        task("Ada Three.", ("Ada", "PERSON")),
        task("Ada Four.", accept=["gossip"]),
    ]
    job = bring(manager, ("a.jsonl", lines(*tasks)))
    assert summary(job) == (4, 1, 0, 3)
    assert job.result["unknown_labels"] == {"HUMAN": 2, "NUMBER": 1, "gossip": 1}
    assert list(job.problems.values_list("where", "message")) == [
        ("a.jsonl, line 1", "The schema has no span label “HUMAN”."),
        ("a.jsonl, line 2", "The schema has no span label “NUMBER”."),
        ("a.jsonl, line 4", "The schema has no document label “gossip”."),
    ]
    assert labels_of("suggestion") == [("Ada", "PERSON")]


def test_unknown_labels_can_be_left_out_each_with_a_warning(manager: Actor) -> None:
    tasks = [task("Ada One.", ("Ada", "HUMAN"), ("One", "PERSON")), task("Ada Two.", ("Ada", "HUMAN"))]
    job = bring(manager, ("a.jsonl", lines(*tasks)), unknown_labels="skip")
    assert summary(job) == (2, 2, 0, 0)
    assert [code for _, code, _ in problems(job)] == ["unknown_label"] * 2
    assert labels_of("suggestion") == [("One", "PERSON")]


def test_labels_can_be_renamed_on_the_way_in(manager: Actor) -> None:
    bring(
        manager,
        ("a.jsonl", lines(task(ADA, ("Ada", "HUMAN"), accept=["meeting"]))),
        renamed={"HUMAN": "PERSON", "meeting": "talks"},
    )
    assert labels_of("suggestion") == [("Ada", "PERSON")]
    assert DocumentLabel.objects.get().label.name == "talks"


@pytest.mark.parametrize(
    ("overlap", "spans", "refused"),
    [
        ("none", [(0, 12), (4, 12)], 1),
        ("none", [(0, 3), (4, 12)], 0),
        ("none", [(0, 4), (3, 12)], 1),
        ("nested", [(0, 12), (4, 12)], 0),
        ("nested", [(0, 12), (0, 12)], 0),
        ("nested", [(0, 5), (4, 12)], 1),
        ("nested", [(0, 33), (0, 16), (4, 12), (13, 20)], 1),
        ("any", [(0, 5), (4, 12)], 0),
    ],
)
def test_the_overlap_rule_of_the_schema_holds(overlap: str, spans: list[tuple[int, int]], refused: int) -> None:
    manager = make.member(make.project(version=make.schema(overlap=overlap)), Role.MANAGER)
    labels = ("PERSON", "ORG", "GPE", "DATE")
    found = [{"start": start, "end": end, "label": label} for (start, end), label in zip(spans, labels)]  # noqa: B905
    job = bring(manager, ("a.jsonl", lines({"text": ADA, "spans": found}, task("Fine."))))
    assert summary(job)[3] == refused
    assert [code for _, code, _ in problems(job)] == ["overlap_forbidden"] * refused


def test_the_same_span_twice_is_refused(manager: Actor) -> None:
    twice = task(ADA, ("Ada", "PERSON"), ("Ada", "PERSON"))
    job = bring(manager, ("a.jsonl", lines(twice, task("Fine."))))
    assert problems(job) == [("error", "duplicate_span", "a.jsonl, line 1")]


# --- once ----------------------------------------------------------------------------------------


def test_the_same_file_twice_adds_nothing_and_says_so(manager: Actor) -> None:
    file = ("a.jsonl", lines(task(ADA, ("Ada", "PERSON")), task("Two.")))
    first = bring(manager, file)
    before = fingerprint()[:-1]
    job = bring(manager, ("renamed.jsonl", file[1]))
    assert summary(job) == (2, 0, 2, 0)
    assert job.result["titles"] == [ADA, "Two."]
    assert fingerprint()[:-1] == before
    [(level, code, _)] = problems(job)
    assert (level, code) == ("warning", "imported_before")
    assert f"by job {first.pk}." in job.problems.get().message


def test_the_same_text_of_another_outlet_or_day_is_another_document(manager: Actor) -> None:
    metas = [{}, {"outlet": "Daily"}, {"outlet": "Daily", "published_on": "2026-01-01"}, {"outlet": "Daily"}]
    job = bring(manager, ("a.jsonl", lines(*(task(meta=meta) for meta in metas))))
    assert summary(job) == (4, 3, 1, 0)


def test_the_same_file_goes_into_two_projects(manager: Actor) -> None:
    file = ("a.txt", b"News.")
    bring(manager, file)
    assert summary(bring(make.member(make.project(), Role.MANAGER), file)) == (1, 1, 0, 0)


def test_documents_that_stand_in_a_file_twice_can_be_kept_and_still_come_in_once(manager: Actor) -> None:
    file = ("a.txt", b"Same.\nOther.\nSame.\n")
    assert summary(bring(manager, file, format="lines", duplicates="keep")) == (3, 3, 0, 0)
    assert summary(bring(manager, file, format="lines", duplicates="keep")) == (3, 0, 3, 0)
    assert [d.title for d in Document.objects.all()] == ["Same.", "Other.", "Same."]


# --- refused, checked, all or nothing ------------------------------------------------------------


def test_records_that_cannot_be_read_are_listed_and_the_others_come_in(manager: Actor) -> None:
    data = lines(task("One.")) + b"{broken\n" + lines({"text": ""}, task("Four."))
    job = bring(manager, ("a.jsonl", data))
    assert summary(job) == (4, 2, 0, 2)
    assert [where.split(", ")[1] for _, _, where in problems(job)] == ["line 2", "line 3"]


def test_one_refused_record_can_refuse_all(manager: Actor) -> None:
    before = fingerprint()
    job = bring(manager, ("a.jsonl", lines(task("One."), {"text": ""})), all_or_nothing=True)
    assert (job.state, job.error) == (
        "failed", "One record was refused, so nothing was imported. The list of problems says why.",
    )  # fmt: skip
    assert fingerprint() == before
    assert len(problems(job)) == 1


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("a.txt", b"", "The text is empty."),
        ("a.pdf", b"%PDF-1.7", "Files that end in .pdf cannot be read."),
        ("a.txt", b"%PDF-1.7", "The file looks like a PDF file; text was expected."),
        ("a.txt", b"caf\xe9", "is not UTF-8."),
        ("a.txt", b" \n ", "The text is only white space."),
        ("a.txt", b"a\x00b", "The text contains a NUL character"),
        ("a.txt", b"x" * 1_000_001, "the limit is 1,000,000."),
        ("a.txt", b"(" * 20_000, "characters without a space"),
        ("a.jsonl", b"", "The file is empty."),
        ("a.jsonl", lines(task(meta={"title": "a\x00b"})), "contains a NUL character."),
        ("a.jsonl", b'{"text": "x", "meta": {"desk": {"a": ["\\ud800"]}}}', "half of a surrogate pair"),
        ("a.jsonl", lines(task(meta={"outlet": "x" * 201})), "The outlet's name is longer than 200 characters."),
    ],
)
def test_what_cannot_be_stored_is_refused_with_a_sentence(
    manager: Actor, name: str, data: bytes, sentence: str
) -> None:
    before = fingerprint()
    job = bring(manager, (name, data))
    assert job.state == "failed"
    assert "so nothing was imported." in job.error
    [problem] = job.problems.all()
    assert sentence in problem.message
    assert problem.where.startswith(name)
    assert fingerprint() == before


def test_a_dry_run_counts_and_stores_nothing(manager: Actor) -> None:
    bring(manager, ("a.txt", b"One."), format="lines")
    before = fingerprint()
    tasks = lines(
        task("One."),
        task("Two."),
        task("Two."),
        task("Ada.", ("Ada", "PERSON")),
        task("Ada Lovelace.", ("Ada", "HUMAN")),
    )
    job = bring(manager, ("b.jsonl", tasks), dry_run=True)
    assert summary(job) == (5, 2, 2, 1)
    assert (job.result["dry_run"], job.result["spans"], job.result["unknown_labels"]) == (True, 1, {"HUMAN": 1})
    assert fingerprint() == before


def test_what_a_dry_run_has_checked_is_imported_without_a_second_upload(manager: Actor) -> None:
    checked = bring(manager, ("a.txt", b"One."), dry_run=True)
    assert imports.is_checked(checked)
    job = jobs.run_inline(imports.confirm(job=checked, by=manager))
    assert summary(job) == (1, 1, 0, 0)
    with pytest.raises(Conflict, match="no longer here"):
        imports.confirm(job=checked, by=manager)


def test_only_managers_import(project: Project, manager: Actor) -> None:
    checked = bring(manager, ("a.txt", b"One."), dry_run=True)
    for role in (Role.ANNOTATOR, Role.REVIEWER):
        other = make.member(project, role)
        with pytest.raises(Forbidden):
            bring(other, ("a.txt", b"News."))
        with pytest.raises(Forbidden):
            imports.confirm(job=checked, by=other)
    assert Job.objects.count() == 1


def test_there_is_a_limit_of_documents(manager: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "MOST_DOCUMENTS", 3)
    monkeypatch.setattr(intake, "DOCUMENTS_PER_WRITE", 2)
    assert summary(bring(manager, ("a.txt", b"1\n2\n3\n"), format="lines")) == (3, 3, 0, 0)
    before = fingerprint()
    job = bring(manager, ("b.txt", b"4\n5\n6\n7\n"), format="lines")
    assert (job.state, job.error) == ("failed", "An import has at most 3 documents. Split the file.")
    assert fingerprint() == before


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        ({"spans_as": "gold"}, "one of: suggestions, annotations"),
        ({"dry_run": "yes"}, "true or false"),
        ({"renamed": {"a": 1}}, "a label of the schema"),
        ({"language": 5}, "short text"),
        ({"project": 5}, "no option “project”"),
    ],
)
def test_options_are_checked(raw: dict, sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence):
        Options.from_dict(raw)


def test_no_file_and_an_unknown_format_are_refused_before_anything_is_kept(manager: Actor) -> None:
    with pytest.raises(Invalid, match="no file"):
        bring(manager)
    with pytest.raises(Invalid, match="no format"):
        bring(manager, ("a.txt", b"One."), format="wordperfect")
    assert not Job.objects.exists()
    assert kept() == []


# --- restarts, cancellation, files ---------------------------------------------------------------


def kept() -> list[str]:
    folder = Path(settings.UPLOAD_DIR)
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


@pytest.fixture(autouse=True)
def own_uploads(settings, tmp_path: Path) -> None:
    settings.UPLOAD_DIR = tmp_path


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "DOCUMENTS_PER_WRITE", 3)


class Crash(BaseException):
    """The process is gone: nothing after this point runs."""


def crash_after(monkeypatch: pytest.MonkeyPatch, writes: int) -> None:
    """The process dies in the middle of a chunk after so many whole ones."""
    left = iter(range(writes))
    stage = intake.staging.stage

    def dying(*args, **kwargs):
        found = stage(*args, **kwargs)
        if next(left, None) is None:
            raise Crash
        return found

    monkeypatch.setattr(intake.staging, "stage", dying)


def restart(job: Job) -> Job:
    Job.objects.filter(pk=job.pk).update(state="queued", lease_until=None)
    return jobs.run_inline(job)


MANY = b"".join(b"Line %d.\n" % n for n in range(10)) + b"Line 4.\n{\n"


@pytest.mark.parametrize("duplicates", ["skip", "keep"])
@pytest.mark.parametrize("writes", [0, 1, 2, 3])
def test_a_killed_import_goes_on_and_ends_as_if_nothing_had_happened(
    manager: Actor, small_chunks: None, monkeypatch: pytest.MonkeyPatch, writes: int, duplicates: str
) -> None:
    tasks = b"\xef\xbb\xbf" + lines(
        *(task(f"Ada {n % 7}.", ("Ada", "PERSON" if n % 3 else "HUMAN")) for n in range(10))
    )
    sources = [Source("a.jsonl", tasks), Source("b.jsonl", tasks), Source("c.txt", b"News.")]
    options = Options(duplicates=duplicates)
    other = make.member(make.project(), Role.MANAGER)
    whole = jobs.run_inline(imports.start(sources=sources, by=other, options=options, inline=True))
    with monkeypatch.context() as patch:
        crash_after(patch, writes)
        job = imports.start(sources=sources, by=manager, options=options, inline=True)
        with pytest.raises(Crash):
            jobs.run_inline(job)
    assert not Document.objects.filter(project=manager.project, staged=False).exists()
    job = restart(job)
    assert job.result == whole.result
    assert problems(job) == problems(whole)
    texts = [
        list(
            Document.objects.filter(project=actor.project, staged=False)
            .order_by("pk")
            .values_list("body__text", flat=True)
        )
        for actor in (manager, other)
    ]
    assert texts[0] == texts[1]
    assert AnnotationSet.objects.filter(document__project=manager.project).count() == job.result["spans"]


def test_a_cancelled_import_leaves_nothing(manager: Actor, small_chunks: None, monkeypatch: pytest.MonkeyPatch) -> None:
    before = fingerprint()
    job = imports.start(sources=[Source("a.txt", MANY)], by=manager, format="lines", inline=True)
    write = intake.Intake._write

    def cancelling(self):
        write(self)
        jobs.cancel(job=job, by=manager)
        self._context.stop = jobs.JobCancelled

    monkeypatch.setattr(intake.Intake, "_write", cancelling)
    job = jobs.run_inline(job)
    assert job.state == "cancelled"
    assert fingerprint() == before
    assert kept() == []


def test_rights_that_are_lost_during_an_import_take_it_back(
    manager: Actor, small_chunks: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = fingerprint()
    write = intake.Intake._write

    def demoting(self):
        write(self)
        manager.project.memberships.update(role=Role.REVIEWER)

    monkeypatch.setattr(intake.Intake, "_write", demoting)
    job = bring(manager, ("a.txt", MANY), format="lines")
    assert job.state == "failed"
    assert "may no longer do this" in job.error
    assert fingerprint() == before


def test_what_a_killed_and_cancelled_import_left_does_not_count_as_there(
    manager: Actor, small_chunks: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = imports.start(sources=[Source("a.txt", MANY)], by=manager, format="lines", inline=True)
    with monkeypatch.context() as patch:
        crash_after(patch, 2)
        with pytest.raises(Crash):
            jobs.run_inline(job)
    assert Document.objects.filter(staged=True).count() == 6
    Job.objects.filter(pk=job.pk).update(state="cancelled")
    assert summary(bring(manager, ("a.txt", MANY), format="lines")) == (12, 11, 1, 0)
    assert not Document.objects.filter(staged=True).exists()


def test_files_are_kept_under_our_names_until_the_job_has_ended(manager: Actor) -> None:
    name = "../../<img onerror=x>\r\n.txt"
    job = imports.start(sources=[Source(name, b"News.")], by=manager, inline=True)
    assert kept() == [f"{job.pk}/0"]
    assert jobs.run_inline(job).state == "done"
    assert kept() == []
    assert job.params["files"][0]["name"] == name


def test_a_name_that_no_database_keeps_is_mended(manager: Actor) -> None:
    bring(manager, ("caf\udce9\0" + "x" * 300 + ".jsonl", lines(task(ADA, ("Ada", "PERSON")))))
    assert Run.objects.get().suggester.startswith("import:xxx")
    job = bring(manager, ("caf\udce9\0.txt", b"News."))
    assert job.params["files"][0]["name"] == "caf??.txt"


def test_a_full_disk_is_a_sentence_and_leaves_nothing(manager: Actor) -> None:
    class Full:
        def read(self, _size: int = -1) -> bytes:
            raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(TooLarge, match="no room on the server"):
        imports.start(sources=[Source("a.txt", Full())], by=manager)
    assert kept() == []
    assert not Job.objects.exists()


def test_uploads_that_nobody_came_back_for_go_after_a_day(manager: Actor) -> None:
    checked = bring(manager, ("a.txt", b"One."), dry_run=True)
    waiting = imports.start(sources=[Source("b.txt", b"Two.")], by=manager)
    for job in (checked, waiting):
        os.utime(uploads.folder_of(job), (0, 0))
    bring(manager, ("c.txt", b"Three."), dry_run=True)
    assert f"{checked.pk}/0" not in kept()
    assert f"{waiting.pk}/0" in kept()


def test_a_transaction_is_short_however_long_the_file(manager: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []
    stage = intake.staging.stage
    monkeypatch.setattr(intake.staging, "stage", lambda chunk, **kw: [sizes.append(len(chunk)), stage(chunk, **kw)][1])
    bring(manager, ("a.txt", b"".join(b"%d\n" % n for n in range(450))), format="lines")
    assert sizes == [200, 200, 50]


def test_progress_counts_records(manager: Actor) -> None:
    seen: list[tuple[int, int | None]] = []
    job = imports.start(sources=[Source("a.txt", b"1\n2\n3\n")], by=manager, format="lines", inline=True)
    jobs.run_inline(job, on_progress=lambda done, total: seen.append((done, total)))
    assert seen == [(1, 3), (2, 3), (3, 3), (3, 3)]


def test_problems_beyond_the_first_thousand_are_counted(manager: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("annotator.jobs.context.MOST_PROBLEMS", 3)
    job = bring(manager, ("a.jsonl", lines(task("Fine."), *({"text": ""} for _ in range(5)))))
    assert summary(job) == (6, 1, 0, 5)
    assert JobProblem.objects.count() == 3
    assert job.result["problems_omitted"] == 2
