# SPDX-License-Identifier: Apache-2.0
"""``asqms catalog``: what is asked, where it comes from, how standards relate, what overlays change."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import click

from asqms.faces.cli.catalog_view import View
from asqms.faces.cli.options import Day, format_option, language_option
from asqms.faces.cli.session import Session
from asqms.kernel.outcome import ExitCode

LISTS = (
    "practices",
    "processes",
    "standards",
    "requirements",
    "evidence",
    "roles",
    "kpis",
    "questions",
    "domains",
    "phases",
    "interpretations",
)
SCHEMAS = (
    "pack",
    "process",
    "evidence_types",
    "roles",
    "kpis",
    "classification",
    "applicability",
    "criteria",
    "mapping",
    "overlay",
)


def catalogue_options(function: Callable[..., int]) -> Callable[..., int]:
    """Add the options that choose and show a catalogue; the command is given a View instead of them."""

    @click.option(
        "--overlay",
        "overlays",
        multiple=True,
        type=click.Path(path_type=Path, dir_okay=False),
        help="Apply this overlay; may be given several times.",
    )
    @click.option(
        "--workspace",
        "-w",
        type=click.Path(path_type=Path, file_okay=False),
        help="Apply the overlays of this workspace.",
    )
    @click.option("--as-of", type=Day(), help="Leave out overlays that take effect after this day.")
    @language_option
    @format_option
    @click.pass_obj
    def run(
        session: Session,
        /,
        *,
        overlays: Sequence[Path],
        workspace: Path | None,
        as_of: date | None,
        form: str,
        language: str,
        **options: object,
    ) -> int:
        view = View(session, form, language, overlays=tuple(overlays), workspace=workspace, as_of=as_of)
        return function(view, **options)

    run.__doc__, run.__name__ = function.__doc__, function.__name__
    parameters: list[click.Parameter] = getattr(run, "__click_params__", [])
    own: list[click.Parameter] = getattr(function, "__click_params__", [])
    run.__dict__["__click_params__"] = [*parameters, *own]
    return run


@click.group()
def command() -> None:
    """Read standards, practices, mappings and overlays.

    The reference model is our own proposal and holds no official text; official ids and texts come
    from overlays that stay on your side.
    """


@command.command("list")
@click.argument("what", type=click.Choice(LISTS), required=False)
@click.option("--process", default="", metavar="ID", help="Only practices of this process.")
@click.option("--kind", default="", metavar="KIND", help="Only basic, advanced or recommended practices.")
@click.option("--standard", default="", metavar="ID", help="Only requirements of this standard.")
@click.option("--search", default="", metavar="TEXT", help="Only rows that hold this text.")
@catalogue_options
def list_(view: View, what: str | None, process: str, kind: str, standard: str, search: str) -> int:
    """List what the catalogue holds; without WHAT, its processes and standards."""
    from asqms.workspace.catalogue.listing import Filter, listed

    chosen = Filter(process=process, kind=kind, standard=standard, text=search)
    if what is None:
        what = "practices" if process or kind else "requirements" if standard else None
    names = (what,) if what else ("processes", "standards")
    view.tables({name: listed(view.catalogue, name, chosen) for name in names})
    return ExitCode.CONFORMS


@command.command()
@click.argument("identity", metavar="ID")
@catalogue_options
def show(view: View, identity: str) -> int:
    """Show one thing by its id, with everything that belongs to it.

    ID is a practice (OP.UVE.05), a process (OP.UVE), a requirement (iso26262:6-9), a standard, a role,
    a type of evidence, a KPI, a classification question, or an official id that an overlay brings.
    """
    from asqms.workspace.catalogue.lookup import look_up

    view.entry(look_up(view.catalogue, identity))
    return ExitCode.CONFORMS


@command.command()
@click.option("--standard", default="", metavar="ID", help="Only to this standard.")
@click.option("--practice", default="", metavar="ID", help="Only from this practice.")
@click.option("--requirement", default="", metavar="ID", help="Only to this requirement.")
@catalogue_options
def mappings(view: View, standard: str, practice: str, requirement: str) -> int:
    """List which practice says something about which requirement of which standard."""
    from asqms.workspace.catalogue.listing import Filter, listed

    chosen = Filter(standard=standard, practice=practice, requirement=requirement)
    view.tables({"mappings": listed(view.catalogue, "mappings", chosen)})
    return ExitCode.CONFORMS


@command.command()
@click.argument("old", metavar="A")
@click.argument("new", metavar="B")
@catalogue_options
def diff(view: View, old: str, new: str) -> int:
    """Show what differs between two catalogues, field by field.

    A and B are each the word "shipped", a folder of packs, or a pack, mapping or overlay file that is
    joined to the shipped catalogue.
    """
    from asqms.workspace.catalogue.difference import diff_catalogues
    from asqms.workspace.catalogue.validation import catalogue_at

    view.changes(diff_catalogues(catalogue_at(old), catalogue_at(new)))
    return ExitCode.CONFORMS


@command.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print.")
@click.pass_obj
def validate(session: Session, path: Path, form: str) -> int:
    """Check a pack, mapping or overlay file, or a folder of packs; every problem has its line.

    Exit code 3 when there is a problem.
    """
    from asqms.workspace.catalogue.validation import validate_pack

    problems = validate_pack(path)
    View(session, form, "en").problems(path, problems)
    return ExitCode.UNREADABLE if problems else ExitCode.CONFORMS


@command.command()
@click.argument("standards", nargs=-1, metavar="[STANDARD]...")
@click.option("--unmapped", is_flag=True, help="Name every requirement that nothing is mapped to.")
@catalogue_options
def coverage(view: View, standards: tuple[str, ...], *, unmapped: bool) -> int:
    """Show how far practices serve each standard, what is unmapped, and the deduplication factor."""
    from asqms.workspace.catalogue.coverage_figures import coverage as measured

    view.coverage(measured(view.catalogue, standards), with_unmapped=unmapped)
    return ExitCode.CONFORMS


@command.command()
@click.argument("name", type=click.Choice(SCHEMAS))
def schema(name: str) -> int:
    """Print the JSON Schema of one kind of catalogue file."""
    from asqms.workspace.catalogue.schemas import catalogue_schemas

    click.echo(catalogue_schemas()[name], nl=False)
    return ExitCode.CONFORMS
