# SPDX-License-Identifier: Apache-2.0
"""Whether a document is approved: by what it states, by the record about it, and by its digest."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from asqms.adapters.document.outline import FIELDS, Outline
from asqms.kernel.digest import sha256_of
from asqms.kernel.errors import Place, UnreadableError
from asqms.kernel.records import FactValue

OPTIONS = frozenset({*FIELDS, "approved_digest", "format"})
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ].{0,40})?")
_NO = frozenset({"false", "no"})


def stated_in(options: Mapping[str, object], name: str) -> dict[str, str]:
    """Return the options as texts; raise UnreadableError ``document.option`` naming a wrong one."""
    stated: dict[str, str] = {}
    for key, value in options.items():
        if key not in OPTIONS or not isinstance(value, str | int | float | date):
            raise UnreadableError(
                "document.option",
                f"The option {key[:60]} is not known, or is not a text or a date.",
                hint=f"Known are {', '.join(sorted(OPTIONS))}.",
                place=Place(name),
            )
        text = value.isoformat() if isinstance(value, date) else str(value)
        if isinstance(value, bool):
            text = text.lower()
        if text.strip():
            stated[key] = text.strip()[:300]
    return stated


def approval_facts(
    outline: Outline, stated: Mapping[str, str], data: bytes, name: str
) -> dict[str, FactValue]:
    """Return the facts of approval; what the record states wins over what the document states.

    A document is approved when it is stated by whom and on which date, nothing says that it is not,
    and its digest is the approved one where one is given.
    """
    fields = {**outline.fields, **{key: value for key, value in stated.items() if key in FIELDS}}
    facts: dict[str, FactValue] = {}
    for key in ("title", "version", "approved_by"):
        if fields.get(key):
            facts[f"document.{key}"] = fields[key]
    for key in ("approved_on", "review_due"):
        found = _date(fields.get(key, ""))
        if found:
            facts[f"document.{key}"] = found
        elif fields.get(key):
            outline.notice("unreadable_date", f"The field {key} is no date such as 2026-01-31.", name)
    approved = bool(facts.get("document.approved_by")) and "document.approved_on" in facts
    if fields.get("approved", "").lower() in _NO:
        approved = False
    wanted = stated.get("approved_digest", "")
    if wanted and wanted.removeprefix("sha256:").lower() != sha256_of(data).removeprefix("sha256:"):
        approved = False
        outline.notice("changed_since_approval", "The document is not the one that was approved.", name)
    facts["document.approved"] = approved
    return facts


def _date(text: str) -> str:
    match = _DATE.fullmatch(text)
    try:
        return date(int(match[1]), int(match[2]), int(match[3])).isoformat() if match else ""
    except ValueError:
        return ""
