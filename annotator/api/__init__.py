"""The REST API under /api/v1/: views over the same services and access rules as the pages. See docs/api.md."""
