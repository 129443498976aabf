"""Static files under names that carry their content's hash, compressed once; ES module imports are rewritten too."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Files may be cached for ever because a changed file has a new name, in `import` statements as well."""

    support_js_module_import_aggregation = True
