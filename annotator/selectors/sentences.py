"""What a Change says in words, after the name of who did it: "accepted a suggestion", "made Ada a reviewer".

There is a sentence for every action that is recorded anywhere; a test compares. What it did to single spans is in
`selectors.details`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

SOMEBODY = "somebody"
FOLLOWING = {"name_key"}  # fields of a label that only follow others
SAID = 200  # characters of what people wrote as a reason


@dataclass(frozen=True, slots=True)
class Facts:
    """What a sentence may use: the Change's data, and the names of the people that the data names."""

    data: Mapping[str, Any]
    actor: int | None = None
    people: Mapping[int, str] = field(default_factory=dict)

    def person(self, key: str = "user") -> str:
        """The person, or the people ("users"), that the data names."""
        named = self.data.get(f"{key}s") or [self.data.get(key)]
        return ", ".join(self.people.get(each or 0, SOMEBODY) for each in named)

    def persons(self, key: str = "user") -> str:
        """The same as the owner of something: "Ada's"."""
        name = self.person(key)
        return f"{name}’" if name.endswith("s") else f"{name}’s"

    def is_own(self, key: str = "user") -> bool:
        return self.data.get(key) in {None, self.actor}

    def count(self, key: str, noun: str) -> str:
        """ "1 document", "2 documents"."""
        return counted(self.data.get(key, 0), noun)

    def words(self, key: str) -> str:
        """What somebody wrote, after a colon; "" if nothing."""
        text = " ".join(str(self.data.get(key) or "").split())
        return f": {text[:SAID]}{'…' if SAID < len(text) else ''}" if text else ""


def counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def people_in(data: Mapping[str, Any]) -> Iterator[int]:
    """The people that the data of a Change names."""
    found = [data.get("user"), *(data.get("users") or ())]
    yield from (each for each in found if isinstance(each, int))


def sentence(action: str, facts: Facts) -> str:
    """What was done, in the past tense. An action without a sentence is named as it is. No query."""
    said = SENTENCES.get(action, action.replace("_", " ").replace(".", ": "))
    return said if isinstance(said, str) else said(facts)


# --- those that are more than a phrase ---------------------------------------------------------------


def _everywhere(facts: Facts) -> str:
    if "step" not in facts.data:
        return "made one decision in many documents"
    places, documents, _ = facts.data["step"]
    return f"made one decision at {counted(places, 'place')} in {counted(documents, 'document')}"


def _take_back(facts: Facts) -> str:
    if "elsewhere" not in facts.data:
        return "took a step over many documents back"
    documents, left = facts.data["elsewhere"]
    kept = f"; {counted(left, 'document')} left as {'it is' if left == 1 else 'they are'}" if left else ""
    return f"took a step back in {counted(documents, 'document')}{kept}"


def _import(facts: Facts) -> str:
    return f"imported {facts.count('added', 'document')}{_files(facts)}"


def _files(facts: Facts) -> str:
    files = facts.data.get("files") or []
    if not files:
        return ""
    more = f" and {counted(len(files) - 1, 'more file')}" if 1 < len(files) else ""
    return f" from {files[0]}{more}"


def _release(facts: Facts) -> str:
    return "gave the document back" if facts.is_own() else f"took the document back from {facts.person()}"


def _assign(facts: Facts) -> str:
    return f"assigned the document to {facts.person()}"


def _overlap(facts: Facts) -> str:
    wanted = facts.data.get("annotators")
    return f"wanted {counted(wanted, 'annotator') if wanted else 'as many annotators as the project'} for the document"


def _update_project(facts: Facts) -> str:
    fields = _listed(str(each).replace("_", " ") for each in facts.data.get("fields", ()))
    return f"changed the project’s {fields}" if fields else "changed the project"


def _team(facts: Facts) -> str:
    fields = facts.data.get("fields", {})
    changed = [f"{name} from {_as_word(before)} to {_as_word(after)}" for name, (before, after) in fields.items()]
    return f"changed how the team works{f': {_listed(changed)}' if changed else ''}"


def _as_word(value: Any) -> str:
    return {"True": "yes", "False": "no"}.get(str(value), str(value))


def _guideline(facts: Facts) -> str:
    about = "a label" if facts.data.get("label") else "the project"
    changes = ", which changes earlier decisions" if facts.data.get("changes_decisions") else ""
    return f"wrote version {facts.data.get('number')} of the guidelines of {about}{changes}"


def _break_glass(facts: Facts) -> str:
    return f"broke the glass to inspect this project{facts.words('reason')}"


def _word(facts: Facts, key: str) -> str:
    return str(facts.data.get(key)).replace("_", " ")


def _describe(facts: Facts) -> str:
    names = {
        "outlet": "outlet",
        "published_on": "day of publication",
        "date_precision": "its precision",
        "date_basis": "its origin",
    }
    fields = facts.data.get("fields", {})
    found = [(name, *fields[key]) for key, name in names.items() if key in fields]
    told = [f"{name} from {before or 'none'} to {after or 'none'}" for name, before, after in found]
    return f"changed the document’s {_listed(told) or 'outlet or day'}"


def _assess(facts: Facts) -> str:
    about = "an event" if facts.data.get("event") else "a claim"
    return f"set the status of {about} to {str(facts.data.get('status')).replace('_', ' ')}{facts.words('rationale')}"


def _edit_event(facts: Facts) -> str:
    fields = _listed(facts.data.get("fields", ()))
    return f"changed {fields} of an event{facts.words('title')}"


def _job(facts: Facts) -> str:
    kinds = {"import": "an import", "preannotate": "a pre-annotation", "export": "an export"}
    return kinds.get(str(facts.data.get("kind")), "a job")


def _schema(did: str) -> Callable[[Facts], str]:
    """What an edit of a schema changed: which of its fields, and which labels."""

    def said(facts: Facts) -> str:
        data = facts.data
        changed = [
            f"{name} ({_listed(each for each in fields if each not in FOLLOWING)})"
            for name, fields in data.get("changed", {}).items()
        ]
        found = {
            "added": _listed(data.get("added", ())),
            "changed": _listed(changed),
            "removed": _listed(data.get("removed", ())),
            "edited": _listed(str(each).replace("_", " ") for each in data.get("fields", ())),
        }
        told = "; ".join(f"{words} {what}" for words, what in found.items() if what)
        version = f" – version {data['version']}" if "version" in data else ""
        return f"{did}{f': {told}' if told else ''}{version}"

    return said


def _listed(words: Iterable[str], most: int = 8) -> str:
    found = [str(each).replace("_", " ") for each in words]
    more = f" and {len(found) - most} more" if most < len(found) else ""
    return ", ".join(found[:most]) + more


def _run(facts: Facts) -> str:
    who = "the memory of names" if facts.data.get("suggester") == "memory:names" else "a pipeline"
    return f"let {who} suggest {facts.count('spans', 'span')} in {facts.count('documents', 'document')}"


def _names(did: str) -> Callable[[Facts], str]:
    def said(facts: Facts) -> str:
        forms = _listed((f"“{str(form)[:SAID]}”" for form in facts.data.get("forms", ())), 5)
        name = f" of “{str(facts.data['name'])[:SAID]}”" if facts.data.get("name") else ""
        return f"{did}{name}{f': {forms}' if forms else ''}"

    return said


Sentence = str | Callable[[Facts], str]

SENTENCES: dict[str, Sentence] = {
    "span.accept": "accepted a suggestion",
    "span.reject": "rejected a suggestion",
    "span.reset": "took a decision back",
    "span.relabel": "changed a label",
    "span.resize": "moved the edges of a span",
    "span.add": "added a span",
    "span.delete": "removed a span",
    "span.note": "wrote a note",
    "span.label": "put a label on the document",
    "span.unlabel": "took a label off the document",
    "span.undo": "undid a step",
    "span.redo": "did a step again",
    "span.everywhere": _everywhere,
    "span.take_back": _take_back,
    "span.confirm": "confirmed spans under a changed rule",
    "claim.put": "wrote a claim",
    "claim.accept": "accepted a proposed claim",
    "claim.reject": "rejected a proposed claim",
    "claim.reset": "took a decision on a proposed claim back",
    "claim.delete": "removed a claim",
    "link.put": "linked two claims, or decided that they are not",
    "link.delete": "took a link between two claims away",
    "value.put": "said what a span means",
    "value.clear": "left what a span means to the rules",
    "entity.confirm": _names("said which names are one entity"),
    "entity.merge": _names("made one entity of several"),
    "entity.split": _names("made an entity of its own of some names"),
    "entity.edit": _names("changed the entity"),
    "entity.reject": _names("said that these names are not one entity"),
    "entity.undo": _names("took a step in the registry of names back"),
    "entity.import": lambda facts: (
        f"imported a registry: {facts.count('made', 'new entity').replace('entitys', 'entities')},"
        f" {facts.count('changed', 'changed one')}"
    ),
    "event.create": lambda facts: f"made an event{facts.words('title')}",
    "event.edit": _edit_event,
    "event.remove": lambda facts: f"removed an event{facts.words('title')}",
    "assessment.add": _assess,
    "document.describe": _describe,
    "zones.confirm": lambda facts: f"confirmed the zones of the document: {facts.count('zones', 'zone')}",
    "zones.put": lambda facts: f"said what a part of the document is: {_word(facts, 'kind')}",
    "zones.remove": "took a zone of the document away",
    "issue.put": lambda facts: f"noted a damaged place of the text ({_word(facts, 'kind')}){facts.words('note')}",
    "issue.dismiss": lambda facts: f"said that a place of the text is not damaged ({_word(facts, 'kind')})",
    "issue.remove": lambda facts: f"took back what was said of a place of the text ({_word(facts, 'kind')})",
    "outlet.put": lambda facts: f"described the outlet “{facts.data.get('name')}” as {_word(facts, 'kind')}",
    "document.submit": "submitted the document",
    "document.accept": lambda facts: f"accepted the submitted work{facts.words('note')}",
    "document.return": lambda facts: f"returned the submitted work{facts.words('note')}",
    "document.reopen": lambda facts: f"opened the document again{facts.words('reason')}",
    "document.archive": "archived the document",
    "document.restore": "brought the document back from the archive",
    "document.import": _import,
    "import.archive": lambda facts: f"took an import back: {facts.count('documents', 'document')} archived",
    "import.restore": lambda facts: f"brought an import back: {facts.count('documents', 'document')} restored",
    "assignment.claim": "took the document from the queue",
    "assignment.release": _release,
    "assignment.skip": lambda facts: f"skipped the document{facts.words('reason')}",
    "assignment.flag": lambda facts: f"flagged the document{facts.words('reason')}",
    "assignment.assign": _assign,
    "assignment.withdraw": lambda facts: f"withdrew the document from {facts.person()}",
    "assignment.free": lambda facts: f"let others have {facts.persons()} place",
    "document.overlap": _overlap,
    "gold.begin": "began the gold set with what all agree on",
    "gold.merge": "merged what people submitted again",
    "gold.decide": "decided a conflict",
    "gold.undo": "took the decision of a conflict back",
    "gold.claim": "decided what is right of a claim or value",
    "gold.claim_undo": "took the decision on a claim or value back",
    "gold.finish": "finished the gold set",
    "gold.finish_clean": "finished the gold of documents without a conflict",
    "gold.reopen": lambda facts: f"opened the finished gold set again{facts.words('reason')}",
    "gold.reopen_clean": "opened the gold of documents without a conflict again",
    "comment.add": "wrote a comment",
    "comment.answer": "answered a comment",
    "comment.edit": "changed a comment",
    "comment.remove": "removed a comment",
    "comment.resolve": "resolved a thread of comments",
    "comment.reopen": "opened a thread of comments again",
    "guideline.write": _guideline,
    "project.create": "made the project",
    "project.update": _update_project,
    "project.team": _team,
    "project.archive": "archived the project",
    "project.restore": "brought the project back from the archive",
    "member.add": lambda facts: f"made {facts.person()} {facts.data.get('role', 'a member')}",
    "member.change": lambda facts: f"changed {facts.persons()} role to {facts.data.get('to', 'another one')}",
    "member.quota": lambda facts: f"set {facts.persons()} quota to {facts.data.get('to') or 'none'}",
    "member.remove": lambda facts: f"removed {facts.person()} from the members",
    "member.break_glass": _break_glass,
    "job.start": lambda facts: f"started {_job(facts)}",
    "job.cancel": lambda facts: f"cancelled {_job(facts)}",
    "run.complete": _run,
    "export.write": lambda facts: f"exported {facts.count('documents', 'document')}",
    "export.complete": lambda facts: f"exported {facts.count('documents', 'document')}",
    "token.create": lambda facts: f"made an API token{facts.words('name')}",
    "token.revoke": lambda facts: f"revoked an API token{facts.words('name')}",
    "schema.adopt": lambda facts: f"took over version {facts.data.get('to')} of the label schema",
    "schema.create": _schema("made the schema"),
    "schema.update": _schema("changed the schema"),
    "schema.edit": _schema("changed the schema"),
    "schema.archive": _schema("archived the schema, or brought it back"),
    "schema.delete": "deleted the schema",
    "schema.duplicate": _schema("made the schema as a copy of another"),
    "schema.import": _schema("made the schema from a file"),
    "label.add": _schema("added a label"),
    "label.update": _schema("changed a label"),
    "label.reorder": _schema("put the labels in another order"),
    "label.delete": _schema("removed a label"),
}
