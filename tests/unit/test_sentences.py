"""Every action that is recorded anywhere has a sentence."""

from __future__ import annotations

import re

import pytest

from annotator.selectors.history import KINDS
from annotator.selectors.sentences import SENTENCES, Facts, sentence
from annotator.services.fact_operations import FACT_ACTIONS
from annotator.services.operations import SPAN_ACTIONS
from annotator.workflow import Step
from tests.repo.tree import ROOT, below

NOUNS = "|".join(sorted({action.split(".")[0] for action in SENTENCES}))
LITERAL = re.compile(rf'"((?:{NOUNS})\.[a-z_]+)"')
RECORDED = re.compile(r'(?:record|recorded|written|entry|_finish)\([^()]*"([a-z]+\.[a-z_]+)"')
GIVEN = re.compile(r'action=f?"([a-z]+)\.([a-z_]*)')


def recorded() -> set[str]:
    """The actions in services, jobs and label services, and those that are put together of an operation or a step."""
    files = [*below("annotator/services", ".py"), *below("annotator/jobs", ".py"), ROOT / "labels/services.py"]
    texts = [path.read_text(encoding="utf-8") for path in files]
    found = {action for text in texts for action in LITERAL.findall(text)}
    found |= {action for text in texts for action in RECORDED.findall(text)}
    found |= {f"{noun}.{verb}" for text in texts for noun, verb in GIVEN.findall(text) if verb}
    return found | FACT_ACTIONS | {f"span.{action}" for action in SPAN_ACTIONS} | {f"document.{step}" for step in Step}


def test_every_action_has_a_sentence_in_annotator_selectors_sentences():
    assert recorded() - set(SENTENCES) == set()


def test_every_action_of_a_project_is_of_a_kind_that_the_history_can_be_narrowed_to():
    beginnings = tuple(each for _, found in KINDS.values() for each in found)
    elsewhere = ("token.", "label.")  # a person's own, and what belongs to a schema of several projects
    assert [each for each in SENTENCES if not each.startswith(beginnings + elsewhere)] == []


def test_what_is_found_in_the_code_is_found():
    assert {"member.add", "job.start", "assignment.claim", "label.add", "span.everywhere", "export.write"} <= recorded()


@pytest.mark.parametrize("action", SENTENCES)
def test_a_sentence_needs_no_fact_to_be_said(action):
    said = sentence(action, Facts({}))
    assert said == said.strip() != ""


@pytest.mark.parametrize(
    ("action", "data", "said"),
    [
        ("member.add", {"user": 7, "role": "reviewer"}, "made James reviewer"),
        ("member.change", {"user": 7, "from": "annotator", "to": "manager"}, "changed James’ role to manager"),
        ("assignment.release", {"user": 3}, "gave the document back"),
        ("assignment.release", {"user": 7}, "took the document back from James"),
        ("assignment.skip", {"user": 3, "reason": "Not\nnews."}, "skipped the document: Not news."),
        ("assignment.skip", {"user": 3, "reason": "x" * 300}, f"skipped the document: {'x' * 200}…"),
        ("span.everywhere", {"step": [12, 1, []]}, "made one decision at 12 places in 1 document"),
        ("span.take_back", {"elsewhere": [2, 1]}, "took a step back in 2 documents; 1 document left as it is"),
        ("document.import", {"added": 1, "files": ["a.txt", "b"]}, "imported 1 document from a.txt and 1 more file"),
        ("project.update", {"fields": ["title", "reviewers_export"]}, "changed the project’s title, reviewers export"),
        ("project.team", {"fields": {"blind": [True, False]}}, "changed how the team works: blind from yes to no"),
        ("assignment.assign", {"users": [7, 8]}, "assigned the document to James, somebody"),
        (
            "label.update",
            {"changed": {"GPE": ["name", "colour"]}, "version": 4},
            "changed a label: changed GPE (name, colour) – version 4",
        ),
        ("nobody.knows_this", {}, "nobody: knows this"),
    ],
)  # fmt: skip
def test_what_is_said(action, data, said):
    assert sentence(action, Facts(data, 3, {7: "James"})) == said
