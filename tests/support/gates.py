# SPDX-License-Identifier: Apache-2.0
"""A release that waits at a gate of an organisation's own, about few obligations; not a test."""

from __future__ import annotations

import io

from asqms.contexts.conformity import api as conformity
from asqms.contexts.evidence import api as evidence
from asqms.contexts.governance import api as governance
from asqms.contexts.governance.data import SigningProof
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor
from tests.support.personas import AT, Small
from tests.support.walking import type_fields

OWN_GATE = """\
gate: release
version: {version}
name: {{en: Small release, zh-Hans: 小型发布, de: Kleine Freigabe}}
purpose: {{en: Few things., zh-Hans: 少量事项。, de: Wenig.}}
origin: our proposal
scopes: [project, software_item]
obligations: {{practices: [{practices}]}}
open:
  - {{type: problem, where: {{severity: [critical]}}}}
  - {{type: problem, listed_only: true}}
vulnerabilities: {{at_least: high}}
licences: true
exceptions: {{roles: [quality_manager], most_days: 100}}
baseline: baseline
"""
ROLES = (
    ("brake-developer", "integrator"),
    ("reader", "software_quality_engineer"),
    ("brake-lead", "release_manager"),
)
BILL = {
    "source": "bill",
    "name": "bom.json",
    "type": "sbom",
    "subject": "controller",
    "effective": "2026-11-10",
    "received": "2026-11-10",
    "adapter": "cyclonedx",
    "facts": {
        "components.total": 3,
        "components.without_license": 1,
        "licenses.names": "Apache-2.0; MIT",
        "vulnerabilities.total": 0,
    },
}


def people(small: Small) -> Small:
    """Give some people the roles that a release takes."""
    for person, role in ROLES:
        given = {"role": role, "person": person, "since": "2026-01-01", "scope": "brake"}
        organization.write_record(small.operator, "assignments", given)
    return small


def own_gate(small: Small, *practices: str, version: int = 2, text: str = OWN_GATE) -> None:
    """Have the release gate ask only some practices."""
    governance.write_gate(small.operator, text.format(version=version, practices=", ".join(practices)))


def proof_of(actor: Actor, number: str) -> SigningProof:
    """Show again who somebody is, on what is there now."""
    digest = governance.record_view(actor, number).record.content_digest()
    return SigningProof(actor.at, digest, second_factor=True)


def candidate(small: Small, kind: str = "series", scope: str = "controller") -> str:
    """Make a release and take it to where only its approval is left."""
    fields = {**type_fields("release"), "kind": kind, "version": "2.1"}
    lead = small.actor("brake-developer")
    number = governance.create_record(lead, "release", title="Controller 2.1", scope=scope, fields=fields)
    for step, person in (("propose", "brake-developer"), ("check", "reader")):
        actor = small.actor(person)
        governance.take_step(actor, number, step, proof=proof_of(actor, number))
    return number


def approve(small: Small, number: str) -> None:
    """Approve a release as its manager."""
    actor = small.actor("brake-lead")
    governance.take_step(actor, number, "approve", proof=proof_of(actor, number))


def assess(small: Small) -> None:
    """Bring verdicts up to date on the day of the tests."""
    conformity.bring_up_to_date(small.organisation, at=AT)


def stored_bill(small: Small, *, subject: str = "controller", **facts: object) -> str:
    """Store a bill of materials about an item with its bytes and return its digest."""
    digest, size = evidence.store_bytes(small.operator, io.BytesIO(b'{"bomFormat": "CycloneDX"}'))
    content = BILL | {
        "digest": digest,
        "size_bytes": size,
        "subject": subject,
        "facts": {**BILL["facts"], **facts},
    }  # type: ignore[dict-item]
    organization.write_record(small.operator, "evidence_files", content)
    return digest


def confirm(small: Small, practice: str, scope: str = "controller") -> None:
    """Have a person say that an obligation is met."""
    given = {
        "practice": practice,
        "scope": scope,
        "verdict": "conforms",
        "person": "quality-lead",
        "on": "2026-11-01",
        "reason": "Seen.",
    }
    organization.write_record(small.operator, "overrules", given)
