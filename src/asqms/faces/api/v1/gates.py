# SPDX-License-Identifier: Apache-2.0
"""Gates: what they ask, what they say of a scope now, what was frozen, and the proof of a decision."""

from dataclasses import asdict
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Body, Path, Query, Router
from pydantic import BaseModel

from asqms.contexts.governance import api as governance
from asqms.contexts.governance.data.gates import Gate
from asqms.contexts.governance.data.proofs import GateView
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor
from asqms.faces.api.answers import answer, page
from asqms.faces.api.boundary import repeatable
from asqms.faces.api.problems import actor_of
from asqms.faces.api.shapes import PageShape
from asqms.faces.api.shapes.gates import FrozenShape, GateProofShape, GateShape, GateStateShape, GateWish
from asqms.faces.api.v1.governance import Number
from asqms.faces.api.v1.kinds import Text
from asqms.faces.api.v1.records import Key

VIEW = "governance.view"
router = Router(tags=["governance"])


class AboutScope(BaseModel):
    """About what; the organisation without."""

    scope: Text = ""


class OfStep(BaseModel):
    """Which passing: the newest of this step, the newest of all without."""

    step: Text = ""


def shown_gate(gate: Gate) -> dict[str, Any]:
    """Return a gate as its text is written, with everything that is filled in."""
    return gate.model_dump(mode="json", by_alias=True)


def shown_state(view: GateView) -> dict[str, Any]:
    """Return what a gate says about a scope."""
    return {
        "gate": view.gate.gate,
        "version": view.gate.version,
        "scope": view.scope,
        "open": view.open,
        "evaluated": view.evaluated,
        "obligations": view.asked,
        "blockers": [asdict(one) for one in view.blockers],
        "records": [asdict(one) for one in view.beside],
        "vulnerabilities": [asdict(one) for one in view.vulnerabilities],
        "licences": [asdict(one) for one in view.licences],
        "exceptions": [
            {
                "number": one.number,
                "practice": one.practice,
                "scope": one.scope,
                "expires": one.expires,
                "flaw": one.flaw,
            }
            for one in view.exemptions
        ],
    }


def _require_sight(actor: Actor) -> None:
    if not organization.may_anywhere(actor, VIEW):
        organization.authorise(actor, VIEW)


@router.get(
    "/governance/gates",
    response=PageShape[GateShape],
    operation_id="list_gates",
    summary="The gates, each in its newest version",
    by_alias=True,
)
def gates(request: HttpRequest) -> HttpResponse:
    """Answer every gate with what it looks at, and who may let something pass."""
    actor = actor_of(request)
    _require_sight(actor)
    return page(request, [shown_gate(one) for one in governance.gates_for(actor).values()], None)


@router.post(
    "/governance/gates",
    response={201: GateShape},
    operation_id="write_gate",
    summary="Write a version of a gate",
    by_alias=True,
)
@repeatable()
def gate_written(request: HttpRequest, wish: Body[GateWish]) -> HttpResponse:
    """Write a gate of one's own, or a newer version of one; decisions keep the version they asked."""
    gate = governance.write_gate(actor_of(request), wish.text, reason=wish.reason)
    return answer(shown_gate(gate), status=HTTPStatus.CREATED)


@router.get(
    "/governance/gates/{gate}/state",
    response=GateStateShape,
    operation_id="get_gate_state",
    summary="What a gate says about a scope now",
)
def gate_state(request: HttpRequest, gate: Path[Key], wanted: Query[AboutScope]) -> HttpResponse:
    """Answer what would hold a record about the scope, before there is one."""
    return answer(shown_state(governance.gate_view(actor_of(request), gate, wanted.scope)))


@router.get(
    "/governance/records/{number}/gates",
    response=PageShape[GateStateShape],
    operation_id="list_gates_of_record",
    summary="What holds the next steps of a record",
)
def gates_ahead(request: HttpRequest, number: Path[Number]) -> HttpResponse:
    """Answer the gates that the next steps of a record ask, each with what holds it now."""
    found = governance.record_view(actor_of(request), number).gates
    return page(request, [shown_state(one) for one in found], None)


@router.get(
    "/governance/records/{number}/gates/frozen",
    response=FrozenShape,
    operation_id="get_frozen_gate",
    summary="What a passed gate was decided on",
)
def gate_frozen(request: HttpRequest, number: Path[Number], wanted: Query[OfStep]) -> HttpResponse:
    """Answer each verdict with its evidence, and the open records, vulnerabilities and permits of then."""
    found = governance.frozen_view(actor_of(request), number, wanted.step)
    shown = {"number": found.number, "decided": found.gated.model_dump(mode="json")}
    return answer({**shown, "document": found.document, "rows": found.rows})


@router.get(
    "/governance/records/{number}/gates/proof",
    response=GateProofShape,
    operation_id="verify_gate",
    summary="Work a passed gate out again",
)
def gate_proof(request: HttpRequest, number: Path[Number], wanted: Query[OfStep]) -> HttpResponse:
    """Answer whether the decision comes out the same from what the log held then, and where it differs."""
    proof = governance.verify_gate(actor_of(request), number, wanted.step)
    return answer(
        {
            "number": proof.number,
            "decided": proof.gated.model_dump(mode="json"),
            "outcome": proof.outcome,
            "document": proof.document,
            "differing": [asdict(one) for one in proof.differing],
            "lost": [asdict(one) for one in proof.lost],
            "checked": proof.checked,
            "hindsight": [asdict(one) for one in proof.hindsight],
            "checked_on": proof.checked_on,
        }
    )
