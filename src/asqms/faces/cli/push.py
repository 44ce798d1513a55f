# SPDX-License-Identifier: Apache-2.0
"""``asqms push``: one command in a pipeline sends what the tools wrote and prints whether the gate opens."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import click

from asqms.faces.cli.gate import FAIL_ON
from asqms.faces.cli.options import COLOURS, Day, Percentage, format_option
from asqms.faces.cli.remote import (
    LocalFile,
    RemoteError,
    Server,
    local_file,
    server_from,
    server_options,
    upload,
)
from asqms.faces.cli.session import Session
from asqms.kernel.outcome import ExitCode

SHOWN = 12
NOT_ALLOWED, NOT_FOUND = "organization.not_allowed", "organization.not_found"


@dataclass
class Outcome:
    """What a push did and what the gate says, or why it cannot be shown."""

    received: list[dict[str, Any]] = field(default_factory=list)
    sent_bytes: int = 0
    gate: Mapping[str, Any] | None = None
    refusal: RemoteError | None = None
    behind: int = 0

    @property
    def code(self) -> int:
        """The exit code: that of the gate or its refusal, 3 where a file could not be read by any adapter."""
        if self.refusal is not None:
            return self.refusal.exit_code
        if self.gate is not None and self.gate["exit_code"] != ExitCode.CONFORMS:
            return int(self.gate["exit_code"])
        if any(one["problem"] for one in self.received):
            return ExitCode.UNREADABLE
        return ExitCode.INTERNAL if self.behind else ExitCode.CONFORMS


@dataclass(frozen=True, slots=True)
class Wish:
    """What is stated about the files, and what the gate looks at."""

    statement: Mapping[str, str]
    gate: str
    fail_on: str
    limit: float | None
    patience: float


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@server_options
@click.option("--subject", metavar="SCOPE", help="The software item (or project) the files are about.")
@click.option("--type", "kind", metavar="TYPE", help="Type of evidence; the content decides without it.")
@click.option(
    "--series", metavar="ID", help="Series the files continue; the one of type and subject without it."
)
@click.option("--effective", type=Day(), help="Day the content was true; what the content names without it.")
@click.option("--revision", metavar="TEXT", help="Revision of the software, such as a commit.")
@click.option("--producer", metavar="TEXT", help="Who or what produced the files.")
@click.option(
    "--workspace",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="Make this workspace the server's state first; nothing is removed.",
)
@click.option("--gate", "gate", metavar="SCOPE", help="Scope of the gate; the subject without it.")
@click.option("--no-gate", is_flag=True, help="Send only; do not wait for verdicts.")
@click.option(
    "--fail-on", type=click.Choice(FAIL_ON), default="gap", show_default=True, help="What closes the gate."
)
@click.option("--undetermined-limit", type=Percentage(), help="Exit with 4 when more is undetermined.")
@click.option(
    "--wait",
    type=click.IntRange(0, 3600),
    default=180,
    show_default=True,
    help="Seconds to wait for verdicts.",
)
@format_option
@click.pass_obj
def command(  # noqa: PLR0913 - one parameter per option
    session: Session,
    *,
    files: tuple[Path, ...],
    server: str | None,
    token_file: Path | None,
    subject: str | None,
    kind: str | None,
    series: str | None,
    effective: date | None,
    revision: str | None,
    producer: str | None,
    workspace: Path | None,
    gate: str | None,
    no_gate: bool,
    fail_on: str,
    undetermined_limit: float | None,
    wait: int,
    form: str,
) -> int:
    """Send FILES as evidence about --subject, wait for the verdicts, print the gate.

    Connections that break are taken up where they broke; running the command again records nothing twice.
    The token comes from ASQMS_TOKEN or --token-file. Exit codes: 0 the gate is open, 1 gaps, 2 usage,
    refused, or everything sent but the gate not shown to this token, 3 a file that nothing can read,
    4 too much undetermined, 5 the server was not reached.
    """
    if not files and workspace is None:
        raise click.UsageError("Name the files to send, or a --workspace.")
    if files and not subject:
        raise click.UsageError("Say with --subject what the files are about.")
    remote = server_from(server, token_file)
    stated = {"subject": subject, "type": kind, "series": series, "revision": revision, "producer": producer}
    stated["effective"] = effective.isoformat() if effective else None
    wish = Wish(
        {name: value for name, value in stated.items() if value},
        "" if no_gate else gate or subject or "",
        fail_on,
        undetermined_limit,
        float(wait),
    )
    try:
        outcome = _pushed(session, remote, files, wish, workspace)
        if not no_gate:
            _ask_gate(remote, wish, outcome)
    finally:
        remote.close()
    _print(session, outcome, form)
    if outcome.refusal is not None:
        raise outcome.refusal
    return outcome.code


def _pushed(
    session: Session, remote: Server, files: Sequence[Path], wish: Wish, workspace: Path | None
) -> Outcome:
    outcome = Outcome()
    if workspace is not None:
        from asqms.faces.cli.apply import RemoteTarget, applied

        applied(session, RemoteTarget(remote), workspace, remove=False)
    found = [local_file(path) for path in files]
    if found:
        missing = set(
            remote.ask("POST", "evidence/missing", {"digests": [one.digest for one in found]})["missing"]
        )
        for one in found:
            outcome.received.append(_send(session, remote, one, wish, missing))
            outcome.sent_bytes += one.size if one.digest in missing else 0
            missing.discard(one.digest)
    return outcome


def _send(session: Session, remote: Server, file: LocalFile, wish: Wish, missing: set[str]) -> dict[str, Any]:
    """Send what the server lacks and record it; the record is the same however often it is asked for."""
    record = {**wish.statement, "name": file.name}
    if file.digest not in missing:
        try:
            return remote.ask("POST", "evidence", {**record, "digest": file.digest})
        except RemoteError as error:
            if error.code != "evidence.bytes_unknown":
                raise
    with session.progress(f"Sending {file.path.name}", "Recording") as told:
        steps = max(1, file.size >> 16)
        uid = upload(remote, file, lambda done: told(min(done >> 16, steps), steps))
    return remote.ask("POST", "evidence", {**record, "upload": uid})


def _ask_gate(remote: Server, wish: Wish, outcome: Outcome) -> None:
    """Wait until verdicts know what was sent, at most as long as wanted, and ask the gate."""
    asked: dict[str, str | float] = {"fail_on": wish.fail_on}
    if wish.gate:
        asked["scope"] = wish.gate
    if wish.limit is not None:
        asked["undetermined_limit"] = wish.limit
    pause, until = 0.2, time.monotonic() + wish.patience
    try:
        while True:
            standing = remote.ask("GET", "standing")
            outcome.behind = int(standing["behind"])
            if not outcome.behind or time.monotonic() >= until:
                break
            remote.pause(min(pause, max(0.0, until - time.monotonic())))
            pause = min(pause * 1.5, 3.0)
        outcome.gate = remote.ask("GET", "gate", params=asked)
    except RemoteError as error:
        refusal = _gate_refusal(error, wish.gate)
        if refusal is None:
            raise
        outcome.refusal = refusal


def _gate_refusal(error: RemoteError, scope: str) -> RemoteError | None:
    """Return why the gate cannot be shown although everything was sent; None for any other trouble."""
    if error.code == NOT_ALLOWED:
        return RemoteError(
            "push.gate_not_shown",
            "What was sent is recorded, but this token may not see the gate.",
            hint="Make a token of the kind Send evidence and see the gate (Settings, Tokens; the rights "
            "evidence.receive and conformity.view), or send without the gate: --no-gate.",
        )
    if error.code == NOT_FOUND:
        return RemoteError(
            "push.gate_scope_unknown",
            f"What was sent is recorded, but this token sees no scope {scope!r} whose gate could be shown.",
            hint="Name a scope that the token sees with --gate, or send without the gate: --no-gate.",
        )
    return None


def _print(session: Session, outcome: Outcome, form: str) -> None:
    if form == "json":
        found = {
            "received": outcome.received,
            "sent_bytes": outcome.sent_bytes,
            "gate": outcome.gate,
            "gate_refused": outcome.refusal.code if outcome.refusal else None,
            "behind": outcome.behind,
            "exit_code": int(outcome.code),
        }
        sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=1) + "\n")
        return
    for one in outcome.received:
        _print_received(session, one)
    if outcome.gate is not None:
        _print_gate(session, outcome)


def _print_received(session: Session, one: Mapping[str, Any]) -> None:
    from rich.text import Text

    sign, style = ("●", "green") if not one["problem"] else ("?", "magenta")
    state = "recorded" if one["changed"] else "was there already"
    session.output.print(
        Text.assemble((f"{sign} ", style), f"{one['uid']}  ", (f"{one['type']} · {state}", "dim"))
    )
    if one["problem"]:
        session.output.print(Text(f"  {one['problem_message']} [{one['problem']}]", "magenta"))


def _print_gate(session: Session, outcome: Outcome) -> None:
    from rich.text import Text

    gate = outcome.gate or {}
    tally = gate["tally"]
    session.output.print()
    rated, conforms = tally["rated"], tally["conforms"]
    share = f"{100 * conforms / rated:.1f} %" if rated else "–"
    scope = gate["scope"] or "everything this token may see"
    session.output.print(Text.assemble((f"{scope}", "bold"), f"  {conforms} of {rated} conform ({share})"))
    for row in gate["blocking"][:SHOWN]:
        owner = row["owner"] or "nobody owns it"
        lapses = f" · until {row['lapses_on']}" if row["lapses_on"] else ""
        session.output.print(
            Text.assemble(
                (f"  {row['verdict']:<12}", COLOURS.get(row["verdict"], "")),
                f" {row['practice']}  {row['scope_name']} ",
                (f"· {owner}{lapses}", "dim"),
            )
        )
    more = tally["gaps"] - min(len(gate["blocking"]), SHOWN)
    if more > 0:
        session.output.print(Text(f"  and {more} more", "dim"))
    if outcome.behind:
        session.output.print(
            Text(
                "The server has not worked out everything yet; the gate speaks about what it knew.", "yellow"
            )
        )
    session.output.print(gate["sentence"], style="bold", markup=False)
