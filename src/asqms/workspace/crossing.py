# SPDX-License-Identifier: Apache-2.0
"""A request to read a file and its answer as bytes that cross between processes, in a strict shape.

The process that reads is not trusted: what comes out of it is bounded, checked and only then a reading.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Annotated, Final, TypeAlias, cast

import msgspec

from asqms.decoding.ready import ready
from asqms.kernel.errors import AsqmsError, Place, UnreadableError
from asqms.kernel.records import FactValue, Notice, Reading, TraceRecords
from asqms.workspace.inspection import FileReading, is_plain_value

MOST_REQUEST_BYTES: Final = 60_000
"""A request fits into the buffer of a pipe, so that sending one never waits."""
MOST_ANSWER_BYTES: Final = 8 << 20
MOST_TRACE_BYTES: Final = 2 << 30
LENGTH_BYTES: Final = 4

Word: TypeAlias = Annotated[str, msgspec.Meta(max_length=2_000)]
Sentence: TypeAlias = Annotated[str, msgspec.Meta(max_length=20_000)]
Value: TypeAlias = int | float | Annotated[str, msgspec.Meta(max_length=1_000_000)] | bool


class Wish(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What to read how: a path, the name to show, adapter and options; bounds of time and memory.

    ``options`` are JSON. ``trace`` is the name of the file in the working folder that takes items and
    links, empty where none are wanted.
    """

    path: str
    name: str
    adapter: str
    options: bytes
    trace: str
    cpu_seconds: int
    memory_bytes: int


class ToldNotice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A notice or an error: code, sentence, hint, place."""

    code: Word
    message: Sentence
    hint: Sentence = ""
    path: Word = ""
    line: int | None = None
    column: int | None = None


class ToldReading(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A reading without its trace records, which cross in a file."""

    format_version: Word
    evidence_type: Word
    facts: Annotated[dict[Word, Value], msgspec.Meta(max_length=50_000)]
    subject_digests: Annotated[list[Word], msgspec.Meta(max_length=50_000)]


class Answer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What came out of one file: a reading or an error; ``traced`` tells that trace records were written."""

    adapter: Word
    digest: Word
    size_bytes: int
    notices: Annotated[list[ToldNotice], msgspec.Meta(max_length=10_000)]
    reading: ToldReading | None = None
    error: ToldNotice | None = None
    traced: bool = False


class TraceColumns(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The columns of TraceRecords."""

    item_id: list[str]
    item_type: list[str]
    item_title: list[str]
    item_status: list[str]
    item_result: list[str]
    item_digest: list[str]
    item_place: list[str]
    link_source: list[str]
    link_target: list[str]
    link_kind: list[str]
    link_stamp: list[str]
    link_condition: list[str]
    external_ids: list[str]


class CrossingError(AsqmsError):
    """Bytes from the other process do not have the shape that was agreed; code ``evidence.bad_answer``."""

    def __init__(self) -> None:
        super().__init__("evidence.bad_answer", "The process that reads files gave an answer that is none.")


def packed(value: msgspec.Struct) -> bytes:
    """Return a value as bytes with their length before them."""
    body = msgspec.msgpack.encode(value)
    return len(body).to_bytes(LENGTH_BYTES, "big") + body


def wish_from(body: bytes) -> Wish:
    """Return a wish; raises CrossingError."""
    try:
        return msgspec.msgpack.decode(body, type=ready(Wish))
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise CrossingError from error


def answer_of(done: FileReading, *, traced: bool) -> Answer:
    """Return what is told of a file that was read; texts too long to cross are cut, facts never."""
    reading = done.reading
    return Answer(
        adapter=_fit(done.adapter, 2_000),
        digest=done.digest,
        size_bytes=done.size_bytes,
        notices=[_notice(one) for one in done.notices[:10_000]],
        reading=None
        if reading is None
        else ToldReading(
            format_version=_fit(reading.format_version, 2_000),
            evidence_type=reading.evidence_type,
            facts=dict(reading.facts),
            subject_digests=list(reading.subject_digests),
        ),
        error=None if done.error is None else _error(done.error),
        traced=traced,
    )


def write_trace(records: TraceRecords, path: Path) -> None:
    """Write trace records for the other side."""
    columns = {one.name: getattr(records, one.name) for one in fields(TraceRecords)}
    path.write_bytes(msgspec.msgpack.encode(columns))


def read_trace(path: Path) -> TraceRecords:
    """Return trace records the other side wrote; raises CrossingError."""
    try:
        if path.is_symlink() or path.stat().st_size > MOST_TRACE_BYTES:
            raise CrossingError
        columns = msgspec.msgpack.decode(path.read_bytes(), type=ready(TraceColumns))
    except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise CrossingError from error
    records = TraceRecords(**{one.name: getattr(columns, one.name) for one in fields(TraceRecords)})
    for prefix in ("item_", "link_"):
        lengths = {len(getattr(records, one.name)) for one in fields(records) if one.name.startswith(prefix)}
        if len(lengths) != 1:
            raise CrossingError
    return records


def reading_from(body: bytes, path: Path, trace: Path | None) -> FileReading:
    """Return an answer as the reading of a file; raises CrossingError."""
    try:
        answer = msgspec.msgpack.decode(body, type=ready(Answer))
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise CrossingError from error
    if (answer.reading is None) == (answer.error is None):
        raise CrossingError
    records = read_trace(trace) if answer.traced and trace is not None else None
    return FileReading(
        path=path,
        adapter=answer.adapter,
        reading=None if answer.reading is None else _reading(answer, answer.reading, records),
        error=None if answer.error is None else _raised(answer.error),
        digest=answer.digest,
        size_bytes=answer.size_bytes,
        notices=tuple(_noticed(one) for one in answer.notices),
    )


def _reading(answer: Answer, told: ToldReading, records: TraceRecords | None) -> Reading:
    facts = cast("Mapping[str, FactValue]", told.facts)
    if not all(is_plain_value(value) for value in facts.values()):
        raise CrossingError
    return Reading(
        format_version=told.format_version,
        evidence_type=told.evidence_type,
        facts=facts,
        notices=tuple(_noticed(one) for one in answer.notices),
        trace=records,
        subject_digests=tuple(told.subject_digests),
    )


def _fit(text: str, most: int) -> str:
    """Cut a text for people and replace signs that cannot cross."""
    return text[:most].encode("utf-8", "replace").decode("utf-8")


def _notice(notice: Notice) -> ToldNotice:
    return _told(notice.code, notice.message, "", notice.place)


def _error(error: AsqmsError) -> ToldNotice:
    return _told(error.code, error.message, error.hint, error.place)


def _told(code: str, message: str, hint: str, place: Place | None) -> ToldNotice:
    if place is None:
        return ToldNotice(_fit(code, 2_000), _fit(message, 20_000), _fit(hint, 20_000))
    return ToldNotice(
        _fit(code, 2_000),
        _fit(message, 20_000),
        _fit(hint, 20_000),
        _fit(place.path, 2_000),
        place.line,
        place.column,
    )


def _noticed(told: ToldNotice) -> Notice:
    return Notice(told.code, told.message, _place(told))


def _raised(told: ToldNotice) -> UnreadableError:
    return UnreadableError(told.code, told.message, hint=told.hint, place=_place(told))


def _place(told: ToldNotice) -> Place | None:
    return Place(told.path, told.line, told.column) if told.path else None
