# SPDX-License-Identifier: Apache-2.0
"""Names of roles in the reader's language: those of the reference model and those that only give access."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, cast

from asqms.contexts.organization.permissions import ACCESS_ROLES
from asqms.decoding.yaml import load_yaml
from asqms.documents.wording import name_words
from asqms.faces.web.parts import Choice
from asqms.faces.web.wording import words

_SHIPPED = "asqms-reference/0.1/roles.yaml"


def role_title(role: str, language: str) -> str:
    """Return the name of a role; an id nobody names is returned as it is."""
    if role in ACCESS_ROLES:
        return words(language, f"role.{role}")
    english = _of_the_model().get(role, role)
    return name_words(language).get(english, english)


def role_choices(language: str) -> tuple[Choice, ...]:
    """Return every role that can be given to somebody, those that only give access first."""
    return tuple(Choice(role, role_title(role, language)) for role in (*ACCESS_ROLES, *_of_the_model()))


@cache
def _of_the_model() -> Mapping[str, str]:
    given = load_yaml((files("asqms.standards") / _SHIPPED).read_bytes(), name=_SHIPPED).value
    roles = cast("dict[str, list[dict[str, Any]]]", given)["roles"]
    return {str(one["id"]): str(one["name"]["en"]) for one in roles}
