"""The AdminSite: schema managers and superusers only; to everybody else it does not exist."""

from __future__ import annotations

from django.contrib import admin


class AnnotatorAdminSite(admin.AdminSite):
    site_header = site_title = "Annotator administration"
