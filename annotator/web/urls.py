"""The routes of the pages, area by area."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from annotator.web.views import (
    accounts,
    adjudication,
    agreement,
    claim_adjudication,
    claim_pages,
    claims,
    comments,
    dialogs,
    documents,
    entities,
    events,
    exports,
    feedback,
    figures,
    guidelines,
    health,
    history,
    imports,
    jobs,
    labels,
    ledger,
    members,
    names,
    news,
    phrases,
    preferences,
    projects,
    registry,
    review,
    reviews,
    staffing,
    suggestions,
    values,
    work,
)

PROJECT = "projects/<slug:slug>/"
DOCUMENT = PROJECT + "docs/<int:document_id>/"

ACCOUNTS = [
    path("login", accounts.login, name="login"),
    path("logout", accounts.logout, name="logout"),
    path("account", accounts.account, name="account"),
    path("account/password", accounts.password, name="account-password"),
    path("account/theme", accounts.theme, name="account-theme"),
    path("account/keys", preferences.keys, name="account-keys"),
    path("account/hints", preferences.hints, name="account-hints"),
    path("account/tokens", accounts.create_token, name="token-create"),
    path("account/tokens/<int:token_id>/revoke", accounts.revoke_token, name="token-revoke"),
]
AGREEMENT = [
    path(PROJECT + "agreement", agreement.agreement, name="agreement"),
    path(PROJECT + "agreement/cell", agreement.cell, name="agreement-cell"),
    path(PROJECT + "agreement/gamma", agreement.gamma, name="agreement-gamma"),
]
ASSIGNMENTS = [
    path(PROJECT + "assignments/", staffing.assignments, name="assignment-list"),
    path(PROJECT + "assignments/apply", staffing.apply, name="assignment-apply"),
    path(PROJECT + "assignments/random", staffing.at_random, name="assignment-random"),
    path(PROJECT + "assignments/overlap", staffing.overlap, name="assignment-overlap"),
    path(PROJECT + "assignments/quota/<int:user_id>", staffing.quota, name="assignment-quota"),
    path(PROJECT + "assignments/<int:assignment_id>/resolve", staffing.resolve, name="assignment-resolve"),
]
COMMENTS = [
    path(PROJECT + "comments/", comments.inbox, name="comments"),
    path(PROJECT + "comments/<int:thread_id>/", comments.thread, name="thread"),
    path(PROJECT + "comments/<int:thread_id>/answer", comments.answer, name="thread-answer"),
    path(PROJECT + "comments/<int:thread_id>/resolve", comments.resolve, name="thread-resolve"),
    path(PROJECT + "comments/<int:thread_id>/reopen", comments.reopen, name="thread-reopen"),
    path(PROJECT + "comments/<int:comment_id>/edit", comments.edit, name="comment-edit"),
    path(PROJECT + "comments/<int:comment_id>/remove", comments.remove, name="comment-remove"),
    path(DOCUMENT + "comments", comments.document_comments, name="document-comments"),
]
ADJUDICATION = [
    path(PROJECT + "adjudication", adjudication.document_list, name="adjudication"),
    path(PROJECT + "adjudication/clean", adjudication.finish_clean, name="adjudication-clean"),
    path(PROJECT + "adjudication/clean/undo", adjudication.undo_clean, name="adjudication-clean-undo"),
    path(DOCUMENT + "adjudicate", adjudication.show, name="adjudicate"),
    path(DOCUMENT + "adjudicate/decide", adjudication.decide, name="adjudicate-decide"),
    path(DOCUMENT + "adjudicate/undo", adjudication.undo, name="adjudicate-undo"),
    path(DOCUMENT + "adjudicate/merge", adjudication.merge, name="adjudicate-merge"),
    path(DOCUMENT + "adjudicate/finish", adjudication.finish, name="adjudicate-finish"),
    path(DOCUMENT + "adjudicate/reopen", adjudication.reopen, name="adjudicate-reopen"),
    path(DOCUMENT + "adjudicate/claims", claim_adjudication.show, name="adjudicate-claims"),
    path(DOCUMENT + "adjudicate/claims/decide", claim_adjudication.decide, name="adjudicate-claims-decide"),
    path(DOCUMENT + "adjudicate/claims/undo", claim_adjudication.undo, name="adjudicate-claims-undo"),
]
EXPORTS = [
    path(PROJECT + "exports/", exports.export_list, name="export-list"),
    path(PROJECT + "exports/<int:export_id>/<str:filename>", exports.download, name="export-download"),
]
FACTS = [
    path(PROJECT + "ledger", ledger.show, name="ledger"),
    path(PROJECT + "claims/<int:claim_id>/", claim_pages.show, name="claim"),
    path(PROJECT + "claims/<int:claim_id>/beside/<int:other_id>", claim_pages.beside, name="claim-beside"),
    path(PROJECT + "claims/<int:claim_id>/decide", claim_pages.decide, name="claim-decide"),
    path(PROJECT + "claims/<int:claim_id>/links/<int:link_id>", claim_pages.change_link, name="claim-link"),
    path(PROJECT + "claims/<int:claim_id>/undo", claim_pages.undo, name="claim-undo"),
    path(PROJECT + "claims/<int:claim_id>/event", claim_pages.put_into_event, name="claim-event"),
    path(PROJECT + "claims/<int:claim_id>/assess", claim_pages.assess, name="claim-assess"),
    path(PROJECT + "events/", events.show_list, name="events"),
    path(PROJECT + "events/new", events.create, name="event-create"),
    path(PROJECT + "events/<int:event_id>/", events.show, name="event"),
    path(PROJECT + "events/<int:event_id>/edit", events.edit, name="event-edit"),
    path(PROJECT + "events/<int:event_id>/remove", events.remove, name="event-remove"),
    path(PROJECT + "events/<int:event_id>/assess", events.assess, name="event-assess"),
]
FEEDBACK = [
    path(PROJECT + "feedback", feedback.feedback_list, name="feedback"),
    path(PROJECT + "feedback/seen", feedback.see, name="feedback-seen"),
    path(DOCUMENT + "feedback", feedback.document, name="document-feedback"),
]
FIGURES = [
    path(PROJECT + "figures", figures.show, name="figures"),
    path(PROJECT + "figures/<slug:table>.csv", figures.download, name="figures-csv"),
]
GUIDELINES = [
    path(PROJECT + "guidelines/", guidelines.show, name="guidelines"),
    path(PROJECT + "guidelines/dialog", guidelines.dialog, name="guideline-dialog"),
    path(PROJECT + "guidelines/edit", guidelines.edit, name="guidelines-edit"),
    path(PROJECT + "guidelines/versions", guidelines.versions, name="guidelines-versions"),
    path(PROJECT + "guidelines/<int:label_id>/edit", guidelines.edit, name="guideline-edit"),
    path(PROJECT + "guidelines/<int:label_id>/versions", guidelines.versions, name="guideline-versions"),
    path(PROJECT + "guidelines/<int:label_id>/recheck", guidelines.spans_again, name="guideline-recheck"),
]
HEALTH = [
    path("healthz", health.healthz, name="healthz"),
    path("robots.txt", health.robots, name="robots"),
]
HISTORY = [
    path(PROJECT + "history", history.project_history, name="history"),
    path(PROJECT + "history/schema", history.schema_history, name="history-schema"),
    path(PROJECT + "history/steps/<uuid:step_id>", history.step, name="history-step"),
    path(DOCUMENT + "history", history.document_history, name="document-history"),
    path(DOCUMENT + "history/<int:change_id>", history.past, name="document-past"),
]
IMPORTS = [
    path(PROJECT + "import", imports.import_documents, name="import"),
    path(PROJECT + "jobs/<int:job_id>/import", imports.confirm, name="job-confirm"),
]
JOBS = [
    path(PROJECT + "jobs/", jobs.job_list, name="job-list"),
    path(PROJECT + "jobs/<int:job_id>/", jobs.job, name="job"),
    path(PROJECT + "jobs/<int:job_id>/cancel", jobs.cancel, name="job-cancel"),
    path(PROJECT + "jobs/<int:job_id>/archive", jobs.archive, name="job-archive"),
    path(PROJECT + "jobs/<int:job_id>/restore", jobs.restore, name="job-restore"),
]
MEMBERS = [
    path(PROJECT + "members/", members.members, name="members"),
    path(PROJECT + "members/<int:user_id>/role", members.change, name="member-change"),
    path(PROJECT + "members/<int:user_id>/remove", members.remove, name="member-remove"),
]
NAMES = [
    path(PROJECT + "names", names.show, name="names"),
    path(PROJECT + "names/decide", names.decide, name="names-decide"),
    path(PROJECT + "names/undo", names.undo, name="names-undo"),
    path(PROJECT + "entities/", entities.show_all, name="entities"),
    path(PROJECT + "entities/<int:entity_id>/", entities.entity, name="entity"),
    path(PROJECT + "entities/<int:entity_id>/merge", entities.merge, name="entity-merge"),
    path(PROJECT + "entities/<int:entity_id>/split", entities.split, name="entity-split"),
    path(PROJECT + "registry", registry.show, name="registry"),
    path(PROJECT + "registry.csv", registry.download, name="registry-export"),
]
PHRASES = [
    path(PROJECT + "phrases", phrases.show, name="phrases"),
    path(PROJECT + "phrases/preview", phrases.preview, name="phrases-preview"),
    path(PROJECT + "phrases/apply", phrases.apply, name="phrases-apply"),
    path(PROJECT + "phrases/take-back", phrases.take_back, name="phrases-take-back"),
]
PROJECTS = [
    path("", projects.project_list, name="project-list"),
    path("projects/new", projects.create, name="project-create"),
    path(PROJECT + "restore", projects.restore, name="project-restore"),
    path(PROJECT, projects.overview, name="project"),
    path(PROJECT + "docs/", documents.document_list, name="document-list"),
    path(PROJECT + "outlets", news.outlets, name="outlets"),
    path(DOCUMENT + "news", news.show, name="document-news"),
    path(DOCUMENT + "news/details", news.details, name="document-news-details"),
    path(DOCUMENT + "news/zones", news.zones, name="document-news-zones"),
    path(DOCUMENT + "news/issues", news.issues, name="document-news-issues"),
    path(DOCUMENT + "news/values", news.values, name="document-news-values"),
    path(DOCUMENT + "archive", documents.archive, name="document-archive"),
    path(DOCUMENT + "restore", documents.restore, name="document-restore"),
    path(PROJECT + "settings/", projects.settings, name="project-settings"),
    path(PROJECT + "settings/team", projects.team, name="project-team"),
    path(PROJECT + "settings/schema", projects.adopt, name="project-adopt"),
    path(PROJECT + "settings/archive", projects.archive, name="project-archive"),
]

REVIEW = [
    path(DOCUMENT + "review", review.show, name="document-review"),
    path(DOCUMENT + "ops", review.operate, name="document-ops"),
    path(DOCUMENT + "blocks", review.blocks, name="document-blocks"),
    path(DOCUMENT + "side", review.side, name="document-side"),
    path(DOCUMENT + "changes", review.changes, name="document-changes"),
    path(DOCUMENT + "note", dialogs.note, name="document-note"),
    path(DOCUMENT + "claims", claims.panel, name="document-claims"),
    path(DOCUMENT + "claims/ops", claims.operate, name="document-claims-ops"),
    path(DOCUMENT + "meaning", values.show, name="document-meaning"),
    path(DOCUMENT + "values/ops", values.operate, name="document-values-ops"),
    path(DOCUMENT + "everywhere", dialogs.everywhere, name="document-everywhere"),
    path(DOCUMENT + "everywhere/ops", dialogs.apply_everywhere, name="document-everywhere-ops"),
    path(DOCUMENT + "view", dialogs.view, name="document-view"),
    *(
        path(f"{DOCUMENT}gold/{name.replace('-', '/')}", view, {"gold": True}, name=f"gold-{name}")
        for name, view in {
            "review": review.show,
            "ops": review.operate,
            "blocks": review.blocks,
            "side": review.side,
            "changes": review.changes,
            "note": dialogs.note,
            "claims": claims.panel,
            "claims-ops": claims.operate,
            "meaning": values.show,
            "values-ops": values.operate,
            "comments": comments.document_comments,
            "view": dialogs.view,
        }.items()
    ),
    path(DOCUMENT + "submit", review.submit, name="document-submit"),
    path(DOCUMENT + "reopen", review.reopen, name="document-reopen"),
    path(DOCUMENT + "skip", work.skip, name="document-skip"),
    path(DOCUMENT + "flag", work.flag, name="document-flag"),
    path(DOCUMENT + "release", work.release, name="document-release"),
    path(PROJECT + "next", work.next_document, name="document-next"),
    path(PROJECT + "labels.<slug:revision>.css", labels.stylesheet, name="labels-css"),
]
REVIEWS = [
    path(PROJECT + "reviews", reviews.review_list, name="reviews"),
    path(PROJECT + "reviews/accept", reviews.accept_many, name="reviews-accept"),
    path(DOCUMENT + "sets/<int:set_id>/review", reviews.show, name="set-review"),
    path(DOCUMENT + "sets/<int:set_id>/accept", reviews.accept, name="set-accept"),
    path(DOCUMENT + "sets/<int:set_id>/return", reviews.return_, name="set-return"),
]
SUGGESTIONS = [
    path(PROJECT + "preannotate", suggestions.preannotate, name="preannotate"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    *ACCOUNTS,
    *AGREEMENT,
    *ASSIGNMENTS,
    *COMMENTS,
    *ADJUDICATION,
    *EXPORTS,
    *FACTS,
    *FEEDBACK,
    *FIGURES,
    *GUIDELINES,
    *HEALTH,
    *HISTORY,
    *IMPORTS,
    *JOBS,
    *MEMBERS,
    *NAMES,
    *PHRASES,
    *PROJECTS,
    *REVIEW,
    *REVIEWS,
    *SUGGESTIONS,
]
