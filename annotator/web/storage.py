"""Static files under names that carry their content's hash, compressed once; ES module imports are rewritten too."""

from __future__ import annotations

from typing import ClassVar

from whitenoise.storage import CompressedManifestStaticFilesStorage

_OUR_MODULES = "annotator/*.js"


class StaticStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Files may be cached for ever because a changed file has a new name, in `import` statements as well."""

    support_js_module_import_aggregation = True
    # Other packages' scripts are served as they are: one of them shows an import of a missing file in a comment.
    _js_module_import_aggregation_patterns: ClassVar[tuple[str, object]] = (
        _OUR_MODULES,
        CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns[1],
    )
