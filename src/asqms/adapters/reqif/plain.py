# SPDX-License-Identifier: Apache-2.0
"""Takes plainly written objects, relations and hierarchy nodes out of the bytes before the XML parser.

A block is taken only when its text alone proves that it is well-formed, holds no markup the pattern
does not name, and stands where such elements stand. An empty marker element takes its place, so the
parser still reads everything else, in the same order and on the same lines, and finds every mistake.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from typing import BinaryIO

from asqms.adapters.reqif.collect import Collector, Value
from asqms.kernel.adapters import Limits
from asqms.kernel.errors import LimitError, Place

RUN_TAG = "asqms-run"
PIECE_BYTES = 1 << 20
CARRY_LIMIT = 4 << 20
IDLE_LIMIT = 64 << 20

_TEXT = r"(?:[^\"<&\t\n\r]++|&(?:amp|lt|gt|quot|apos);)*+"
_REF = r"\s*+([^<>&\s]++)\s*+"
_KIND = r"(STRING|INTEGER|DATE|BOOLEAN|REAL)"


def _attributes(first_group: int, names: tuple[str, ...]) -> str:
    choices = "|".join(
        rf"(?({first_group + index})(?!)|{name}=\"({_TEXT})\")" for index, name in enumerate(names)
    )
    return rf"(?:[ \t]++(?:{choices}))*+[ \t]*+"


def _value(kind_group: str) -> str:
    return (
        rf"<ATTRIBUTE-VALUE-{_KIND}[ \t]++THE-VALUE=\"({_TEXT})\"[ \t]*+>\s*+<DEFINITION>\s*+"
        rf"<ATTRIBUTE-DEFINITION-\{kind_group}-REF>{_REF}</ATTRIBUTE-DEFINITION-\{kind_group}-REF>"
        rf"\s*+</DEFINITION>\s*+</ATTRIBUTE-VALUE-\{kind_group}>\s*+"
    )


_HEAD = ("IDENTIFIER", "LAST-CHANGE", "LONG-NAME", "DESC")
_TYPE = r"<TYPE>\s*+<SPEC-OBJECT-TYPE-REF>{0}</SPEC-OBJECT-TYPE-REF>\s*+</TYPE>\s*+".replace("{0}", _REF)
_VALUE = re.compile(
    r"<ATTRIBUTE-VALUE-([A-Z]++)[ \t]++THE-VALUE=\"([^\"]*+)\"[ \t]*+>\s*+<DEFINITION>"
    r"\s*+<[^>]*+>\s*+([^<\s]++)",
    re.ASCII,
)
_OBJECT = re.compile(
    rf"<SPEC-OBJECT{_attributes(1, _HEAD)}>\s*+(?:{_TYPE})?+"
    rf"(?:<VALUES>\s*+((?:{_value('7')})*+)</VALUES>\s*+)?+(?:(?(5)(?!)|{_TYPE}))?+</SPEC-OBJECT>\s*+",
    re.ASCII,
)
_RELATION = re.compile(
    rf"<SPEC-RELATION{_attributes(1, _HEAD)}>\s*+<SOURCE>\s*+<SPEC-OBJECT-REF>{_REF}</SPEC-OBJECT-REF>\s*+"
    rf"</SOURCE>\s*+<TARGET>\s*+<SPEC-OBJECT-REF>{_REF}</SPEC-OBJECT-REF>\s*+</TARGET>\s*+<TYPE>\s*+"
    rf"<SPEC-RELATION-TYPE-REF>{_REF}</SPEC-RELATION-TYPE-REF>\s*+</TYPE>\s*+</SPEC-RELATION>\s*+",
    re.ASCII,
)
_NODE = re.compile(
    rf"<SPEC-HIERARCHY{_attributes(1, _HEAD)}>\s*+<OBJECT>\s*+<SPEC-OBJECT-REF>{_REF}</SPEC-OBJECT-REF>"
    rf"\s*+</OBJECT>\s*+</SPEC-HIERARCHY>\s*+",
    re.ASCII,
)
_PATTERNS = {"O": _OBJECT, "R": _RELATION, "H": _NODE}
_CANDIDATES = ("<SPEC-OBJECT ", "<SPEC-RELATION ", "<SPEC-HIERARCHY ")
_NEIGHBOURS = (
    "<SPEC-OBJECTS>",
    "<SPEC-RELATIONS>",
    "<CHILDREN>",
    "</SPEC-OBJECT>",
    "</SPEC-RELATION>",
    "</SPEC-HIERARCHY>",
)
_PROLOG = re.compile(
    r"\ufeff?+(?:<\?xml\s[^?<>]{0,200}?(?:encoding\s*=\s*[\"'](?P<encoding>[^\"'?<>]{0,40})[\"'][^?<>]{0,200}?)?"
    r"\?>|(?!<\?xml))"
    r"(?:\s++|<!--(?:[^-]++|-(?!-))*+-->)*+",
    re.ASCII,
)
_ENCODINGS = frozenset({None, "utf-8", "us-ascii", "ascii"})
_CONTROLS = bytes(range(32)).translate(None, b"\t\n\r") + b"\x7f"
_ALLOWED = bytes(sorted(set(range(256)) - set(_CONTROLS)))
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&"))

# Objects: identifier, name, description, type, values, type. Relations: source, target, type, stamp.
_GROUPS = {"O": (1, 3, 4, 5, 6, 10), "R": (5, 6, 7, 4), "H": (5,)}

_Run = tuple[str, list[tuple[str, ...]], list[int]]
"""Kind of blocks, their groups, and for objects the line each starts on."""


class PlainBlocks:
    """A byte stream without the plain blocks; ``give_run`` hands those of one marker to a collector.

    ``idle_bytes`` counts what was handed out since the reader last finished an element, so that one
    element cannot fill the memory: LimitError ``reqif.element_too_large`` beyond 64 MiB, and
    ``reqif.too_large`` beyond ``limits.max_bytes``.
    """

    def __init__(self, stream: BinaryIO, *, name: str, limits: Limits) -> None:
        self.idle_bytes = 0
        self._stream = stream
        self._name = name
        self._limits = limits
        self._decoder = codecs.getincrementaldecoder("utf-8")("strict")
        self._active: bool | None = None
        self._text = ""
        self._inside = False
        self._line = 1
        self._runs: dict[str, _Run] = {}
        self._run_count = 0
        self._read_bytes = 0

    def read(self, size: int = -1) -> bytes:
        """Return some bytes of the rest; an empty result only at the end, whatever the size."""
        del size
        while True:
            piece = self._stream.read(PIECE_BYTES)
            self._read_bytes += len(piece)
            if self._read_bytes > self._limits.max_bytes:
                raise self._too_large("reqif.too_large", f"more than {self._limits.max_bytes} bytes")
            rest = piece if self._active is False else self._filter(piece)
            if rest or not piece:
                break
        self.idle_bytes += len(rest)
        if self.idle_bytes > IDLE_LIMIT:
            raise self._too_large("reqif.element_too_large", f"an element beyond {IDLE_LIMIT} bytes")
        return rest

    def give_run(self, number: str, collector: Collector) -> None:
        """Hand the blocks that stood at the marker to the collector, in order."""
        kind, rows, lines = self._runs.pop(number, ("", [], []))
        if kind == "R":
            collector.add_relations(
                [(source, target, one, _unescaped(stamp)) for source, target, one, stamp in rows]
            )
        elif kind == "H":
            collector.add_hierarchy([row[0] for row in rows])
        elif kind == "O":
            for (identifier, long_name, description, before, values, after), line in zip(
                rows, lines, strict=True
            ):
                head = (_unescaped(identifier), _unescaped(long_name), _unescaped(description))
                collector.add_object(head, before or after or "", _values(values), line)

    def _too_large(self, code: str, what: str) -> LimitError:
        return LimitError(code, f"The document holds {what}.", place=Place(self._name))

    def _filter(self, piece: bytes) -> bytes:
        pending = self._decoder.getstate()[0]
        try:
            text = self._decoder.decode(piece, final=not piece)
        except UnicodeDecodeError:
            return self._give_up(self._text, pending + piece)
        self._text += text
        if piece.translate(None, _ALLOWED) or (not piece.isascii() and _has_noncharacter(text)):
            return self._give_up(self._text, self._decoder.getstate()[0])
        return self._take_blocks(at_end=not piece)

    def _give_up(self, text: str, raw: bytes) -> bytes:
        self._active = False
        self._text = ""
        return text.encode("utf-8") + raw

    def _take_blocks(self, *, at_end: bool) -> bytes:
        text = self._text
        start = 0
        if self._active is None:
            prolog = _PROLOG.match(text)
            encoding = prolog["encoding"] if prolog else None
            if prolog is None or (encoding and encoding.lower() not in _ENCODINGS):
                return self._give_up(text, self._decoder.getstate()[0])
            self._active = True
            start = prolog.end()
        cut = _Cut(text, start, inside=self._inside, line=self._line)
        clean = cut.take()
        rest_at = len(text) if at_end or not clean else cut.rest_from()
        clean = cut.close(rest_at, self._keep_run) and clean
        kept = "".join(cut.kept)
        if not clean:
            return self._give_up(kept + text[rest_at:], self._decoder.getstate()[0])
        self._text = text[rest_at:]
        self._inside = cut.inside
        self._line = cut.line
        return kept.encode("utf-8")

    def _keep_run(self, run: _Run) -> str:
        number = str(self._run_count)
        self._run_count += 1
        self._runs[number] = run
        return f'<{RUN_TAG} n="{number}"/>'


class _Cut:
    """One stretch of text, parted into plain blocks and the rest."""

    def __init__(self, text: str, start: int, *, inside: bool, line: int) -> None:
        self.kept: list[str] = [text[:start]]
        self.inside = inside
        self.line = line
        self._text = text
        self._out_from = self._gap_from = start
        self._mark = 0
        self._runs: list[tuple[int, _Run, int]] = []

    def take(self) -> bool:
        """Take every plain block; stop with False at markup that could hide a block."""
        text = self._text
        look = self._gap_from
        while (start := text.find("<SPEC-", look)) >= 0:
            gap = text[self._gap_from : start]
            if gap and not gap.isspace():
                if _has_other_markup(gap):
                    return False
                self.inside = gap.rstrip().endswith(_NEIGHBOURS)
            kind = text[start + 6 : start + 7]
            end = self._take_run(kind, start) if self.inside and kind in _PATTERNS else start
            if end == start:
                self._gap_from = start
                look = start + 6
            else:
                self._out_from = self._gap_from = look = end
        return True

    def rest_from(self) -> int:
        """Return where a block may begin that the next bytes complete."""
        text = self._text
        start = max(text.rfind(one, self._out_from) for one in _CANDIDATES)
        if start < 0 or len(text) - start > CARRY_LIMIT:
            start = text.rfind("<", self._out_from)
        if start < 0 or len(text) - start > CARRY_LIMIT:
            start = len(text)
        return start

    def close(self, rest_at: int, keep_run: Callable[[_Run], str]) -> bool:
        """Complete ``kept`` up to an offset; return False when the last piece hides a block."""
        text = self._text
        piece = text[self._out_from : rest_at]
        kept = [self.kept[0]]
        done = len(self.kept[0])
        for start, run, end in self._runs:
            kept += (text[done:start], keep_run(run), "\n" * text.count("\n", start, end))
            done = end
        kept.append(piece)
        self.kept = kept
        self.line += text.count("\n", self._mark, rest_at)
        if piece and not piece.isspace():
            self.inside = piece.rstrip().endswith(_NEIGHBOURS)
        return not _has_other_markup(piece)

    def _take_run(self, kind: str, start: int) -> int:
        """Take the blocks of one kind that follow each other without a gap; return where they end."""
        text = self._text
        wanted = _GROUPS[kind]
        rows: list[tuple[str, ...]] = []
        starts: list[int] = []
        end = start
        take = _PATTERNS[kind].match
        match = take(text, start)
        while match:
            rows.append(match.group(0, *wanted)[1:])
            starts.append(end)
            end = match.end()
            match = take(text, end)
        if rows:
            lines = self._lines(starts) if kind == "O" else []
            self._runs.append((start, (kind, rows, lines), end))
        return end

    def _lines(self, starts: list[int]) -> list[int]:
        lines: list[int] = []
        for start in starts:
            self.line += self._text.count("\n", self._mark, start)
            self._mark = start
            lines.append(self.line)
        return lines


def _has_other_markup(text: str) -> bool:
    return "<!" in text or "<?" in text


def _has_noncharacter(text: str) -> bool:
    return "\ufffe" in text or "\uffff" in text


def _unescaped(text: str | None) -> str:
    if not text:
        return ""
    if "&" in text:
        for entity, character in _ENTITIES:
            text = text.replace(entity, character)
    return text


def _values(text: str | None) -> list[Value]:
    if not text:
        return []
    found: list[Value] = _VALUE.findall(text)
    if "&" in text:
        return [(kind, _unescaped(value), definition) for kind, value, definition in found]
    return found
