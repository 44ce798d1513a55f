# SPDX-License-Identifier: Apache-2.0
"""What is wrong with a workspace: every problem with its place, collected and raised together."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from asqms.kernel.errors import AsqmsError, Place
from asqms.kernel.outcome import ExitCode

MOST_PROBLEMS = 50


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong or doubtful: stable code, sentence, place, what to do."""

    code: str
    message: str
    place: Place | None = None
    hint: str = ""

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        hint = f" ({self.hint})" if self.hint else ""
        return f"{where}{self.message} [{self.code}]{hint}"


class WorkspaceError(AsqmsError):
    """A workspace that cannot be used; ``problems`` holds at most 50, ``more`` counts the rest.

    With one problem the error has its code, place and hint; with several the code is
    ``workspace.problems`` and the message has one line for each.
    """

    exit_code: ClassVar[ExitCode] = ExitCode.UNREADABLE

    def __init__(self, problems: Iterable[Problem], *, more: int = 0) -> None:
        self.problems = tuple(problems)
        self.more = more
        if len(self.problems) == 1 and not more:
            one = self.problems[0]
            super().__init__(one.code, one.message, hint=one.hint, place=one.place)
            return
        lines = [f"The workspace has {len(self.problems) + more} problems."]
        lines += [f"  {problem}" for problem in self.problems]
        if more:
            lines.append(f"  ... and {more} more")
        super().__init__(
            "workspace.problems", "\n".join(lines), hint="Correct them and run the command again."
        )


class Findings:
    """Collects problems and warnings while a workspace is read; nothing stops at the first."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.warnings: list[Problem] = []

    def add(self, code: str, message: str, place: Place | None, hint: str = "") -> None:
        """Record a problem that makes the workspace unusable."""
        self.problems.append(Problem(code, message, place, hint))

    def warn(self, code: str, message: str, place: Place | None, hint: str = "") -> None:
        """Record a doubt that the caller shows but that stops nothing."""
        self.warnings.append(Problem(code, message, place, hint))

    def add_error(self, error: AsqmsError) -> None:
        """Record an error of another part of the product as a problem."""
        self.add(error.code, error.message, error.place, error.hint)

    def raise_if_any(self) -> None:
        """Raise WorkspaceError with all problems in the order of their places, if there are any."""
        if self.problems:
            found = sorted(self.problems, key=_order)
            raise WorkspaceError(found[:MOST_PROBLEMS], more=max(0, len(found) - MOST_PROBLEMS))

    def sorted_warnings(self) -> tuple[Problem, ...]:
        """Return the warnings in the order of their places."""
        return tuple(sorted(self.warnings, key=_order))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a hint that names the known word closest to what was written, or some of the known ones."""
    candidates = sorted(known)
    close = difflib.get_close_matches(word[:200], candidates[:20_000], n=1, cutoff=0.6)
    if close:
        return f"Did you mean {close[0]}?"
    if not candidates:
        return "None is defined yet."
    shown = ", ".join(candidates[:8])
    return f"Known: {shown}{' ...' if len(candidates) > 8 else '.'}"  # noqa: PLR2004 - as many as fit on a line


def _order(problem: Problem) -> tuple[str, int, int, str, str]:
    place = problem.place or Place("")
    return (place.path, place.line or 0, place.column or 0, problem.code, problem.message)
