# SPDX-License-Identifier: Apache-2.0
"""``asqms doctor``: checks the installation and says what is unsafe, why, and what to do."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from asqms.faces.cli.options import format_option, home_option
from asqms.faces.cli.session import Session, closed_output_is_no_fault
from asqms.kernel.outcome import ExitCode

if TYPE_CHECKING:
    from asqms.contexts.work.data import Finding

SIGNS = {"passed": ("✓", "green"), "failed": ("✗", "red"), "unknown": ("?", "yellow")}


@click.command()
@click.option("--strict", is_flag=True, help="Warnings and what is unknown count as well.")
@click.option(
    "--accept",
    "accepted",
    multiple=True,
    metavar="ID",
    help="Know of this check and go on, such as asqms.D008; it is written to the log.",
)
@home_option
@format_option
@click.pass_obj
def command(session: Session, *, strict: bool, accepted: Sequence[str], home: Path | None, form: str) -> int:
    """Check the installation: durability, clock, keys, database role, tables, disk.

    Exit codes: 0 the server may start, 1 it refuses to start (with --strict: or something warns).
    """
    session.open_platform(home)
    from asqms.contexts.work.api import inspect_installation

    findings = inspect_installation(tuple(accepted))
    with closed_output_is_no_fault():
        if form == "json":
            _print_json(findings)
        else:
            _print_text(session, findings)
    bad = [one for one in findings if one.refuses or (strict and one.state != "passed" and not one.accepted)]
    return ExitCode.GAPS if bad else ExitCode.CONFORMS


def _print_json(findings: Sequence[Finding]) -> None:
    rows = [
        {
            "id": one.id,
            "name": one.name,
            "state": one.state.value,
            "severity": one.severity.value,
            "sentence": one.sentence,
            "hint": one.hint,
            "accepted": one.accepted,
        }
        for one in findings
    ]
    json.dump({"refuses": any(one.refuses for one in findings), "checks": rows}, sys.stdout, indent=2)
    sys.stdout.write("\n")


def _print_text(session: Session, findings: Sequence[Finding]) -> None:
    from rich.markup import escape

    for one in findings:
        sign, colour = SIGNS[one.state.value]
        if one.state.value == "failed" and (one.severity.value == "warns" or one.accepted):
            sign, colour = "!", "yellow"
        told = " (accepted)" if one.accepted else ""
        session.output.print(f"[{colour}]{sign}[/] [dim]{one.id}[/] {escape(one.sentence)}{told}")
        if one.hint and one.state.value != "passed":
            session.output.print(f"  {escape(one.hint)}")
    refusing = sum(one.refuses for one in findings)
    warning = sum(one.state.value != "passed" for one in findings) - refusing
    if refusing:
        session.output.print(
            f"The server refuses to start: {refusing} unsafe, {warning} to look at.", style="bold"
        )
    else:
        session.output.print(f"The server may start: {warning} to look at.", style="bold")
