# SPDX-License-Identifier: Apache-2.0
"""The one error base of the product and the place an error points to; nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from asqms.kernel.outcome import ExitCode


@dataclass(frozen=True, slots=True)
class Place:
    """Where a problem is: a file (or member ``archive!member``), line and column counted from 1."""

    path: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        parts = [self.path]
        if self.line is not None:
            parts.append(str(self.line))
            if self.column is not None:
                parts.append(str(self.column))
        return ":".join(parts)


class AsqmsError(Exception):
    """A failure a person can act on: stable code, sentence, place, way out.

    ``code`` is ``<area>.<what_happened>`` and never changes meaning; ``hint`` says what to do next.
    """

    exit_code: ClassVar[ExitCode] = ExitCode.USAGE

    def __init__(
        self,
        code: str,
        message: str,
        *,
        hint: str = "",
        place: Place | None = None,
        context: Mapping[str, str | int | float | bool] | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint
        self.place = place
        self.context: Mapping[str, str | int | float | bool] = dict(context or {})

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        hint = f" ({self.hint})" if self.hint else ""
        return f"{where}{self.message} [{self.code}]{hint}"


class UnreadableError(AsqmsError):
    """Input bytes that an adapter or loader cannot turn into records (DESIGN section 6, exit 3)."""

    exit_code: ClassVar[ExitCode] = ExitCode.UNREADABLE


class LimitError(UnreadableError):
    """Input beyond a declared limit of size, depth, count or archive ratio."""
