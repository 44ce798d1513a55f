# SPDX-License-Identifier: Apache-2.0
"""Requirement identifiers that test reports carry in properties, labels and tags."""

from __future__ import annotations

import re
from collections.abc import Mapping

from asqms.kernel.errors import Place, UnreadableError

LINK_PROPERTIES = (
    "requirement",
    "requirements",
    "verifies",
    "FullyVerifies",
    "PartiallyVerifies",
    "lobster-tracing",
)
_SEPARATORS = re.compile(r"[,;\s]+")
_LISTED = "'\"()"


def references_in(text: str) -> list[tuple[str, str]]:
    """Return ``(identifier, condition)`` of every reference in a property's text, in order.

    Identifiers stand between commas, semicolons or white space; a written list such as
    ``['A', 'B']`` is read as its members. The condition is a stripped suffix such as
    ``[version==1]`` or ``@3``, else empty.
    """
    body = text.strip()
    if body.startswith("[") and body.endswith("]"):
        body = body[1:-1]
    found: list[tuple[str, str]] = []
    for part in _SEPARATORS.split(body):
        token = part.strip(_LISTED)
        if not token:
            continue
        found.append(_without_condition(token))
    return found


def link_names(options: Mapping[str, object], *, adapter: str, name: str) -> Mapping[str, str]:
    """Return the link names to look for by lower-case name, from the option ``link_properties``.

    Raises UnreadableError ``<adapter>.option`` when the option is not a text or a list of texts.
    """
    wanted = options.get("link_properties", LINK_PROPERTIES)
    if isinstance(wanted, str):
        wanted = _SEPARATORS.split(wanted.strip())
    if not isinstance(wanted, list | tuple) or not all(isinstance(one, str) for one in wanted):
        raise UnreadableError(
            f"{adapter}.option",
            "The option link_properties is not a list of property names.",
            hint="Give a list of texts, or one text with commas.",
            place=Place(name),
        )
    return {str(one).lower(): str(one) for one in wanted if one}


def item_type_option(options: Mapping[str, object], *, adapter: str, name: str) -> str:
    """Return the option ``item_type``, or ``test``; raise UnreadableError ``<adapter>.option``."""
    wanted = options.get("item_type", "test")
    if not isinstance(wanted, str) or not wanted:
        raise UnreadableError(f"{adapter}.option", "The option item_type is not a text.", place=Place(name))
    return wanted


class ItemNames:
    """Makes identifiers unique within one file and counts the ones that came again."""

    def __init__(self) -> None:
        self._seen: dict[str, int] = {}
        self.repeated = 0

    def unique(self, wanted: str) -> str:
        """Return the identifier itself the first time, then ``<id>#2``, ``<id>#3`` and so on."""
        number = self._seen.get(wanted, 0) + 1
        given = wanted
        if number > 1:
            self.repeated += 1
            while (given := f"{wanted}#{number}") in self._seen:
                number += 1
            self._seen[given] = 1
        self._seen[wanted] = number
        return given


def _without_condition(token: str) -> tuple[str, str]:
    opening = token.find("[")
    if opening > 0 and token.endswith("]"):
        return token[:opening], token[opening:]
    head, _, version = token.rpartition("@")
    if head and version.isascii() and version.isdecimal():
        return head, f"@{version}"
    return token, ""
