"""The tables of the core app, one file per family.

People's code gets rows only through `Model.objects.visible_to(user)`; writes go through `annotator.services`.
"""

from annotator.models.annotation import AnnotationSet, BlockRevision, Decision, DocumentLabel, Span
from annotator.models.assignment import Assignment
from annotator.models.change import Change
from annotator.models.discussion import Comment, Guideline, Mention
from annotator.models.document import Document, DocumentText
from annotator.models.job import Export, Job, JobProblem, Worker
from annotator.models.project import Membership, Project
from annotator.models.review import GoldSource, Resolution, Review
from annotator.models.suggestion import Run

__all__ = [
    "AnnotationSet",
    "Assignment",
    "BlockRevision",
    "Change",
    "Comment",
    "Decision",
    "Document",
    "DocumentLabel",
    "DocumentText",
    "Export",
    "GoldSource",
    "Guideline",
    "Job",
    "JobProblem",
    "Membership",
    "Mention",
    "Project",
    "Resolution",
    "Review",
    "Run",
    "Span",
    "Worker",
]
