# SPDX-License-Identifier: Apache-2.0
"""Names of the supply chain checked for form: package URLs and licence expressions."""

from __future__ import annotations

import functools
import re

from license_expression import ExpressionError, Licensing, get_license_index
from packageurl import PackageURL

MAX_LENGTH = 4_096
_NO_STATEMENT = frozenset({"", "noassertion", "none"})
_PURL_PART = r"(?:[A-Za-z0-9._~+:-]|%[0-9A-Fa-f]{2})"
_PLAIN_PURL = re.compile(
    rf"pkg:[a-z][a-z0-9.+-]*(?:/{_PURL_PART}+)+(?:@{_PURL_PART}+)?"
    rf"(?:\?[a-z][a-z0-9._-]*={_PURL_PART}+(?:&[a-z][a-z0-9._-]*={_PURL_PART}+)*)?"
)
_PLAIN_LICENCE = re.compile(r"[A-Za-z0-9.+-]+(?::[A-Za-z0-9.+-]+)?")
_WORDS = re.compile(r"[A-Za-z0-9.+:-]+|[()]")
_OPERATORS = frozenset({"AND", "OR", "WITH"})


def states_licence(text: str) -> bool:
    """Return whether a licence field says anything: blank, NOASSERTION and NONE do not."""
    return text.strip().lower() not in _NO_STATEMENT


def is_package_url(text: str) -> bool:
    """Return whether the text is a package URL (ECMA-427: scheme, type and name are needed)."""
    if len(text) > MAX_LENGTH:
        return False
    if _PLAIN_PURL.fullmatch(text):
        return True
    try:
        PackageURL.from_string(text)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError):
        return False
    return True


@functools.cache
def _listed_licences() -> frozenset[str]:
    found: set[str] = set()
    for entry in get_license_index():
        if not entry.get("is_exception"):
            found.add(str(entry.get("spdx_license_key") or "").lower())
            found.update(str(one).lower() for one in entry.get("other_spdx_license_keys") or ())
    return frozenset(found - {""})


def is_listed_licence(text: str) -> bool:
    """Return whether the text is an identifier of the SPDX licence list, present or past."""
    return text.lower() in _listed_licences()


def is_licence_expression(text: str) -> bool:
    """Return whether the text is a licence expression in form (SPDX 2.3, annex D).

    Identifiers are not looked up: an unknown one is a matter of policy, not of form.
    """
    if len(text) > MAX_LENGTH or not text.strip():
        return False
    if _PLAIN_LICENCE.fullmatch(text):
        return text.upper() not in _OPERATORS
    return _parses(text)


@functools.lru_cache(maxsize=4_096)
def _parses(text: str) -> bool:
    left = _WORDS.sub("", text)
    if left.strip() or _has_neighbours(text):
        return False
    try:
        Licensing().parse(text)
    except (
        AssertionError,
        ExpressionError,
        ValueError,
        TypeError,
        AttributeError,
        IndexError,
        KeyError,
        RecursionError,
    ):
        return False
    return True


def _has_neighbours(text: str) -> bool:
    """Return whether two identifiers follow each other without an operator between them."""
    previous_is_name = False
    for word in _WORDS.findall(text):
        is_name = word not in {"(", ")"} and word.upper() not in _OPERATORS
        if is_name and previous_is_name:
            return True
        previous_is_name = is_name
    return False
