"""The admin of label schemas: list, one page with all labels, versions, copies, files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.db.models import Count, Max, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from annotator.errors import DomainError, PreconditionMissing
from labels import rules, services, usage
from labels.admin.forms import SCHEMA_FIELDS, ImportForm, LabelForm, LabelFormSet, Refusal, Row, SchemaForm
from labels.freezing import freeze
from labels.models import Label, LabelSchema
from labels.stylesheet import stylesheet

if TYPE_CHECKING:
    from annotator.accounts.models import User

DIGIT_KEYS = [*"1234567890", *(f"shift+{digit}" for digit in "1234567890")]
LETTER_KEYS = [letter for letter in "abcdefghijklmnopqrstuvwxyz" if letter not in rules.ACTION_KEYS]


def actor(request: HttpRequest) -> User:
    return cast("User", request.user)  # the site lets nobody else in


class ForSchemaManagers:
    """One question for all: may this person manage schemas? There is no half of it."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return services.may_manage(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return services.may_manage(request.user)

    has_add_permission = has_change_permission = has_delete_permission = has_view_permission


class LabelInline(ForSchemaManagers, admin.StackedInline):  # type: ignore[type-arg]
    model = Label
    form = LabelForm
    formset = LabelFormSet
    fk_name = "schema"
    template = "admin/labels/labelschema/labels.html"
    extra = 1
    max_num = rules.LABEL_LIMIT
    fields = LabelForm.field_order

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("parent")

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset: Any = super().get_formset(request, obj, **kwargs)
        formset.refusal = getattr(request, "schema_refusal", None)
        return formset


@admin.register(LabelSchema)
class LabelSchemaAdmin(ForSchemaManagers, admin.ModelAdmin):  # type: ignore[type-arg]
    form = SchemaForm
    inlines = (LabelInline,)
    list_display = ("title", "slug", "label_count", "version", "used_by", "archived_at")
    list_filter = (("archived_at", admin.EmptyFieldListFilter),)
    search_fields = ("title", "slug")
    actions = ("duplicate", "archive", "bring_back")
    fieldsets = ((None, {"fields": ("title", "slug", "description", "overlap", "guidelines", "seen")}),)
    change_form_template = "admin/labels/labelschema/edit.html"
    change_list_template = "admin/labels/labelschema/list.html"

    class Media:
        css: ClassVar[dict[str, Any]] = {"all": ("labels/admin.css",)}

    # --- the list -----------------------------------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> QuerySet[LabelSchema]:
        offered = Count("labels", filter=Q(labels__retired=False), distinct=True)
        schemas: QuerySet[LabelSchema] = super().get_queryset(request)
        return schemas.annotate(offered=offered, latest=Max("versions__number"))

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        changes = super().get_changelist_instance(request)
        uses = usage.by_schema()
        for schema in changes.result_list:
            schema.uses = uses.get(schema.pk, {})
        return changes

    @admin.display(description="Labels", ordering="offered")
    def label_count(self, schema: Any) -> int:
        return int(schema.offered)

    @admin.display(description="Version", ordering="latest", empty_value="none yet")
    def version(self, schema: Any) -> int | None:
        return schema.latest  # type: ignore[no-any-return]

    @admin.display(description="Used by", empty_value="nobody")
    def used_by(self, schema: Any) -> str | None:
        return usage.in_words(schema.uses) or None

    def get_actions(self, request: HttpRequest) -> Any:
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)  # one by one, with the counts
        return actions

    @admin.action(description="Duplicate the chosen schemas")
    def duplicate(self, request: HttpRequest, schemas: QuerySet[LabelSchema]) -> None:
        for schema in schemas:
            title, slug = f"{schema.title} (copy)"[:200], self._free_slug(schema.slug)
            self._try(request, f"“{title}” made.", services.duplicate_schema, schema, slug=slug, title=title)

    @admin.action(description="Archive: offer to new projects no longer")
    def archive(self, request: HttpRequest, schemas: QuerySet[LabelSchema]) -> None:
        for schema in schemas:
            said = f"“{schema.title}” archived."
            self._try(request, said, services.archive_schema, schema, revision=schema.revision)

    @admin.action(description="Bring back from the archive")
    def bring_back(self, request: HttpRequest, schemas: QuerySet[LabelSchema]) -> None:
        for schema in schemas:
            said = f"“{schema.title}” is offered again."
            self._try(request, said, services.archive_schema, schema, archived=False, revision=schema.revision)

    def _try(self, request: HttpRequest, said: str, service: Any, *args: Any, **kwargs: Any) -> None:
        try:
            service(*args, **kwargs, by=actor(request))
        except DomainError as error:
            self.message_user(request, f"{error.message} {error.hint}", messages.ERROR)
        else:
            self.message_user(request, said, messages.SUCCESS)

    def _free_slug(self, slug: str) -> str:
        taken = set(LabelSchema.objects.filter(slug__startswith=slug[:50]).values_list("slug", flat=True))
        wishes = (f"{slug[:50]}-copy", *(f"{slug[:50]}-copy-{number}" for number in range(2, 10_000)))
        return next(wish for wish in wishes if wish not in taken)

    # --- one schema ---------------------------------------------------------------------------

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.refusal = getattr(request, "schema_refusal", None)
        return form

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Save; what the services refuse is shown in the same form, with everything that was typed."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except DomainError as error:
            draft, rows = getattr(request, "schema_draft", (None, []))
            refusal = Refusal.of(error, draft, rows)
        request.schema_refusal = refusal  # type: ignore[attr-defined]
        response = super().changeform_view(request, *args, **kwargs)
        response.status_code = refusal.status
        return response

    def save_model(self, request: HttpRequest, obj: LabelSchema, form: Any, change: bool) -> None:
        if not change:
            made = services.create_schema(
                **{name: form.cleaned_data[name] for name in SCHEMA_FIELDS}, by=actor(request)
            )
            obj.pk, obj.revision, obj._state.adding = made.pk, made.revision, False
            form.cleaned_data["seen"] = made.revision

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        before = services.latest_version(form.instance)
        if form.cleaned_data["seen"] is None:
            raise PreconditionMissing("The form did not say which state it saw.", hint="Load the page again.")
        with services.editing(form.instance, revision=form.cleaned_data["seen"], by=actor(request)) as draft:
            form.apply(draft)
            rows: list[Row] = [row for formset in formsets for row in formset.apply(draft)]
            request.schema_draft = draft, rows  # type: ignore[attr-defined]
        self._say_what_was_made(request, form.instance, before.number if before else 0)

    def _say_what_was_made(self, request: HttpRequest, schema: LabelSchema, before: int) -> None:
        for problem in rules.check(freeze(schema)):
            self.message_user(request, f"{problem.message} {problem.hint}", messages.WARNING)
        made = services.latest_version(schema)
        if made is None or made.number == before:
            return
        uses = usage.by_version(schema)
        older = [version for version in schema.versions.all() if version.pk in uses and version.pk != made.pk]
        still = "".join(
            f"; {usage.in_words(uses[version.pk])} still {'uses' if sum(uses[version.pk].values()) == 1 else 'use'}"
            f" version {version.number}"
            for version in older
        )
        self.message_user(request, f"Version {made.number} made{still}.", messages.INFO)

    def construct_change_message(self, request: HttpRequest, form: Any, formsets: Any, add: bool = False) -> Any:
        if add:
            return [{"added": {}}]
        labels = ["labels"] if any(formset.has_changed() for formset in formsets) else []
        return [{"changed": {"fields": [*form.changed_data, *labels]}}]

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        schema = kwargs.get("obj")
        context |= {"keys": DIGIT_KEYS + LETTER_KEYS}
        if schema is not None and schema.pk:
            uses = usage.by_version(schema)
            versions = schema.versions.select_related("published_by").defer("definition")
            context["versions"] = [(version, usage.in_words(uses.get(version.pk, {}))) for version in versions]
            context["label_names"] = schema.labels.values_list("name", flat=True)
        return super().render_change_form(request, context, *args, **kwargs)

    # --- deleting -----------------------------------------------------------------------------

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        schema = self.get_object(request, object_id)
        if schema is not None and (uses := usage.of_schema(schema)):
            message = f"“{schema.title}” is used by {usage.in_words(uses)}; archive it instead."
            self.message_user(request, message, messages.ERROR)
            return HttpResponseRedirect(reverse("admin:labels_labelschema_change", args=[schema.pk]))
        return super().delete_view(request, object_id, extra_context)

    def delete_model(self, request: HttpRequest, obj: LabelSchema) -> None:
        services.delete_schema(obj, by=actor(request))

    # --- files --------------------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        view, name = self.admin_site.admin_view, "labels_labelschema_%s"
        own = [
            path("import/", view(self.import_view), name=name % "import"),
            path("<int:pk>/export/", view(self.export_view), name=name % "export"),
            path("<int:pk>/<int:revision>.css", view(self.preview_view), name=name % "preview"),
        ]
        return [*own, *super().get_urls()]

    def import_view(self, request: HttpRequest) -> HttpResponse:
        form = ImportForm(request.POST or None, request.FILES or None)
        status = 200
        if request.method == "POST":
            status = 422
            if form.is_valid():
                try:
                    schema = services.import_schema(form.cleaned_data["file"].read(), by=actor(request))
                except DomainError as error:
                    status = error.status
                    _add_errors(form, error)
                else:
                    self.log_addition(request, schema, "Imported from a file.")
                    self.message_user(request, f"“{schema.title}” made.", messages.SUCCESS)
                    return HttpResponseRedirect(reverse("admin:labels_labelschema_change", args=[schema.pk]))
        context = {
            **self.admin_site.each_context(request),
            "title": "Import a label schema",
            "form": form,
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/labels/labelschema/import.html", context, status=status)

    def export_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        schema = self._schema(request, pk)
        text = json.dumps(services.export_schema(schema), indent=2, ensure_ascii=False) + "\n"
        disposition = f'attachment; filename="{schema.slug}.json"'  # a slug needs no quoting
        return HttpResponse(text, content_type="application/json", headers={"Content-Disposition": disposition})

    def preview_view(self, request: HttpRequest, pk: int, revision: int) -> HttpResponse:
        """The colours of the stored labels. The revision in the address only keeps browsers from showing old ones."""
        return HttpResponse(stylesheet(freeze(self._schema(request, pk))), content_type="text/css; charset=utf-8")

    def _schema(self, request: HttpRequest, pk: int) -> LabelSchema:
        schema = self.get_queryset(request).filter(pk=pk).first()
        if schema is None:
            raise Http404
        return schema


def _add_errors(form: ImportForm, error: DomainError) -> None:
    problems = error.problems if isinstance(error, rules.SchemaInvalid) else (error,)
    for problem in problems[:20]:
        where = f"{problem.where}: " if problem.where else ""
        form.add_error("file", f"{where}{problem.message} {problem.hint}".strip())
