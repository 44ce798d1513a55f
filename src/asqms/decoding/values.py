# SPDX-License-Identifier: Apache-2.0
"""Looks into decoded JSON or YAML without trusting its form, and counts what is found."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import cast

from asqms.decoding.json import decode_json_value, duplicate_keys
from asqms.kernel.adapters import Source
from asqms.kernel.errors import Place, UnreadableError
from asqms.kernel.records import FactValue, Notice

SHOWN_KEYS = 5
_NOT_WORD = re.compile(r"[\W_]+")
_NOTHING: Mapping[str, object] = {}


def as_mapping(value: object) -> Mapping[str, object]:
    """Return a decoded object, or an empty one when the value is something else."""
    return cast("Mapping[str, object]", value) if isinstance(value, dict) else _NOTHING


def as_list(value: object) -> Sequence[object]:
    """Return a decoded list, or an empty one when the value is something else."""
    return cast("list[object]", value) if isinstance(value, list) else ()


def as_text(value: object) -> str:
    """Return a text without surrounding white space, or an empty one when the value is something else."""
    return value.strip() if isinstance(value, str) else ""


def mappings_in(value: object) -> Iterator[Mapping[str, object]]:
    """Yield the objects of a decoded list; anything else in it is passed over."""
    for one in as_list(value):
        if isinstance(one, dict):
            yield cast("dict[str, object]", one)


def fact_word(text: str, *, length: int = 80) -> str:
    """Return a text as one part of a fact name: lower case, ``_`` between words, any script."""
    return _NOT_WORD.sub("_", text[: 4 * length].casefold()).strip("_")[:length].rstrip("_")


def counted(prefix: str, counts: Counter[str], *, at_most: int = 200) -> dict[str, FactValue]:
    """Return ``<prefix>.<word>`` facts of a counter in order of name, the most frequent kept."""
    words: Counter[str] = Counter()
    for text, number in counts.items():
        words[fact_word(text) or "none"] += number
    kept = sorted(words.items(), key=lambda pair: (-pair[1], pair[0]))[:at_most]
    return {f"{prefix}.{word}": number for word, number in sorted(kept)}


def listed(facts: dict[str, FactValue], name: str, texts: Iterable[str], *, at_most: int = 100) -> None:
    """Give a fact that names things, in order, with ``; `` between; nothing where there are none."""
    plain = {" ".join(one.replace(";", " ").split())[:120] for one in texts}
    kept = sorted(one for one in plain if one)[:at_most]
    if kept:
        facts[name] = "; ".join(kept)


def json_object(source: Source, adapter: str) -> tuple[Mapping[str, object], tuple[Notice, ...]]:
    """Return the one JSON object of a source, and a notice of keys that stand twice in one object.

    Raises UnreadableError ``<adapter>.not_an_object`` and the errors of ``decode_json_value``.
    """
    data = source.read_all()
    value = decode_json_value(data, name=source.name, max_depth=source.limits.max_depth)
    if not isinstance(value, dict):
        raise UnreadableError(
            f"{adapter}.not_an_object",
            "The file holds JSON, but not one object at its top.",
            hint="Check that this is the right file.",
            place=Place(source.name),
        )
    return as_mapping(value), duplicate_key_notices(data, adapter, source.name)


def duplicate_key_notices(data: bytes, adapter: str, name: str) -> tuple[Notice, ...]:
    """Return one notice ``<adapter>.duplicate_key`` naming keys that occur twice in one JSON object."""
    found = sorted(set(duplicate_keys(data)))
    if not found:
        return ()
    shown = ", ".join(key[:60] for key in found[:SHOWN_KEYS])
    more = f" and {len(found) - SHOWN_KEYS} more" if len(found) > SHOWN_KEYS else ""
    told = f"These keys stand twice in one object, the last one counts: {shown}{more}."
    return (Notice(f"{adapter}.duplicate_key", told, Place(name)),)
