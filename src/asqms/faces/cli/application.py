# SPDX-License-Identifier: Apache-2.0
"""The ``asqms`` command: finds the command's module, runs it, turns errors into exit codes."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from importlib import import_module

import click

from asqms.faces.cli.session import Session, closed_output_is_no_fault, silence_output
from asqms.kernel.errors import AsqmsError, Place
from asqms.kernel.outcome import ExitCode

COMMANDS: dict[str, tuple[str, str]] = {
    "init": ("asqms.faces.cli.init", "Write a small working workspace to start from."),
    "check": ("asqms.faces.cli.check", "Evaluate a workspace: what conforms, what blocks, whose it is."),
    "explain": ("asqms.faces.cli.explain", "Say why one practice has its verdict on one scope."),
    "soa": ("asqms.faces.cli.soa", "Print the statement of applicability."),
    "classify": ("asqms.faces.cli.classify", "Ask the classification questions for a software item."),
    "what-if": ("asqms.faces.cli.what_if", "Show exactly what a change would change, before it is made."),
    "report": ("asqms.faces.cli.report", "Write the report: HTML, Excel, PDF, JSON, JUnit or SARIF."),
    "evidence": ("asqms.faces.cli.evidence", "Look at evidence files and the adapters that read them."),
    "trace": ("asqms.faces.cli.trace", "Check traceability over requirements, design, tests and results."),
    "catalog": ("asqms.faces.cli.catalog", "Read standards, practices, mappings and overlays."),
    "push": ("asqms.faces.cli.push", "Send evidence to a server from CI and print the gate."),
    "apply": ("asqms.faces.cli.apply", "Make a workspace the server's state; the plan is shown first."),
    "export-workspace": ("asqms.faces.cli.export_workspace", "Write the server's state as a workspace."),
    "doctor": ("asqms.faces.cli.doctor", "Check the installation and say what is unsafe."),
    "worker": ("asqms.faces.cli.worker", "Do background work in a process of its own."),
    "projects": ("asqms.faces.cli.projects", "Start projects from the adopted processes on a server."),
    "records": ("asqms.faces.cli.records", "Keep the records of the processes on a server."),
    "audits": ("asqms.faces.cli.audits", "Checklists of audits, and whether one is ready for them."),
    "performance": ("asqms.faces.cli.performance", "Show indicators, set targets, print management reviews."),
    "ledger": ("asqms.faces.cli.ledger", "Check the ledger, prove a record, sign a checkpoint."),
    "backup": ("asqms.faces.cli.backup", "Back the server up, restore it, prove that a backup is good."),
    "serve": ("asqms.faces.cli.serve", "Serve the quality system in the browser and over an API."),
    "set-up": ("asqms.faces.cli.set_up", "Found the organisation of an empty server from the command line."),
    "demo": ("asqms.faces.cli.demo", "Serve the invented organisation with an account for each role."),
    "schema": ("asqms.faces.cli.schema", "Write the JSON Schemas of the workspace files."),
}


class LazyGroup(click.Group):
    """A group whose commands are imported when they are used; each module offers ``command``."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Return the names in the order people need them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import and return one command."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(COMMANDS[cmd_name][0]).command
        command.name = cmd_name
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command; a name that is none is told with the nearest one."""
        near = get_close_matches(args[0], COMMANDS, n=1)
        if near and args[0] not in COMMANDS and not ctx.resilient_parsing:
            ctx.fail(f"There is no command {args[0]}. Did you mean {near[0]}?")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; a reader that closed our output ends it quietly."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            silence_output()
            return None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the list of commands without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="openasqms", prog_name="asqms", message="%(prog)s %(version)s")
def root() -> None:
    """Evaluate the quality system of an automotive software organisation from files and tool output."""


def run(arguments: Sequence[str], session: Session) -> int:
    """Run one command and return its exit code; every error is told with its code and a way out."""
    _tolerate_undecodable_names()
    code = _run(arguments, session)
    with closed_output_is_no_fault():
        sys.stdout.flush()
    return code


def _run(arguments: Sequence[str], session: Session) -> int:
    try:
        result = root.main(list(arguments), prog_name="asqms", standalone_mode=False, obj=session)
    except click.exceptions.NoArgsIsHelpError as error:
        sys.stderr.write(error.format_message() + "\n")
        return ExitCode.USAGE
    except click.ClickException as error:
        error.show()
        return ExitCode.USAGE
    except (click.Abort, KeyboardInterrupt):
        sys.stderr.write("Stopped.\n")
        return ExitCode.USAGE
    except AsqmsError as error:
        tell(session, error)
        return error.exit_code
    except OSError as error:
        tell(session, _system_error(error))
        return ExitCode.USAGE
    except Exception as error:  # noqa: BLE001 - the one place where a fault of ours becomes an exit code
        _tell_fault(session, error)
        return ExitCode.INTERNAL
    return int(result) if isinstance(result, int) else ExitCode.CONFORMS


def _tolerate_undecodable_names() -> None:
    """Let file names and signs that the terminal cannot show be written as escapes."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and stream.errors in {"strict", "surrogateescape"}:
            stream.reconfigure(errors="backslashreplace")


def _system_error(error: OSError) -> AsqmsError:
    place = Place(str(error.filename)) if error.filename else None
    return AsqmsError(
        "files.not_usable",
        f"The operating system refused: {error.strerror or type(error).__name__}.",
        hint="Check the path, the permissions and the space left.",
        place=place,
    )


def _tell_fault(session: Session, error: Exception) -> None:
    if os.environ.get("ASQMS_TRACEBACK"):
        session.errors.print_exception(suppress=[click])
    fault = f"{type(error).__name__}: {error}"
    hint = "This is a fault of asqms. Set ASQMS_TRACEBACK=1, run it again and report what it prints."
    tell(session, AsqmsError("internal.fault", fault, hint=hint))


def tell(session: Session, error: AsqmsError) -> None:
    """Write an error as people read it: place, sentence, code, hint."""
    from rich.markup import escape

    place = f"{error.place}: " if error.place else ""
    session.errors.print(
        f"[bold red]Error[/] {escape(place + error.message)} [dim]{escape('[' + error.code + ']')}[/]"
    )
    if error.hint:
        session.errors.print(f"  {escape(error.hint)}")
