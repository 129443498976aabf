"""The table in docs/permissions.md is the table in the code."""

from __future__ import annotations

import re

from annotator.roles import Permission, Role, allows
from tests.repo.tree import ROOT

ROW = re.compile(r"^\| `(\w+)` \|[^|]*\| (yes|–) \| (yes|–) \| (yes|–) \| (yes|–) \|$", re.MULTILINE)


def test_docs_and_code_give_the_same_permissions_to_the_same_roles():
    text = (ROOT / "docs/permissions.md").read_text(encoding="utf-8")
    written = {row[1]: dict(zip(Role, row.groups()[1:], strict=True)) for row in ROW.finditer(text)}
    in_code = {
        permission.value: {role: "yes" if allows(role, permission) else "–" for role in Role}
        for permission in Permission
    }
    assert written == in_code
