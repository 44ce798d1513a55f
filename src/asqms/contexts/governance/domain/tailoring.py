# SPDX-License-Identifier: Apache-2.0
"""A type with some limits, roles and fields changed, as the text of its next version."""

from __future__ import annotations

import re
from typing import Any

import yaml

from asqms.contexts.governance.data.tailoring import ExtraField, Tailoring
from asqms.contexts.governance.data.types import RecordType

OWN_ORIGIN = "set by the organisation"
"""What a limit says of itself once the organisation has changed it."""
_VERSION = re.compile(r"^version:[ \t]*\d+", re.MULTILINE)


def tailored(given: RecordType, changes: Tailoring, version: int) -> str:
    """Return the text of a type with changes and another version; nothing is checked here."""
    content: dict[str, Any] = given.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    content["version"] = version
    for clock in content.get("clocks", ()):
        before = (clock["days"], dict(clock.get("days_by", {})))
        clock["days"] = changes.days.get(clock["id"], clock["days"])
        for choice in clock.get("days_by", {}):
            days = changes.days_by.get((clock["id"], choice))
            clock["days_by"][choice] = clock["days_by"][choice] if days is None else days
        if before != (clock["days"], clock.get("days_by", {})):
            clock["origin"] = OWN_ORIGIN
    for step in content["transitions"]:
        step["roles"] = list(changes.roles.get(step["id"], step["roles"]))
    content["fields"] = [*content["fields"], *(_field(one) for one in changes.fields)]
    text: str = yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=110)
    return text


def with_version(text: str, version: int) -> str:
    """Return the text of a type with another version in its place."""
    return _VERSION.sub(f"version: {version}", text, count=1)


def _field(one: ExtraField) -> dict[str, Any]:
    found: dict[str, Any] = {"id": one.id, "kind": one.kind.value, "name": dict(one.name)}
    if one.choices:
        found["choices"] = {key: dict(words) for key, words in one.choices.items()}
    return found
