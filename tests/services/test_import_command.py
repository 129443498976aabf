"""`create_project` and `import_documents`: what they print, where, and the status they end with."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from annotator.management.commands.import_documents import sources_of
from annotator.models import AnnotationSet, Change, Document, Membership, Project
from annotator.services import intake
from tests import make

pytestmark = pytest.mark.django_db
SEEDS = Path(__file__).parents[2] / "seeds"


@pytest.fixture(autouse=True)
def own_uploads(settings, tmp_path: Path) -> None:
    settings.UPLOAD_DIR = tmp_path / "uploads"
    settings.UPLOAD_DIR.mkdir()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "news"
    made.mkdir()
    return made


def run(name: str, *args: object, **options: object) -> tuple[str, str, int]:
    """What a command wrote to the two outputs, and its status."""
    out, err = StringIO(), StringIO()
    try:
        call_command(name, *map(str, args), stdout=out, stderr=err, **options)
    except CommandError as error:
        return out.getvalue(), err.getvalue() + str(error), error.returncode
    return out.getvalue(), err.getvalue(), 0


def test_a_project_is_made_under_the_newest_version_of_a_schema() -> None:
    version = make.schema(slug="news")
    mia = make.user("mia")
    out, err, status = run("create_project", "kyiv", schema="news", title="Kyiv desk", language="uk", manager="mia")
    assert (out, err, status) == ("Made the project kyiv with version 1 of the schema news.\n", "", 0)
    project = Project.objects.get()
    assert (project.slug, project.title, project.language) == ("kyiv", "Kyiv desk", "uk")
    assert project.schema_version == version
    assert [(m.user, m.role) for m in Membership.objects.all()] == [(mia, "manager")]
    assert list(Change.objects.values_list("action", flat=True)) == ["project.create", "member.add"]


@pytest.mark.parametrize(
    ("slug", "options", "sentence"),
    [
        ("kyiv", {"schema": "gone"}, "There is no published label schema 'gone'. There are: news."),
        ("kyiv", {"schema": "news", "manager": "nobody"}, "Nobody has exactly this username"),
        ("taken", {"schema": "news"}, "is taken"),
        ("Bad slug", {"schema": "news"}, "Small letters, digits and hyphens"),
    ],
)
def test_a_project_that_cannot_be_made_ends_the_command_with_status_2(slug: str, options: dict, sentence: str) -> None:
    make.project("taken", version=make.schema(slug="news"))
    out, err, status = run("create_project", slug, **options)
    assert (out, status) == ("", 2)
    assert sentence in err
    assert Project.objects.count() == 1


def test_the_sample_documents_come_in_with_what_the_manifest_says() -> None:
    project = make.project("demo")
    out, err, status = run("import_documents", "demo", SEEDS)
    assert (out, err, status) == ("5 documents added, with 0 spans.\n", "", 0)
    documents = project.documents.order_by("pk")
    assert [document.outlet for document in documents][:2] == ["weekly magazine", "news site"]
    texts = [path.read_bytes().decode() for path in sorted(SEEDS.glob("*.txt"))]
    assert [document.body.text for document in documents] == texts
    out, err, status = run("import_documents", "demo", *sorted(SEEDS.glob("*.txt")), SEEDS / "manifest.jsonl")
    assert (out, status) == ("0 documents added, with 0 spans; 5 already there; warnings: 1.\n", 0)


def test_a_folder_gives_its_texts_and_lines_in_order_and_nothing_else(folder: Path) -> None:
    for name in ("b.txt", "a/c.jsonl", "README.md", ".hidden.txt", "a/.git/x.txt", "d.pdf"):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    assert [source.name for source in sources_of([folder])] == ["news/a/c.jsonl", "news/b.txt"]
    assert [source.name for source in sources_of([folder / "README.md", folder / "b.txt"])] == ["README.md", "b.txt"]


def test_files_of_one_name_are_told_apart(folder: Path) -> None:
    for name in ("one", "two"):
        (folder / name).mkdir()
        (folder / name / "a.txt").write_text(name)
    sources = sources_of([folder / "one" / "a.txt", folder / "two" / "a.txt"])
    assert [source.name for source in sources] == ["a.txt", (folder / "two" / "a.txt").as_posix()]


def test_refused_records_are_named_with_place_and_hint_and_end_with_status_1(folder: Path) -> None:
    make.project("demo")
    (folder / "a.jsonl").write_text(
        '{"text": "Fine."}\n{broken\n{"text": "Ada.", "spans": [{"start": 0, "end": 3, "label": "HUMAN"}]}\n'
    )
    out, err, status = run("import_documents", "demo", folder)
    assert (out, status) == ("1 documents added, with 0 spans; 2 refused.\n", 1)
    lines = err.splitlines()
    assert lines[0].startswith("error: news/a.jsonl, line 2, column 2: This is not valid JSON")
    assert lines[1].startswith(
        "error: news/a.jsonl, line 3: The schema has no span label “HUMAN”. Add it to the schema"
    )
    assert lines[-1] == "2 of 3 records were refused."


def test_the_result_can_be_had_as_json(folder: Path) -> None:
    make.project("demo")
    (folder / "a.txt").write_text("\ufeffNews.")
    out, _, status = run("import_documents", "demo", folder / "a.txt", json=True)
    result = json.loads(out)
    assert status == 0
    assert (result["state"], result["added"], result["refused"], result["dry_run"]) == ("done", 1, 0, False)
    assert [problem["code"] for problem in result["problems"]] == ["bom_removed"]


def test_a_dry_run_says_what_would_happen(folder: Path) -> None:
    make.project("demo")
    (folder / "a.txt").write_text("News.")
    out, _, status = run("import_documents", "demo", folder, dry_run=True)
    assert (out, status) == ("1 documents would be added, with 0 spans.\n", 0)
    assert not Document.objects.exists()


def test_spans_can_become_the_annotations_of_a_member(folder: Path) -> None:
    ada = make.member(make.project("demo"), person=make.user("ada"))
    task = {"text": "Ada.", "spans": [{"start": 0, "end": 3, "label": "HUMAN"}], "answer": "accept"}
    (folder / "a.jsonl").write_text(json.dumps(task))
    options = {"spans_as": "annotations", "annotator": "ada", "rename": ["HUMAN=PERSON"]}
    _, err, status = run("import_documents", "demo", folder, **options)
    assert (err, status) == ("", 0)
    made = AnnotationSet.objects.get()
    assert (made.author, made.state, made.spans.get().label.name) == (ada.user, "submitted", "PERSON")


@pytest.mark.parametrize(
    ("slug", "options", "sentence"),
    [
        ("gone", {}, "There is no project 'gone'."),
        ("demo", {"format": "wordperfect"}, "There is no format “wordperfect”."),
        ("demo", {"spans_as": "annotations"}, "belong to a person"),
        ("demo", {"rename": ["HUMAN"]}, "“HUMAN” renames no label."),
    ],
)
def test_what_was_not_understood_ends_with_status_2(folder: Path, slug: str, options: dict, sentence: str) -> None:
    make.project("demo")
    (folder / "a.txt").write_text("News.")
    _, err, status = run("import_documents", slug, folder, **options)
    assert status == 2
    assert sentence in err
    assert not Document.objects.exists()


def test_a_path_that_is_not_there_and_an_empty_folder_end_with_status_2(folder: Path) -> None:
    make.project("demo")
    for path, sentence in ((folder / "gone", "There is no file"), (folder, "There is no file to import")):
        _, err, status = run("import_documents", "demo", path)
        assert status == 2
        assert sentence in err


def test_an_interrupted_import_leaves_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make.project("demo")
    (folder / "a.txt").write_text("News.\n" * 3)

    def interrupt(*_args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(intake.Intake, "_take", interrupt)
    _, err, status = run("import_documents", "demo", folder)
    assert (err, status) == ("Cancelled; nothing was imported.", 130)
    assert not Document.objects.exists()
