# SPDX-License-Identifier: Apache-2.0
"""What trace formats share: words for a test's result, content digests, counted identifiers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from hashlib import sha256

from asqms.kernel.records import FactValue

_RESULTS = {
    "ok": "passed",
    "pass": "passed",
    "passed": "passed",
    "success": "passed",
    "successful": "passed",
    "fail": "failed",
    "failed": "failed",
    "failure": "failed",
    "not ok": "failed",
    "not_ok": "failed",
    "notok": "failed",
    "nok": "failed",
    "error": "error",
    "errored": "error",
    "errors": "error",
    "broken": "error",
    "skip": "skipped",
    "skipped": "skipped",
    "disabled": "skipped",
    "ignored": "skipped",
    "not run": "skipped",
    "not_run": "skipped",
    "notrun": "skipped",
}
_HEX_DIGEST = re.compile(r"[0-9a-fA-F]{8,128}")
_HEX_DIGESTS = re.compile(r"(?:[0-9a-fA-F]{8,128}+\n)*+")
_SLUG = re.compile(r"\W+")
UNNAMED = "unnamed"


def test_result_of(word: str) -> str:
    """Return ``passed``, ``failed``, ``error`` or ``skipped`` for a tool's word, else an empty text."""
    return _RESULTS.get(word) or _RESULTS.get(word.strip().lower(), "")


def is_hex_digest(text: str) -> bool:
    """Return whether the whole text is 8 to 128 hexadecimal digits, as recorded digests are."""
    return _HEX_DIGEST.fullmatch(text) is not None


def hex_digests(texts: list[str]) -> list[str]:
    """Return the texts with every one that is no recorded digest made empty."""
    if _HEX_DIGESTS.fullmatch("\n".join([*texts, ""])):
        return texts
    return [text if is_hex_digest(text) else "" for text in texts]


def content_digest(title: str, text: str) -> str:
    """Return the sha256 (hexadecimal) of title, NUL and text: what a reviewer of an item confirms."""
    return sha256(f"{title}\0{text}".encode("utf-8", "surrogatepass")).hexdigest()


def content_digests(titles: Iterable[str], texts: Iterable[str]) -> list[str]:
    """Return ``content_digest`` of many items at once."""
    return [
        sha256(f"{title}\0{text}".encode("utf-8", "surrogatepass")).hexdigest()
        for title, text in zip(titles, texts, strict=True)
    ]


def slug_of(text: str) -> str:
    """Return the text in lower case with everything but letters and digits turned into underscores.

    Letters of every script stay; a text without any gives ``unnamed``.
    """
    return _SLUG.sub("_", text.lower()).lower().strip("_") or UNNAMED


def counts_by(prefix: str, names: Iterable[str] | Mapping[str, int]) -> dict[str, FactValue]:
    """Return one fact ``prefix.slug`` per different name, in the order of the slugs."""
    found: Counter[str] = Counter()
    for name, count in Counter(names).items():
        found[slug_of(name)] += count
    return {f"{prefix}.{one}": found[one] for one in sorted(found)}
