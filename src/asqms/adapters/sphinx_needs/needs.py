# SPDX-License-Identifier: Apache-2.0
"""Decodes the needs of one version into columns: ids, texts, lists; linear in the size of the file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, compress, islice
from types import GenericAlias, MappingProxyType, NoneType
from typing import Final

import msgspec

from asqms.adapters.sphinx_needs.layout import Fields, not_a_table

_CONTENTS = ("content", "description")
_TEXTS = ("id", "type", "title", "status", "docname", "doctype", "lineno", "result", "hash")
_NUMBERS = ("lineno",)
_LIST: Final = GenericAlias(tuple, (str, ...))
_EMPTY: Final[Mapping[object, object]] = MappingProxyType({str: "", _LIST: ()})
_FIELD = "field_"
_OTHERS = ("is_external", "stamps")
_GLANCE = 1 << 14
_PIECE = 128
"""Needs turned into columns at a time: few enough to stay in the processor's cache."""


class ContentShape(msgspec.Struct, gc=False):
    """What a reviewer of a need confirms beside its title, as it is written."""

    content: msgspec.Raw = msgspec.Raw(b'""')
    description: msgspec.Raw = msgspec.Raw(b'""')


@dataclass(frozen=True, slots=True)
class ListColumn:
    """The non-empty lists of one field: positions of their needs, and the texts of each."""

    at: Sequence[int]
    texts: Sequence[Sequence[str]]


@dataclass(slots=True)
class Needs:
    """Needs by position, one column per field; ``external`` are positions of needs that live elsewhere.

    ``contents`` reads the contents when somebody wants them; ``kept`` says which rows of the file are
    needs here, None when all are.
    """

    ids: dict[str, int] = field(default_factory=dict)
    texts: dict[str, list[str]] = field(default_factory=dict)
    links: dict[str, ListColumn] = field(default_factory=dict)
    backs: dict[str, ListColumn] = field(default_factory=dict)
    stamps: ListColumn = field(default_factory=lambda: ListColumn((), ()))
    with_stamps: set[int] = field(default_factory=set)
    external: set[int] = field(default_factory=set)
    duplicates: list[str] = field(default_factory=list)
    malformed: list[str] = field(default_factory=list)
    contents: Callable[[], list[str]] = list
    kept: list[bool] | None = None


def read_needs(raw: msgspec.Raw, fields: Fields, *, name: str) -> Needs:
    """Return the columns of every need; of a repeated id the first is kept.

    Raises UnreadableError ``sphinx_needs.needs_not_a_table``.
    """
    needs = Needs()
    types = _types(raw, fields)
    keys, columns = _decode(raw, types, fields, needs, name)
    _take_ids(keys, columns, needs)
    for one in _TEXTS:
        needs.texts[one] = _same(columns[one]) if types[one] is str else _text_column(columns[one])
    needs.texts["id"] = list(needs.ids)
    for one in fields.links:
        needs.links[one] = _list_column(columns[one])
    for one, forward in fields.backs.items():
        needs.backs[forward] = _list_column(columns[one])
    if _CONTENTS[0] in columns:
        needs.contents = partial(_joined, *[_text_column(columns[one]) for one in _CONTENTS])
    else:
        needs.contents = partial(_read_contents, raw, needs.kept)
    needs.external = {index for index, one in enumerate(columns["is_external"]) if one is True}
    needs.with_stamps = {index for index, one in enumerate(columns["stamps"]) if one.__class__ is list}
    needs.stamps = _list_column(columns["stamps"])
    return needs


def _joined(contents: Sequence[str], older: Sequence[str]) -> list[str]:
    return [one or other for one, other in zip(contents, older, strict=True)]


def _read_contents(raw: msgspec.Raw, kept: list[bool] | None) -> list[str]:
    """Read the contents of needs whose other fields are already read; takes any value, never fails."""
    rows: Iterable[ContentShape] = msgspec.json.decode(raw, type=dict[str, ContentShape]).values()
    if kept is not None:
        rows = compress(rows, kept)
    return [_written_text(one.content) or _written_text(one.description) for one in rows]


def _written_text(written: msgspec.Raw) -> str:
    raw = bytes(written)
    if raw.startswith(b'"'):
        return msgspec.json.decode(raw, type=str)
    try:
        return text_of(msgspec.json.decode(raw))
    except (msgspec.ValidationError, RecursionError):
        return ""


def fields_at(raw: msgspec.Raw, fields: Fields, ids: Iterable[str]) -> dict[str, Mapping[str, object]]:
    """Return every field of some needs, by id, defaults filled in."""
    wanted = set(ids)
    found: dict[str, Mapping[str, object]] = {}
    if wanted:
        for key, one in msgspec.json.decode(raw, type=dict[str, msgspec.Raw]).items():
            need = msgspec.json.decode(one) if key in wanted else None
            if isinstance(need, dict):
                found[key] = {**fields.defaults, **need}
    return found


def text_of(value: object) -> str:
    """Return a text or whole number as text, anything else as an empty text."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def _default(value: object) -> object:
    return msgspec.field(default_factory=lambda: value) if isinstance(value, (list, dict)) else value


def _types(raw: msgspec.Raw, fields: Fields) -> dict[str, object]:
    """Return the type to decode each field as; plain types cost least and hold for most files.

    With plain types contents are left for later.
    """
    known = (*_TEXTS, *_OTHERS)
    lists = [one for one in (*fields.links, *fields.backs) if one not in known]
    types: dict[str, object] = dict.fromkeys((*known, *lists), object)
    if b": null" in bytes(memoryview(raw)[:_GLANCE]) or any(one in fields.defaults for one in _CONTENTS):
        return dict.fromkeys((*types, *_CONTENTS), object)
    plain = [one for one in types if one not in fields.defaults]
    types.update((one, str) for one in _TEXTS if one in plain and one not in _NUMBERS)
    types.update((one, _LIST) for one in lists if one in plain)
    return types


def _decode(
    raw: msgspec.Raw, types: dict[str, object], fields: Fields, needs: Needs, name: str
) -> tuple[list[str], dict[str, Sequence[object]]]:
    """Return the keys of the needs, and their fields as columns; ``types`` become what they turn out."""
    decoded: dict[str, msgspec.Struct]
    try:
        decoded = msgspec.json.decode(raw, type=GenericAlias(dict, (str, _shape(types, fields))))
    except msgspec.ValidationError:
        types.update(dict.fromkeys((*types, *_CONTENTS), object))
        decoded = _decode_untyped(raw, _shape(types, fields), needs, name)
    columns: list[list[object]] = [[] for _ in types]
    rows = map(msgspec.structs.astuple, decoded.values())
    while piece := tuple(islice(rows, _PIECE)):
        for column, cells in zip(columns, zip(*piece, strict=True), strict=True):
            column.extend(cells)
    return list(decoded), dict(zip(types, columns, strict=True))


def _shape(types: Mapping[str, object], fields: Fields) -> type[msgspec.Struct]:
    return msgspec.defstruct(
        "Need",
        [
            (
                f"{_FIELD}{number}",
                kind,
                _EMPTY[kind] if kind in _EMPTY else _default(fields.defaults.get(one)),
            )
            for number, (one, kind) in enumerate(types.items())
        ],
        rename={f"{_FIELD}{number}": one for number, one in enumerate(types)},
        gc=False,
    )


def _decode_untyped(
    raw: msgspec.Raw, shape: type[msgspec.Struct], needs: Needs, name: str
) -> dict[str, msgspec.Struct]:
    try:
        whole: dict[str, msgspec.Struct] = msgspec.json.decode(raw, type=GenericAlias(dict, (str, shape)))
    except msgspec.ValidationError:
        return _decode_one_by_one(raw, shape, needs, name)
    return whole


def _decode_one_by_one(
    raw: msgspec.Raw, shape: type[msgspec.Struct], needs: Needs, name: str
) -> dict[str, msgspec.Struct]:
    one_by_one = msgspec.json.Decoder(shape)
    found: dict[str, msgspec.Struct] = {}
    try:
        pieces = msgspec.json.decode(raw, type=dict[str, msgspec.Raw])
    except msgspec.ValidationError as error:
        raise not_a_table(name) from error
    for key, piece in pieces.items():
        try:
            found[key] = one_by_one.decode(piece)
        except msgspec.ValidationError:
            needs.malformed.append(key)
    return found


def _take_ids(keys: list[str], columns: dict[str, Sequence[object]], needs: Needs) -> None:
    """Fill ``ids`` and take the rows of repeated ids out of every column."""
    written = columns["id"]
    if written == keys:
        needs.ids = dict(zip(keys, range(len(keys)), strict=True))
        return
    keep: list[bool] = []
    for key, one in zip(keys, written, strict=True):
        name = one if isinstance(one, str) and one else key
        keep.append(name not in needs.ids)
        if keep[-1]:
            needs.ids[name] = len(needs.ids)
        else:
            needs.duplicates.append(name)
    needs.kept = keep
    for field_name, cells in columns.items():
        columns[field_name] = list(compress(cells, keep))


def _text_column(values: Sequence[object]) -> list[str]:
    kinds = set(map(type, values))
    if kinds == {str}:
        return _same(values)
    if kinds == {int}:
        return list(map(str, values))
    if kinds == {NoneType}:
        return [""] * len(values)
    return [one if isinstance(one, str) else text_of(one) for one in values]


def _same(values: Sequence[object]) -> list[str]:
    return values if isinstance(values, list) else list(values)  # type: ignore[arg-type]  # all are texts


def _list_column(values: Sequence[object]) -> ListColumn:
    at = [index for index, one in enumerate(values) if one]
    lists = list(filter(None, values))
    kinds = set(map(type, lists))
    if kinds <= {list} or kinds <= {tuple}:
        texts: list[Sequence[str]] = lists  # type: ignore[assignment]  # only lists are left
        if _only_texts(texts, are_texts=kinds == {tuple}):
            return ListColumn(at, texts)
    return ListColumn(at, list(map(_texts, lists)))


def _only_texts(lists: list[Sequence[str]], *, are_texts: bool) -> bool:
    flat = list(chain.from_iterable(lists))
    try:
        return (are_texts or bool("".join(flat))) and "" not in flat
    except TypeError:
        return False


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [one for one in value.replace(";", ",").split(",") if one]
    return [one for one in value if isinstance(one, str) and one] if isinstance(value, (list, tuple)) else []
