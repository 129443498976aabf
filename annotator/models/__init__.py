"""The tables of the core app, one file per family.

People's code gets rows only through `Model.objects.visible_to(user)`; writes go through `annotator.services`.
"""

from annotator.models.annotation import AnnotationSet, BlockRevision, Decision, DocumentLabel, Span
from annotator.models.assignment import Assignment
from annotator.models.change import Change
from annotator.models.claim import Assessment, Claim, ClaimDecision, ClaimPart, ClaimTerm, Event, Link
from annotator.models.cue import Cue
from annotator.models.discussion import Comment, CommentMention, Guideline
from annotator.models.document import Document, DocumentText
from annotator.models.entity import Alias, Entity, Mention, NamesApart
from annotator.models.job import Export, Job, JobProblem, Worker
from annotator.models.news import Outlet, TextIssue, Zone
from annotator.models.project import Membership, Project
from annotator.models.review import GoldSource, Resolution, Review
from annotator.models.suggestion import Run
from annotator.models.value import Quantity, TimeValue

__all__ = [
    "Alias",
    "AnnotationSet",
    "Assessment",
    "Assignment",
    "BlockRevision",
    "Change",
    "Claim",
    "ClaimDecision",
    "ClaimPart",
    "ClaimTerm",
    "Comment",
    "CommentMention",
    "Cue",
    "Decision",
    "Document",
    "DocumentLabel",
    "DocumentText",
    "Entity",
    "Event",
    "Export",
    "GoldSource",
    "Guideline",
    "Job",
    "JobProblem",
    "Link",
    "Membership",
    "Mention",
    "NamesApart",
    "Outlet",
    "Project",
    "Quantity",
    "Resolution",
    "Review",
    "Run",
    "Span",
    "TextIssue",
    "TimeValue",
    "Worker",
    "Zone",
]
