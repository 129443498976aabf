"""Label schemas in the admin site, the product's place for managing them. Every write goes through the services."""

from labels.admin import schemas  # noqa: F401  (registers itself)
