# SPDX-License-Identifier: Apache-2.0
"""Lets the ledger of an organisation be verified in the background and keeps what was found."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from asqms.contexts.ledger import api as ledger
from asqms.contexts.ledger.data import Finding
from asqms.contexts.organization.data import Actor
from asqms.contexts.organization.models import Organisation
from asqms.contexts.organization.models.verification import Verification
from asqms.contexts.organization.queries.access import authorise
from asqms.contexts.work import api as work
from asqms.contexts.work.data import JobContext, JobState

VERIFY = "ledger.verify"
RIGHT = "organization.verify_ledger"
MOST_KEPT = 500


@dataclass(frozen=True, slots=True)
class FoundThing:
    """One thing that is not as it was written."""

    code: str
    sentence: str
    kind: str
    key: str
    version: int
    position: int


@dataclass(frozen=True, slots=True)
class VerificationView:
    """The last verification; ``found`` may be more than ``findings`` holds, none means all is as written."""

    at: datetime
    size: int
    found: int
    findings: tuple[FoundThing, ...]
    wished_by: str


@dataclass(frozen=True, slots=True)
class VerificationState:
    """The last verification and whether one waits or runs."""

    last: VerificationView | None
    running: bool
    failed: str = ""


def wish_verification(actor: Actor) -> str:
    """Wish for the ledger to be verified and return the job's uid; one that waits is not wished twice.

    Right ``organization.verify_ledger`` on the organisation. No ledger record: nothing governed changes.
    """
    authorise(actor, RIGHT)
    with transaction.atomic():
        return work.enqueue(
            VERIFY, {"person": actor.person}, key="verify", organisation=actor.organisation_uid, at=actor.at
        )


def verification(actor: Actor) -> VerificationState:
    """Return the last verification and whether one is on its way; same right as the wish."""
    authorise(actor, RIGHT)
    row = Verification.objects.filter(organisation=actor.organisation).order_by("-id").first()
    newest = next(iter(work.jobs(actor.organisation_uid, name=VERIFY, limit=1).rows), None)
    return VerificationState(
        _view(row) if row else None,
        running=newest is not None and newest.state in {JobState.WAITING, JobState.RUNNING},
        failed=newest.error_code if newest is not None and newest.state is JobState.DEAD else "",
    )


def verify_job(job: JobContext) -> None:
    """Verify the ledger of the job's organisation; safe to repeat."""
    size = ledger.newest_position(job.organisation)
    job.progress(0, 1)
    findings = ledger.verify_ledger(job.organisation)
    with transaction.atomic():
        Verification.objects.create(
            organisation=Organisation.objects.get(uid=job.organisation),
            job=job.uid,
            wished_by=str(job.payload.get("person", "")),
            at=job.now(),
            size=size,
            found=len(findings),
            findings=json.dumps([_plain(one) for one in findings[:MOST_KEPT]]),
        )
        job.finish()


def _plain(one: Finding) -> list[str | int]:
    return [one.code, one.sentence[:500], one.kind, one.key, one.version, one.position]


def _view(row: Verification) -> VerificationView:
    findings = tuple(FoundThing(*one) for one in json.loads(row.findings))
    return VerificationView(row.at, row.size, row.found, findings, row.wished_by)
