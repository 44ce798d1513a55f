# SPDX-License-Identifier: Apache-2.0
"""Options several commands share: the workspace, the two dates, the form of the output."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from math import isnan
from pathlib import Path
from typing import TypeVar

import click

from asqms.faces.cli.session import Session
from asqms.kernel.clock import today

COLOURS = {
    "conforms": "green",
    "partly": "yellow",
    "deviates": "red",
    "undetermined": "magenta",
    "justified": "blue",
    "not_applicable": "bright_black",
}
"""Colour of each verdict on a terminal; its sign always stands beside it."""

Command = TypeVar("Command", bound=Callable[..., object])


class Percentage(click.FloatRange):
    """A percentage from 0 to 100; not-a-number is none."""

    name = "percentage"

    def __init__(self) -> None:
        super().__init__(0, 100)

    def convert(self, value: str | float, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Return the percentage."""
        number = float(super().convert(value, param, ctx))  # type: ignore[arg-type]  # typed too tightly
        if isnan(number):
            self.fail(f"{value!r} is not a number.", param, ctx)
        return number


class Day(click.ParamType[date]):
    """A calendar day written as 2026-06-30."""

    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the day; a usage error names the form that is expected."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is not a day such as 2026-06-30.", param, ctx)


_FOLDER: click.Path = click.Path(path_type=Path, file_okay=False, exists=True)
workspace_argument = click.argument("workspace", type=_FOLDER, default=Path(), required=False)
workspace_option = click.option(
    "--workspace",
    "-w",
    type=_FOLDER,
    default=Path(),
    help="Folder of the workspace, or one below it.",
)
format_option = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    help="For people or for programs.",
)
home_option = click.option(
    "--home",
    type=click.Path(path_type=Path, file_okay=False),
    help="Data folder of the server; ASQMS_HOME without it.",
)
language_option = click.option(
    "--language", type=click.Choice(["en", "zh-Hans", "de"]), default="en", help="Language of the document."
)


def dates(command: Command) -> Command:
    """Add ``--as-of`` and ``--known-on`` to a command."""
    as_of = click.option(
        "--as-of", type=Day(), help="Evaluate what was true and known on this day; today without it."
    )
    known_on = click.option(
        "--known-on", type=Day(), help="Evaluate as it was known on this other day (the second time axis)."
    )
    return as_of(known_on(command))


def chosen_day(session: Session, as_of: date | None) -> date:
    """Return the day asked for, or today by the session's clock."""
    return as_of or today(session.clock)


def workspace_root(start: Path) -> Path:
    """Return the folder of the workspace that ``start`` lies in; errors as find_workspace."""
    from asqms.workspace.files import find_workspace

    return find_workspace(start)
