# SPDX-License-Identifier: Apache-2.0
"""The layouts of a needs.json: which version counts, what its schema says, which needs it holds."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import msgspec

from asqms.decoding.json import decode_json, duplicate_keys
from asqms.decoding.text import utf8_bytes
from asqms.kernel.errors import LimitError, Place, UnreadableError

_BACK = "_back"
_TAIL_BYTES = 128
_ENDINGS = 64
_MAX_CELLS = 40_000_000
_SMALLEST_NEED = len(b'"":{},')
_KEY_AT_END = re.compile(rb'"((?:[^"\\]|\\.)++)"\s*+:\s*+\Z')
_NEVER_LINKS = frozenset({"tags", "sections", "stamps", "constraints", "parent_needs", "children"})
_ABSENT = msgspec.Raw(b"")
_COUNTER = msgspec.json.Decoder(dict[str, msgspec.Raw])


class VersionShape(msgspec.Struct, gc=False):
    """One version of the export; needs stay undecoded until they are read."""

    needs: msgspec.Raw = msgspec.Raw(b"{}")
    needs_amount: object = None
    needs_defaults_removed: object = False
    needs_schema: object = None


class FileShape(msgspec.Struct, gc=False):
    """The whole file; the oldest tools write the needs without a table of versions."""

    versions: dict[str, VersionShape] | None = None
    current_version: object = None
    needs: msgspec.Raw = _ABSENT


@dataclass(frozen=True, slots=True)
class Fields:
    """What is known about fields: links, back links (with their forward name), defaults.

    ``certain`` tells that a schema named the link fields; without one they are candidates.
    """

    links: tuple[str, ...]
    backs: Mapping[str, str]
    defaults: Mapping[str, object]
    certain: bool


@dataclass(frozen=True, slots=True)
class Layout:
    """The chosen version with its needs, the text of the whole file, the amounts of other versions."""

    version: str
    chosen: VersionShape
    text: bytes
    amounts: Mapping[str, int]
    named: bool
    repeated: tuple[str, ...]
    without_versions: bool = False


def read_layout(data: bytes, *, name: str, wanted: str | None) -> Layout:
    """Return the wanted, current, only or last version of the file.

    Raises UnreadableError ``sphinx_needs.no_versions``, ``sphinx_needs.version_unknown`` and
    ``sphinx_needs.needs_not_a_table`` beside the codes of ``decode_json``. Of an id that is written
    twice as a key the first need is kept (looked for in files up to 2 MiB). A file that names its
    current version and holds none, as the builder writes it for documents without needs, is empty.
    """
    text = utf8_bytes(data, name)
    shape = decode_json(text, FileShape, name=name)
    repeated = duplicate_keys(text)
    if repeated:
        text = _first_kept(text)
        shape = decode_json(text, FileShape, name=name)
    versions = shape.versions
    if versions is None and bytes(shape.needs):
        versions = {"": VersionShape(needs=shape.needs)}
    without_versions = versions == {} and isinstance(shape.current_version, str)
    if without_versions:
        versions = {str(shape.current_version): VersionShape()}
    if not versions:
        raise UnreadableError(
            "sphinx_needs.no_versions",
            "The file holds no version with needs.",
            hint="Write it with the needs builder of Sphinx-Needs.",
            place=Place(name),
        )
    current = wanted if wanted is not None else shape.current_version
    named = isinstance(current, str) and current in versions
    if wanted is not None and not named:
        raise UnreadableError(
            "sphinx_needs.version_unknown",
            f"The file holds no version {wanted}.",
            hint="Versions: " + ", ".join(sorted(versions)),
            place=Place(name),
        )
    version = current if isinstance(current, str) and named else list(versions)[-1]
    amounts = {key: _amount(one, name) for key, one in versions.items() if key != version}
    return Layout(version, versions[version], text, amounts, named, repeated, without_versions)


def fields_of(layout: Layout, extra_links: Iterable[str], *, name: str) -> Fields:
    """Return what the version's schema says; without one, every field that ever holds a list.

    Raises LimitError ``sphinx_needs.too_many_fields`` when fields times needs is beyond all measure.
    """
    schema = layout.chosen.needs_schema
    properties = schema.get("properties") if isinstance(schema, dict) else None
    raw = layout.text
    if isinstance(properties, dict):
        fields = _from_schema(properties, extra_links, layout)
    else:
        fields = _from_content(extra_links, raw)
    named = len(fields.links) + len(fields.backs)
    if named * (len(raw) // _SMALLEST_NEED) <= _MAX_CELLS:
        return fields
    needs = raw.count(b"{")
    if named * needs > _MAX_CELLS:
        used = set(list_fields(raw))
        links = tuple(one for one in fields.links if one in used)
        fields = Fields(links, _only(fields.backs, used), fields.defaults, certain=fields.certain)
    if (len(fields.links) + len(fields.backs)) * needs > _MAX_CELLS:
        raise LimitError(
            "sphinx_needs.too_many_fields", "The needs have too many link fields.", place=Place(name)
        )
    return fields


def _from_schema(properties: Mapping[str, object], extra: Iterable[str], layout: Layout) -> Fields:
    links = dict.fromkeys(extra)
    backs: dict[str, str] = {}
    defaults: dict[str, object] = {}
    for name, one in properties.items():
        about = one if isinstance(one, dict) else {}
        if about.get("field_type") == "links":
            links[name] = None
        elif about.get("field_type") == "backlinks":
            backs[name] = name.removesuffix(_BACK)
        if layout.chosen.needs_defaults_removed and about.get("default") not in (None, "", [], {}):
            defaults[name] = about["default"]
    return Fields(tuple(filter(_is_usable, links)), _only(backs, None), defaults, certain=True)


def _from_content(extra: Iterable[str], raw: bytes) -> Fields:
    links = dict.fromkeys(extra)
    backs: dict[str, str] = {}
    for name in list_fields(raw):
        if name.endswith(_BACK):
            backs[name] = name.removesuffix(_BACK)
        elif name not in _NEVER_LINKS:
            links[name] = None
    return Fields(tuple(filter(_is_usable, links)), _only(backs, None), {}, certain=False)


def _only(backs: Mapping[str, str], used: set[str] | None) -> Mapping[str, str]:
    return {one: to for one, to in backs.items() if _is_usable(one) and (used is None or one in used)}


def _is_usable(name: str) -> bool:
    """Return whether the decoder can look for a field of this name."""
    return bool(name) and "\\" not in name and '"' not in name and min(name) >= " "


def list_fields(text: bytes) -> tuple[str, ...]:
    """Return every key of a JSON text that is followed by an opening bracket, in order of appearance.

    Keys longer than 120 bytes are not found.
    """
    found: dict[bytes, None] = {}
    endings: tuple[bytes, ...] = ()
    at = text.find(b"[")
    while at >= 0:
        if not text.endswith(endings, 0, at):
            match = _KEY_AT_END.search(text, max(0, at - _TAIL_BYTES), at)
            if match:
                found[match[1]] = None
                endings = (*endings, match[0])[-_ENDINGS:]
        at = text.find(b"[", at + 1)
    return tuple(key for one in found if (key := _key(one)))


def _key(written: bytes) -> str:
    try:
        return msgspec.json.decode(b'"' + written + b'"', type=str)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return ""


def _amount(version: VersionShape, name: str) -> int:
    try:
        return len(_COUNTER.decode(version.needs))
    except msgspec.ValidationError as error:
        raise not_a_table(name) from error


def not_a_table(name: str) -> UnreadableError:
    """Return the error for needs that are no table by id."""
    return UnreadableError(
        "sphinx_needs.needs_not_a_table", "The needs of a version are no table by id.", place=Place(name)
    )


def _first_kept(text: bytes) -> bytes:
    def first(pairs: list[tuple[str, object]]) -> dict[str, object]:
        kept: dict[str, object] = {}
        for key, value in pairs:
            kept.setdefault(key, value)
        return kept

    return msgspec.json.encode(json.loads(text, object_pairs_hook=first))
