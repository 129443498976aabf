"""Registers the handlers of all kinds of jobs, by importing the services that have one."""

from __future__ import annotations

import annotator.services.exports
import annotator.services.imports
import annotator.services.suggestions  # noqa: F401
