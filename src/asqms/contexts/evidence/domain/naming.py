# SPDX-License-Identifier: Apache-2.0
"""Names of received files and of the series they continue."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import date

from asqms.contexts.evidence.errors import EvidenceError
from asqms.workspace.folders import Glob

_MOST_ID = 200


def clean_name(name: str) -> str:
    """Return a file name as records have it: folders with slashes, nothing that leads elsewhere.

    Raises EvidenceError ``evidence.bad_name``.
    """
    text = unicodedata.normalize("NFC", name.replace("\\", "/"))
    parts = [part for part in text.split("/") if part not in {"", "."}]
    if not parts or ".." in parts or not all(part.isprintable() for part in parts):
        raise EvidenceError(
            "evidence.bad_name",
            "This is no name of a file.",
            hint="Write the name with its folders, without .. and without signs that cannot be printed.",
        )
    return "/".join(parts)


def default_series(subject: str, evidence_type: str) -> str:
    """Return the series that files of a type about a subject go to when nobody names one."""
    return f"{subject}.{evidence_type}"[:_MOST_ID]


def placed_name(name: str, series: str, patterns: Sequence[str]) -> str:
    """Return the name under which a file of a series is recorded: its own where the series has it so.

    A workspace finds all other files in ``evidence/<series>/``, so that an export can be applied again.
    """
    if any(Glob(pattern).matches(name) for pattern in patterns):
        return name
    return f"evidence/{series}/{name}"


def own_pattern(series: str) -> str:
    """Return the pattern of the files that were received for a series."""
    return f"evidence/{series}/**"


def dated_name(name: str, day: date) -> str:
    """Return the name of an older file beside a newer one of the same name."""
    folder, slash, file = name.rpartition("/")
    stem, dot, ending = file.rpartition(".")
    dated = f"{stem}@{day.isoformat()}{dot}{ending}" if stem else f"{file}@{day.isoformat()}"
    return f"{folder}{slash}{dated}"
