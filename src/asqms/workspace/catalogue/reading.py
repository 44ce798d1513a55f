# SPDX-License-Identifier: Apache-2.0
"""Catalogue files off the disk into shapes; what is wrong is collected with file, line and hint."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeAlias, TypeVar, cast

from asqms.decoding.shape import fit
from asqms.decoding.yaml import MAX_BYTES, LocatedDocument, load_yaml
from asqms.engine.catalogue import Mark
from asqms.kernel.digest import CanonicalValue
from asqms.kernel.errors import AsqmsError, Place, UnreadableError
from asqms.kernel.text import SOURCE_LANGUAGE, Text, english
from asqms.workspace.catalogue.shapes import MarkRow, Row, Words
from asqms.workspace.problems import Problem, did_you_mean

Shape = TypeVar("Shape", bound=Row)
Rows_co = TypeVar("Rows_co", bound=Row, covariant=True)
Path_: TypeAlias = tuple[str | int, ...]
Container: TypeAlias = Mapping[str, object] | frozenset[str]
_LANGUAGE_TAG = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_MOST_SHOWN = 50


class CatalogueError(UnreadableError):
    """A catalogue that cannot be used; ``problems`` holds every one found, in file order.

    With one problem the error has its code, place and hint; with several the code is
    ``catalogue.problems``, the place is the first's, and the message has one line for each.
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        first = self.problems[0]
        if len(self.problems) == 1:
            super().__init__(first.code, first.message, hint=first.hint, place=first.place)
            return
        lines = [f"The catalogue has {len(self.problems)} problems."]
        lines += [f"  {problem}" for problem in self.problems[:_MOST_SHOWN]]
        if len(self.problems) > _MOST_SHOWN:
            lines.append(f"  ... and {len(self.problems) - _MOST_SHOWN} more")
        super().__init__(
            "catalogue.problems",
            "\n".join(lines),
            hint="Correct them and run the command again.",
            place=first.place,
        )


@dataclass(frozen=True)
class SourceFile(Generic[Rows_co]):
    """One file in its shape, with the document that knows the places and the list problems go to."""

    rows: Rows_co
    document: LocatedDocument
    problems: list[Problem]

    def add(self, code: str, message: str, path: Path_, hint: str = "") -> None:
        """Record a problem at a path of the file."""
        self.problems.append(Problem(f"catalogue.{code}", message, self.document.place(path), hint))

    def known(self, word: str, known: Container, what: str, path: Path_) -> bool:
        """Return whether a word is one of the known ones; record ``catalogue.unknown_<what>`` if not."""
        if word in known:
            return True
        code = f"unknown_{what.replace(' ', '_')}"
        self.add(code, f"There is no {what} {word!r}.", path, did_you_mean(word, known))
        return False

    def text(self, words: Words, path: Path_, *, needs_english: bool = True) -> Text:
        """Return a shown text; without ``needs_english`` any one language is enough."""
        if isinstance(words, str):
            return english(words)
        if SOURCE_LANGUAGE in words and len(words) == 1:
            return Text(words)
        for tag in words:
            if not _LANGUAGE_TAG.fullmatch(tag):
                self.add("language", f"{tag!r} is not a language tag.", path, "Write en, zh-Hans or de.")
        if SOURCE_LANGUAGE in words:
            return Text(words)
        if needs_english or not words:
            self.add("language", "The English text is missing.", path, "Add 'en:'.")
        return Text({SOURCE_LANGUAGE: next(iter(words.values()), ""), **words})


class Reader:
    """Reads files, keeps their digests and collects problems; nothing stops at the first."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.digests: list[tuple[str, str]] = []

    def read(self, path: Path, shape: type[Shape], *, below: Path) -> SourceFile[Shape] | None:
        """Return the file in its shape, or None after recording why it cannot be read.

        Its digest is kept under its name below the folder given, so that the place of the folder
        does not change the catalogue's digest.
        """
        try:
            with path.open("rb") as stream:
                data = stream.read(MAX_BYTES + 1)
            self.digests.append((name_under(path, below), hashlib.sha256(data).hexdigest()))
            document = load_yaml(data, name=str(path))
            return SourceFile(fit(document, shape, code="catalogue.shape"), document, self.problems)
        except AsqmsError as error:
            self.problems.append(Problem(error.code, error.message, error.place, error.hint))
        except OSError as error:
            message = f"The file cannot be read: {error.strerror or error}."
            self.problems.append(Problem("catalogue.file", message, Place(str(path))))
        return None

    def raise_if_any(self) -> None:
        """Raise CatalogueError with every problem in the order of files and lines."""
        if self.problems:
            raise CatalogueError(in_order(self.problems))


def in_order(problems: Sequence[Problem]) -> list[Problem]:
    """Return the problems in the order of files and lines."""
    return sorted(problems, key=_order)


def mark_of(row: MarkRow | None, default: Mark) -> Mark:
    """Return the mark of a row, or the one its file gives to every row."""
    return default if row is None else Mark(row.origin, row.confidence, row.source)


def facts_of(facts: Mapping[str, object]) -> Mapping[str, CanonicalValue]:
    """Return the facts of a file as plain values: YAML under the core schema holds nothing else."""
    return cast("Mapping[str, CanonicalValue]", facts)


def name_under(path: Path, folder: Path) -> str:
    """Return a path's name below a folder with forward slashes, or its bare name outside of it."""
    try:
        return path.relative_to(folder).as_posix()
    except ValueError:
        return path.name


def _order(problem: Problem) -> tuple[str, int, int, str]:
    place = problem.place or Place("")
    return (place.path, place.line or 0, place.column or 0, problem.message)
