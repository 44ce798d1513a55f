# SPDX-License-Identifier: Apache-2.0
"""``asqms apply``: a workspace becomes the server's state; the plan is shown first, nothing goes silently."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import click

from asqms.faces.cli.options import format_option, home_option, workspace_argument, workspace_root
from asqms.faces.cli.remote import (
    RemoteError,
    Server,
    fingerprint,
    local_file,
    server_from,
    server_options,
    upload,
)
from asqms.faces.cli.session import Session
from asqms.kernel.errors import AsqmsError
from asqms.kernel.outcome import ExitCode

if TYPE_CHECKING:
    from asqms.workspace.bundle import Bundle, StatedFile

SHOWN = 60
SIGNS = {"add": ("+", "green"), "change": ("~", "yellow"), "remove": ("-", "red")}


class Target(Protocol):
    """Where a workspace is applied to: a server over its API, or a data folder of this machine."""

    def plan(self, bundle: Bundle) -> Mapping[str, Any]:
        """Return what would change."""
        ...

    def send(self, session: Session, bundle: Bundle, digests: Sequence[str]) -> None:
        """Store the bytes that the plan misses."""
        ...

    def apply(self, bundle: Bundle, digest: str, *, remove: bool) -> Mapping[str, Any]:
        """Carry out the plan of this digest."""
        ...


@dataclass
class RemoteTarget:
    """A server over its API."""

    server: Server

    def plan(self, bundle: Bundle) -> Mapping[str, Any]:
        """Ask the server what would change."""
        return self.server.ask("POST", "workspace/plan", _plain(bundle))

    def send(self, session: Session, bundle: Bundle, digests: Sequence[str]) -> None:
        """Send bytes in parts, each digest once."""
        wanted = dict.fromkeys(digests)
        files = {one.digest: one for one in bundle.files if one.digest in wanted}
        with session.progress("Sending evidence", "Applying") as told:
            for number, one in enumerate(files.values(), 1):
                uid = upload(self.server, local_file(one.path, one.name[-400:].lstrip("/")))
                self.server.ask("POST", "workspace/files", {"upload": uid})
                told(number, len(files))

    def apply(self, bundle: Bundle, digest: str, *, remove: bool) -> Mapping[str, Any]:
        """Let the server carry out the plan that was shown, once."""
        content = {"bundle": _plain(bundle), "expected": digest, "remove": remove}
        headers = {"Idempotency-Key": fingerprint("apply", digest, remove, bundle.digest)}
        return self.server.ask("POST", "workspace/applications", content, headers=headers, timeout=600.0)


@dataclass
class LocalTarget:
    """A data folder of this machine; whoever may read it may do everything with it."""

    session: Session

    def _actor(self) -> Any:  # noqa: ANN401 - an actor of the organisation
        from asqms.contexts.organization.api import operator_of

        return operator_of(None, at=self.session.clock.now())

    def plan(self, bundle: Bundle) -> Mapping[str, Any]:
        """Compare with the records of the folder; an empty one gets the organisation first."""
        from asqms.contexts.organization.api import found_organisation, nobody_yet
        from asqms.contexts.workspaces.api import plan_bundle

        if nobody_yet():
            settings = bundle.settings
            found_organisation(str(settings["id"]), str(settings["name"]), at=self.session.clock.now())
        return _shown(plan_bundle(self._actor(), bundle))

    def send(self, session: Session, bundle: Bundle, digests: Sequence[str]) -> None:  # noqa: ARG002
        """Copy bytes into the store of evidence."""
        from asqms.contexts.workspaces.api import store_files

        store_files(self._actor(), bundle, tuple(digests))

    def apply(self, bundle: Bundle, digest: str, *, remove: bool) -> Mapping[str, Any]:
        """Write what differs, then work the verdicts out."""
        from asqms.contexts.conformity.api import catch_up
        from asqms.contexts.workspaces.api import apply_bundle

        actor = self._actor()
        with self.session.progress("Reading evidence", "Evaluating") as told:
            plan = apply_bundle(actor, bundle, expected=digest, remove=remove, progress=told)
            catch_up(actor)
        return _shown(plan)


@click.command()
@workspace_argument
@server_options
@home_option
@click.option("--yes", is_flag=True, help="Apply without asking.")
@click.option("--remove", is_flag=True, help="Take records away that the workspace does not have.")
@click.option("--dry-run", is_flag=True, help="Show the plan and stop.")
@click.option("--all", "every", is_flag=True, help="Show every record of the plan.")
@format_option
@click.pass_obj
def command(  # noqa: PLR0913 - one parameter per option
    session: Session,
    *,
    workspace: Path,
    server: str | None,
    token_file: Path | None,
    home: Path | None,
    yes: bool,
    remove: bool,
    dry_run: bool,
    every: bool,
    form: str,
) -> int:
    """Make WORKSPACE the state of a server (--server) or of a data folder (--home).

    The plan is shown first: what is added, changed and, with --remove, taken away. Applying twice changes
    nothing the second time. What only the server knows (access roles, sign-in) is left as it is.
    """
    target, bundle = _opened(session, server, token_file, home), _bundle(workspace)
    plan = target.plan(bundle)
    if form == "text":
        print_plan(session, plan, remove=remove, every=every)
    changes = plan["counts"]["add"] + plan["counts"]["change"] + (plan["counts"]["remove"] if remove else 0)
    if changes and not dry_run:
        _confirm(session, yes=yes)
        target.send(session, bundle, plan["missing"])
        target.apply(bundle, plan["digest"], remove=remove)
        if form == "text":
            session.output.print("Applied.", style="bold", markup=False)
    if form == "json":
        done = bool(changes) and not dry_run
        sys.stdout.write(json.dumps({"plan": plan, "applied": done}, ensure_ascii=False, indent=1) + "\n")
    return ExitCode.CONFORMS


def applied(session: Session, target: Target, workspace: Path, *, remove: bool) -> Mapping[str, Any]:
    """Apply a workspace without asking and return the plan that was carried out; prints the plan."""
    bundle = _bundle(workspace)
    plan = target.plan(bundle)
    print_plan(session, plan, remove=remove, every=False)
    if plan["counts"]["add"] or plan["counts"]["change"]:
        target.send(session, bundle, plan["missing"])
        target.apply(bundle, plan["digest"], remove=remove)
    return plan


def open_home(session: Session, home: Path | None) -> None:
    """Start the contexts over a data folder of this machine."""
    session.open_platform(home)
    session.prepare_database()


def _opened(session: Session, server: str | None, token_file: Path | None, home: Path | None) -> Target:
    if home is not None and server is not None:
        raise click.UsageError("Name a --server or a --home, not both.")
    if home is not None:
        open_home(session, home)
        return LocalTarget(session)
    return RemoteTarget(server_from(server, token_file))


def _bundle(workspace: Path) -> Bundle:
    from asqms.workspace.bundle import bundle_workspace

    return bundle_workspace(workspace_root(workspace))


def _confirm(session: Session, *, yes: bool) -> None:
    if yes:
        return
    if not (sys.stdin.isatty() and session.errors.is_terminal):
        raise AsqmsError(
            "apply.not_confirmed",
            "Nobody is here to confirm the plan; nothing was applied.",
            hint="Look at the plan, then run it again with --yes.",
        )
    click.confirm("Apply this?", abort=True, err=True)


def print_plan(session: Session, plan: Mapping[str, Any], *, remove: bool, every: bool) -> None:
    """Print what would change, by kind, and what stays in spite of not being in the workspace."""
    from rich.text import Text

    out, counts = session.output, plan["counts"]
    changes = [one for one in plan["changes"] if remove or one["what"] != "remove"]
    left = len(changes)
    for kind, rows in groupby(changes, key=lambda one: one["kind"]):
        some = list(rows)
        shown = some if every else some[: max(0, SHOWN - (len(changes) - left))]
        left -= len(some)
        if shown:
            out.print(Text(kind, "bold"))
        for one in shown:
            sign, style = SIGNS[one["what"]]
            fields = f"  ({', '.join(one['fields'])})" if one["fields"] else ""
            out.print(Text.assemble((f"  {sign} ", style), one["key"], (fields, "dim")))
    hidden = len(changes) - SHOWN
    if hidden > 0 and not every:
        out.print(Text(f"  and {hidden} more: --all shows them", "dim"))
    if plan["missing"]:
        out.print(Text(f"{len(plan['missing'])} evidence files have to be sent.", "dim"))
    gone = counts["remove"]
    if gone and not remove:
        out.print(
            Text(f"{gone} records are not in the workspace and stay; --remove takes them away.", "yellow")
        )
    taken = gone if remove else 0
    changed = f"{counts['add']} to add, {counts['change']} to change, {taken} to remove"
    out.print(f"{changed}, {counts['unchanged']} as they are.", style="bold", markup=False)


def _shown(plan: Any) -> dict[str, Any]:  # noqa: ANN401 - a plan of the workspaces
    return {
        "counts": {
            **{what: plan.counted(what) for what in ("add", "change", "remove")},
            "unchanged": plan.unchanged,
        },
        "changes": [
            {"kind": one.kind, "key": one.key, "what": one.what, "fields": list(one.fields)}
            for one in plan.changes
        ],
        "missing": list(plan.missing),
        "digest": plan.digest,
    }


def _plain(bundle: Bundle) -> dict[str, Any]:
    """Return a bundle as it is sent; folders that a tool reads as a whole stay here."""
    return {
        "settings": dict(bundle.settings),
        "sections": {name: [dict(one) for one in rows] for name, rows in bundle.sections.items()},
        "overlays": dict(bundle.overlays),
        "trace_models": dict(bundle.trace_models),
        "files": [_plain_file(one) for one in bundle.files],
    }


def _plain_file(one: StatedFile) -> dict[str, Any]:
    if not one.digest:
        raise RemoteError(
            "remote.folder_evidence",
            f"{one.name} of {one.source} is a folder, which cannot be sent.",
            hint="Let a tool write a file about it (asqms evidence inspect --format json), and send that.",
        )
    return {
        "source": one.source,
        "name": one.name,
        "type": one.type,
        "subject": one.subject,
        "title": one.title,
        "adapter": one.adapter,
        "options": dict(one.options),
        "trace": one.trace,
        "provenance": dict(one.provenance),
        "digest": one.digest,
        "size_bytes": one.size_bytes,
    }
