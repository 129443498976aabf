"""How large a request may be: decided by its path and by whether its sender may be known."""

from __future__ import annotations

import re

UPLOAD_PATHS = re.compile(
    r"/projects/[^/]+/import(/|$)|/api/v1/projects/[^/]+/imports(/|$)|/admin/labels/labelschema/import/$"
)


def body_limit(path: str, *, sender_known: bool, usual: int, upload: int) -> int:
    """How many bytes a request to this path may carry: `upload` only where files are imported, never anonymously."""
    return upload if sender_known and UPLOAD_PATHS.match(path) else usual
