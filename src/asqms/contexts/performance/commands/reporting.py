# SPDX-License-Identifier: Apache-2.0
"""The indicators of a month become evidence: a table of them about the organisation and each project."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, datetime, timedelta

from asqms.contexts.evidence import api as evidence
from asqms.contexts.evidence.models import Evidence
from asqms.contexts.ledger.models import Record as LedgerRecord
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor
from asqms.contexts.organization.models import Organisation, Scope
from asqms.contexts.performance.commands.deriving import catch_up
from asqms.contexts.performance.data import Indicator, State
from asqms.contexts.performance.library import definitions
from asqms.contexts.performance.permissions import KEEP_REVIEWS
from asqms.contexts.performance.queries.indicators import figures, question_about
from asqms.kernel.digest import CanonicalValue, canonical_json

TYPE = "report.metrics"
PRODUCER = "OpenASQMS"
METHOD = "indicators computed from records, evidence and verdicts"
REPORTED = ("organization", "project")
STATUS = {State.MET: "met", State.NEAR: "near", State.MISSED: "missed"}
MOST_SCOPES = 2_000


def month_before(day: date) -> date:
    """Return the last day of the month before a day."""
    return day.replace(day=1) - timedelta(days=1)


def report_when_due(organisation: Organisation, *, at: datetime) -> int:
    """Report the month before where that was not done yet; return how many reports there are new.

    Nothing is reported of a month in which the organisation was not kept here yet.
    """
    last = month_before(at.date())
    first = LedgerRecord.objects.filter(organisation=organisation.uid, position=0).first()
    if first is None or first.recorded_at.date() > last.replace(day=1):
        return 0
    return report_month(organization.server_of(organisation, at=at), last)


def report_month(actor: Actor, last: date) -> int:
    """Receive the tables of the month that ends on a day as evidence; the same again changes nothing.

    About the organisation and each project that has any value. What rests on confidential records is not
    in it. Right ``performance.keep_reviews``, that of the server itself and the operator; ledger
    ``evidence.received``. Raises AccessRefusedError.
    """
    organization.authorise(actor, KEEP_REVIEWS)
    organisation = Organisation.objects.get(pk=actor.organisation)
    catch_up(organisation)
    scopes = Scope.objects.filter(organisation=organisation, kind__in=REPORTED).order_by("pk")[:MOST_SCOPES]
    known = Evidence.objects.filter(organisation=organisation, type=TYPE, effective=last)
    reported = set(known.filter(method=METHOD).values_list("subject", flat=True))
    return sum(_report(actor, one, last) for one in scopes if one.pk not in reported)


def _report(actor: Actor, scope: Scope, last: date) -> bool:
    asked = replace(question_about(actor, scope, last), public=True)
    found = figures(asked, tuple(definitions().values()), trends=False)
    rows = [_row(one, last) for one in found if one.figure.value is not None]
    if not rows:
        return False
    evidence.receive_evidence(
        actor,
        {
            "subject": scope.key,
            "name": f"indicators-{last:%Y-%m}.json",
            "series": f"performance.{TYPE}.{scope.key}"[:200].rstrip("._-"),
            "type": TYPE,
            "adapter": "register",
            "title": f"Indicators of {last:%Y-%m}",
            "options": {"format": "json", "keep_rows": 100},
            "effective": last.isoformat(),
            "producer": PRODUCER,
            "method": METHOD,
        },
        stream=io.BytesIO(canonical_json({"rows": rows})),
    )
    return True


def _row(one: Indicator, last: date) -> dict[str, CanonicalValue]:
    sign = ">=" if one.definition.direction.value == "up" else "<="
    return {
        "metric": one.kpi,
        "period": f"{last:%Y-%m}",
        "value": one.figure.value,
        "unit": one.definition.unit.value,
        "numerator": one.figure.numerator,
        "denominator": one.figure.denominator,
        "target": f"{sign} {one.target.target:g}",
        "status": STATUS.get(one.state, ""),
    }
