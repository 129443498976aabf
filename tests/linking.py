"""Claims of several documents for tests: `claim_in(project, ada, "Karsk fell, A said.", "Karsk fell")`, and links."""

from __future__ import annotations

import uuid
from typing import Any

from annotator.access import Actor
from annotator.models import Claim, Link, Project
from annotator.selectors.candidates import loaded
from annotator.services import links
from annotator.services.links import Wanted
from annotator.vocabulary import Relation
from tests import make

ABOUT_DOCUMENTS = ("outlet", "published_on", "title")


def claim_in(project: Project, by: Actor, text: str, words: str | list[str], **fields: Any) -> Claim:
    """A claim in a document of its own, which has the fields of ABOUT_DOCUMENTS."""
    about = {name: fields.pop(name) for name in ABOUT_DOCUMENTS if name in fields}
    return make.claim(make.document(project, text, **about), words, by=by, **fields)


def whole(claim: Claim) -> Claim:
    """The claim with all that services and selectors want loaded."""
    return loaded(Claim.objects.filter(pk=claim.pk)).get()


def link(by: Actor, one: Claim, relation: Relation, other: Claim, **fields: Any) -> Link:
    """What `one` is to `other`, decided as on the page of `one`."""
    wanted = Wanted(relation, **fields)
    links.decide(whole(one), whole(other), wanted, operation=uuid.uuid4(), by=by)
    tail, head = (other, one) if wanted.incoming else (one, other)
    return Link.objects.get(tail=tail.pk, head=head.pk, relation=relation.value)
