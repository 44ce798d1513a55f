# SPDX-License-Identifier: Apache-2.0
"""Where a workspace declares its scopes: file, line and column of each entry."""

from __future__ import annotations

from collections.abc import Mapping

from asqms.kernel.errors import Place, UnreadableError
from asqms.workspace.data import Workspace
from asqms.workspace.entries import SCOPE_SECTIONS
from asqms.workspace.folders import SETTINGS_FILE, read_document


def scope_places(workspace: Workspace) -> Mapping[str, Place]:
    """Return the place of each scope by id; paths are relative to the workspace folder.

    The organisation stands in ``asqms.yaml``. A file that went away since it was read is left out.
    """
    settings = workspace.settings
    places = {settings.organisation: settings.document.place(("organisation", "id"))}
    for name in workspace.files_read:
        if name == SETTINGS_FILE:
            continue
        try:
            document = read_document(workspace.root / name, name)
        except UnreadableError:
            continue
        sections = document.value if isinstance(document.value, dict) else {}
        for section in SCOPE_SECTIONS:
            rows = sections.get(section)
            for index, row in enumerate(rows if isinstance(rows, list) else ()):
                if isinstance(row, dict) and isinstance(row.get("id"), str):
                    places.setdefault(str(row["id"]), document.place((section, index)))
    return places
