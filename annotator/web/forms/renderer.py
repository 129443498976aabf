"""How every form field looks: label, control, help and errors together, from templates/components/."""

from __future__ import annotations

from django.forms.renderers import TemplatesSetting


class FieldRenderer(TemplatesSetting):
    field_template_name = "components/field.html"
