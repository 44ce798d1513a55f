# SPDX-License-Identifier: Apache-2.0
"""``asqms demo``: the invented organisation on a server of its own, with an account for each role."""

from __future__ import annotations

import os
import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from asqms.faces.cli.session import Session
from asqms.kernel.outcome import ExitCode

if TYPE_CHECKING:
    from asqms.contexts.organization.data import Actor

DAY = date(2026, 11, 20)
ACCESS = (
    ("administrator", "Administrator", "administrator", ""),
    ("customer-auditor", "Customer's auditor", "external_auditor", "brake-assist"),
    ("sensor-contact", "Contact at the sensor supplier", "supplier_contact", "sensor-supplier"),
)
"""People of the demo who only have access: id, name, role, scope."""
OFFERED = (
    "quality-lead",
    "managing-director",
    "brake-lead",
    "brake-owner",
    "brake-developer",
    "test-lead",
    "quality-engineer",
    "auditor-one",
    "supplier-lead",
    "privacy-officer",
    "safety-lead",
    "release-lead",
)


@click.command()
@click.argument("workspace", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--address", metavar="HOST:PORT", help="Where to listen.")
@click.option("--no-serve", is_flag=True, help="Only make the folder.")
@click.option("--anew", is_flag=True, help="Begin from nothing even if the folder is there.")
@click.pass_obj
def command(
    session: Session, *, workspace: Path, folder: Path, address: str | None, no_serve: bool, anew: bool
) -> int:
    """Make a demo server in a folder from a workspace and serve it; never for real data.

    The sign-in page offers its accounts without a password, and every day is the demo's own day.
    """
    os.environ |= {"ASQMS_DEMO": "yes", "ASQMS_DEMO_DAY": DAY.isoformat()}
    if address:
        os.environ["ASQMS_ADDRESS"] = address
    if anew and (folder / "asqms.sqlite3").exists():
        shutil.rmtree(folder)
    session.open_platform(folder)
    session.prepare_database()
    from django.conf import settings

    from asqms.contexts.organization.api import nobody_yet

    if nobody_yet():
        _fill(session, workspace)
    if no_serve:
        return ExitCode.CONFORMS
    session.output.print(f"Open {settings.ASQMS_CONFIG.site_url} in a browser and choose who you are.")
    session.output.print("Then read docs/start/first-look.md. Stop the server with Ctrl-C.")
    session.serve()
    return ExitCode.CONFORMS


def _fill(session: Session, workspace: Path) -> None:
    from asqms.contexts.conformity import api as conformity
    from asqms.contexts.governance import api as governance
    from asqms.contexts.organization import api as organization
    from asqms.contexts.performance import api as performance
    from asqms.contexts.work import api as work
    from asqms.contexts.workspaces import api as workspaces
    from asqms.faces.cli.demo_life import live

    at = datetime.combine(DAY, datetime.min.time(), UTC) + timedelta(hours=8)
    say = session.output.print
    bundle = workspaces.bundle_of(workspace)
    reference, name = str(bundle.settings["id"]), str(bundle.settings["name"])
    organization.found_organisation(reference, name, at=at)
    actor = organization.operator_of(reference, at=at)
    say(f"Reading {len(bundle.files)} evidence files and the records of {name} ...")
    workspaces.store_files(actor, bundle, workspaces.plan_bundle(actor, bundle).missing)
    workspaces.apply_bundle(actor, bundle)
    _people(actor)
    say("Living two years in every process ...")
    live(actor, workspace)
    work.run_until_idle(session.clock)
    say("Evaluating every obligation, and the last twelve months for the trend ...")
    conformity.fill_trend(actor, _month_ends(12))
    performance.report_month(actor, _month_ends(1)[0])
    work.run_until_idle(session.clock)
    conformity.catch_up(actor)
    governance.write_registers(actor)
    work.run_until_idle(session.clock)
    conformity.catch_up(actor)


def _people(actor: Actor) -> None:
    from asqms.contexts.organization import api as organization

    for person, name, role, scope in ACCESS:
        organization.write_record(actor, "people", {"id": person, "name": name})
        where = {"scope": scope} if scope else {}
        assignment = {"role": role, "person": person, "since": "2026-01-01", **where}
        organization.write_record(actor, "assignments", assignment)
    for person in (*OFFERED, *(one[0] for one in ACCESS)):
        organization.add_demo_account(actor, person)


def _month_ends(months: int) -> list[date]:
    days, month = [], DAY.replace(day=1)
    for _ in range(months):
        days.append(month - timedelta(days=1))
        month = (month - timedelta(days=1)).replace(day=1)
    return days
