# SPDX-License-Identifier: Apache-2.0
"""CSV and its relatives: encoding, delimiter and quoting found out, never guessed silently."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator

from asqms.adapters.register.options import RegisterOptions
from asqms.adapters.register.tables import NumberedRow, Table, with_header
from asqms.decoding.text import decode_text, decode_western
from asqms.kernel.errors import LimitError, Place, UnreadableError
from asqms.kernel.records import Notice

DELIMITERS = (",", ";", "\t", "|")
MOST_LINES = 2_000_000
MOST_CELLS = 4_000_000
_SAMPLE_CHARACTERS = 64_000
_SAMPLE_ROWS = 100
_SEPARATOR_LINE = "sep="


def read_delimited(data: bytes, options: RegisterOptions, name: str) -> Table:
    """Return the table of a CSV text.

    Raises UnreadableError ``register.not_text``, ``register.encoding``, ``register.quotes``,
    ``register.no_header``, ``text.not_utf8``; LimitError ``register.field_too_long``,
    ``register.too_many_cells``.
    """
    text, is_guess = _decode(data, options.encoding, name)
    if "\x00" in text:
        raise UnreadableError("register.not_text", "The file holds binary data.", place=Place(name))
    skipped = 0
    delimiter = options.delimiter
    first_line = text[:8].partition("\n")[0].rstrip("\r")
    if first_line.lower().startswith(_SEPARATOR_LINE) and len(first_line) == len(_SEPARATOR_LINE) + 1:
        text = text.partition("\n")[2]
        delimiter = delimiter or first_line[-1]
        skipped = 1
    delimiter = delimiter or _delimiter_of(text)
    _refuse_crowded(text, delimiter, name)
    lines = _lines(text, delimiter, name, skipped)
    table = with_header(lines, header_row=options.header_row, format_version="csv", name=name)
    if is_guess:
        told = "The text is not UTF-8 and is read as Windows-1252; name another one in the option encoding."
        table.notices.append(Notice("register.encoding_guessed", told, Place(name)))
    return table


def _refuse_crowded(text: str, delimiter: str, name: str) -> None:
    if text.count("\n") > MOST_LINES or text.count(delimiter) > MOST_CELLS:
        raise LimitError(
            "register.too_many_cells",
            f"The table has more than {MOST_LINES} lines or {MOST_CELLS} cells.",
            hint="Split it into several files.",
            place=Place(name),
        )


def _decode(data: bytes, encoding: str, name: str) -> tuple[str, bool]:
    """Return the text, and whether its encoding was a guess."""
    if not encoding:
        return decode_western(data, name)
    if encoding == "utf-8":
        return decode_text(data, name), False
    try:
        return data.decode(encoding).removeprefix("\ufeff"), False
    except UnicodeDecodeError as error:
        raise UnreadableError(
            "register.encoding",
            f"Byte {error.start} is not valid {encoding}.",
            hint="Correct the option encoding.",
            place=Place(name),
        ) from error


def _lines(text: str, delimiter: str, name: str, skipped: int) -> Iterator[NumberedRow]:
    skips, escape = _ways_of(text, delimiter)
    reader = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=delimiter,
        escapechar=escape,
        skipinitialspace=skips,
        strict=True,
    )
    try:
        for cells in reader:
            yield reader.line_num + skipped, cells
    except csv.Error as error:
        place = Place(name, reader.line_num + skipped)
        if "field larger" in str(error):
            raise LimitError(
                "register.field_too_long",
                f"A cell has more than {csv.field_size_limit()} characters.",
                hint="Check that quotes are closed.",
                place=place,
            ) from error
        raise UnreadableError(
            "register.quotes",
            "The quotes around a cell are not closed, or text follows them.",
            hint='Write a quote inside a cell as "", and check the option delimiter.',
            place=place,
        ) from error


def _delimiter_of(text: str) -> str:
    """Return the delimiter under which most rows of the beginning have the same, largest width."""
    sample = _sample(text)
    best, best_score = DELIMITERS[0], (0.0, 0)
    for delimiter in DELIMITERS:
        widths = _widths(sample, delimiter)
        if not widths:
            continue
        width, rows = max(widths.items(), key=lambda pair: (pair[1], pair[0]))
        score = (rows / widths.total(), width)
        if width > 1 and (score[1] * score[0], score[0]) > (best_score[1] * best_score[0], best_score[0]):
            best, best_score = delimiter, score
    return best


def _ways_of(text: str, delimiter: str) -> tuple[bool, str | None]:
    """Return whether blanks stand before quoted cells, and the sign that escapes a quote inside one.

    A backslash is that sign only where the beginning of the text cannot be read without it.
    """
    sample = _sample(text)
    mark = re.escape(delimiter)
    skips = delimiter not in {" ", "\t"} and re.search(mark + r' +"', sample) is not None
    if '\\"' not in sample or _reads(sample, delimiter, None, skips=skips):
        return skips, None
    return skips, "\\" if _reads(sample, delimiter, "\\", skips=skips) else None


def _reads(sample: str, delimiter: str, escape: str | None, *, skips: bool) -> bool:
    reader = csv.reader(
        io.StringIO(sample, newline=""),
        delimiter=delimiter,
        escapechar=escape,
        skipinitialspace=skips,
        strict=True,
    )
    try:
        for count, _ in enumerate(reader):
            if count >= _SAMPLE_ROWS:
                break
    except csv.Error:
        return False
    return True


def _sample(text: str) -> str:
    sample = text[:_SAMPLE_CHARACTERS]
    return sample if len(text) == len(sample) else sample[: sample.rfind("\n") + 1] or sample


def _widths(sample: str, delimiter: str) -> Counter[int]:
    widths: Counter[int] = Counter()
    try:
        for cells in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter):
            if any(cell.strip() for cell in cells):
                widths[len(cells)] += 1
            if widths.total() >= _SAMPLE_ROWS:
                break
    except csv.Error:
        pass
    return widths
