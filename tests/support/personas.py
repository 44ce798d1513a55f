# SPDX-License-Identifier: Apache-2.0
"""A small organisation with people of every standing, and a second one that nobody of the first may see."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from asqms.contexts.evidence import api as evidence
from asqms.contexts.governance import api as governance
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor, Channel
from asqms.contexts.organization.models import Account, Organisation

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
PASSWORD = "a-long-demo-password"  # noqa: S105 - of accounts that exist in tests only
QUESTIONS = (
    "safety",
    "security",
    "privacy",
    "legal",
    "driving",
    "availability",
)

PEOPLE = {
    "quality-lead": [("quality_manager", "")],
    "second-lead": [("quality_manager", ""), ("top_management", "")],
    "admin": [("administrator", "")],
    "brake-lead": [("project_manager", "brake")],
    "brake-developer": [("software_developer", "brake")],
    "radio-lead": [("project_manager", "radio")],
    "brake-auditor": [("external_auditor", "brake")],
    "inner-auditor": [("internal_auditor", "")],
    "sensor-contact": [("supplier_contact", "sensor-maker")],
    "reader": [("reader", "")],
    "nobody": [],
}
"""Each person with the roles held on a scope; the organisation without one."""


@dataclass(frozen=True)
class Small:
    """The organisation and its people as actors."""

    organisation: Organisation
    operator: Actor

    def actor(self, person: str, **changes: object) -> Actor:
        """Return a person as an actor at the moment of the tests."""
        made = Actor(self.organisation.pk, self.organisation.uid, person, AT, Channel.SESSION)
        return replace(made, **changes)  # type: ignore[arg-type]

    def account(self, person: str) -> Account:
        """Return an account that signs in as the person."""
        known = Account.objects.filter(email=f"{person}@{self.organisation.reference}.example").first()
        if known is None:
            known = Account.objects.create_user(
                f"{person}@{self.organisation.reference}.example", PASSWORD, name=person
            )
            organization.join(known, self.organisation, person, at=AT)
        return known


def small_organisation(reference: str = "small", *, word: str = "") -> Small:
    """Found an organisation with two projects, three items, a supplier and everybody of PEOPLE.

    ``word`` is put into every name and free text, to find it again where it must not show.
    """
    row = organization.found_organisation(reference, f"{word}Small organisation", at=AT)
    operator = organization.operator_of(reference, at=AT)

    def write(kind: str, **content: object) -> None:
        organization.write_record(operator, kind, content)

    prefix = word.lower()
    write("units", id=f"{prefix}driving", name=f"{word}Driving")
    for person in PEOPLE:
        write("people", id=person, name=f"{word}{person}")
    write("projects", id=f"{prefix}brake", name=f"{word}Brake", unit=f"{prefix}driving", owner="brake-lead")
    write("projects", id=f"{prefix}radio", name=f"{word}Radio", owner="radio-lead")
    write("suppliers", id=f"{prefix}sensor-maker", name=f"{word}Sensor maker")
    item = {"owner": "brake-lead", "phases": [{"phase": "development", "since": "2026-01-10"}]}
    write(
        "items",
        id=f"{prefix}controller",
        name=f"{word}Controller",
        project=f"{prefix}brake",
        domain="in_vehicle",
        **item,
    )
    write(
        "items",
        id=f"{prefix}sensor",
        name=f"{word}Sensor",
        project=f"{prefix}brake",
        domain="in_vehicle",
        supplier=f"{prefix}sensor-maker",
        **item,
    )
    write(
        "items",
        id=f"{prefix}player",
        name=f"{word}Player",
        project=f"{prefix}radio",
        domain="in_vehicle",
        **item | {"owner": "radio-lead"},
    )
    for person, roles in PEOPLE.items():
        for role, scope in roles:
            given = {"scope": f"{prefix}{scope}"} if scope else {}
            write("assignments", role=role, person=person, since="2026-01-01", **given)
    return Small(row, operator)


def fill(small: Small, *, word: str = "") -> None:
    """Give an organisation evidence, decisions, ratings, tools and proposals, each with the word."""
    prefix = word.lower()
    item = f"{prefix}controller"
    content = f"<testsuites name='{word}'/>".encode()
    digest, _ = evidence.store_bytes(small.operator, io.BytesIO(content))

    def write(kind: str, **content: object) -> None:
        organization.write_record(small.operator, kind, content)

    write("tools", id=f"{prefix}runner", name=f"{word}Runner", version=f"{word}1", owner="quality-lead")
    write("processes", process="OP.VER", version=f"{word}1.0", owner="quality-lead", since="2026-02-01")
    write("adoptions", project=f"{prefix}brake", process="OP.VER", version=f"{word}1.0", since="2026-03-01")
    answers = {f"CLS.{number}": "no" for number in range(1, 7)}
    write(
        "classifications",
        item=item,
        answers=answers,
        author="brake-lead",
        approver="quality-lead",
        on="2026-02-02",
        reason=f"{word} reason",
    )
    for kind, key in (("tailorings", "tailored"), ("justifications", "justified")):
        write(
            kind,
            id=f"{prefix}{key}",
            practices=["OP.VER.09"],
            scope=item,
            reason=f"{word} because",
            author="brake-lead",
            approver="quality-lead",
            on="2026-03-01",
            expires="2027-03-01",
        )
    for kind in ("confirmations", "overrules"):
        write(
            kind,
            practice="OP.VER.01",
            scope=item,
            verdict="conforms",
            person="quality-lead",
            on="2026-11-01",
            reason=f"{word} seen",
        )
    write(
        "evidence",
        id=f"{prefix}tests",
        type="report.test",
        subject=item,
        title=f"{word}Tests",
        files=["*.xml"],
        effective="2026-11-01",
    )
    write(
        "evidence_files",
        source=f"{prefix}tests",
        name=f"{word}run.xml",
        type="report.test",
        subject=item,
        title=f"{word}Run",
        effective="2026-11-01",
        received="2026-11-01",
        digest=digest,
        adapter="junit",
        facts={"tests.total": 4, "tests.failed": 1, "document.title": f"{word}Title"},
        producer=f"{word}Producer",
        revision=f"{word}rev",
    )
    write("trace", id=f"{prefix}trace", scope=item, sources=[f"{prefix}tests"], effective="2026-11-01")
    write("overlays", name=f"{prefix}overlay.yaml", text=OVERLAY.format(prefix=prefix, word=word))
    organization.propose(
        small.actor("brake-lead"),
        "classifications",
        {"item": f"{prefix}sensor", "answers": answers, "on": "2026-11-19", "reason": f"{word} proposal"},
        right="inventory.propose_classification",
        reason=f"{word} words",
    )
    for name, title in (("controller", "Controller"), ("player", "Player")):
        govern(small, f"{prefix}{name}", title=f"{word}{title} fails", word=word)
    text = NOTE.format(word=word, type=f"{prefix}note", letters=word.upper() or "NOTE")
    governance.write_type(small.operator, text, reason=f"{word} own type")
    governance.create_record(
        small.operator, f"{prefix}note", title=f"{word}Note", fields={"said": f"{word} of the whole"}
    )


def govern(small: Small, scope: str, *, title: str, word: str = "") -> str:
    """Make a problem about an item with a change raised from it and a comment, each with the word."""
    operator = small.operator
    number = governance.create_record(
        operator,
        "problem",
        title=title,
        scope=scope,
        owner="brake-lead",
        fields={"reproduction": f"{word} steps", "affected_versions": f"{word}2.1", "cause": f"{word} cause"},
        reason=f"{word} seen",
    )
    governance.create_record(
        operator, "change_request", title="", scope=scope, raised_from=(number, "change"), reason=f"{word} so"
    )
    governance.edit_record(operator, number, fields={"solution": f"{word} solution"}, reason=f"{word} known")
    governance.comment(operator, number, f"{word} said to @brake-lead")
    return number


OVERLAY = """\
overlay:
  format: asqms-overlay/1
  id: {prefix}one
  effective: 2026-01-01
  source: {word} customer
  author: {word} author
  licence: For the parties of the contract.
  title: {{en: {word} requirements}}
official_ids:
  {word}1: [OP.UVE.05]
"""
NOTE = """\
type: {type}
version: 1
process: SP.PRB
prefix: {letters}
name: {{en: {word} note, zh-Hans: {word} 记录, de: {word} Notiz}}
plural: {{en: {word} notes, zh-Hans: {word} 记录, de: {word} Notizen}}
purpose: {{en: {word} words, zh-Hans: {word} 文字, de: {word} Worte}}
scopes: [organization, software_item]
roles: [quality_manager]
retention: {{years: 1, origin: "{word} own"}}
fields:
  - {{id: said, kind: text, name: {{en: {word} said, zh-Hans: {word} 内容, de: {word} gesagt}}}}
states:
  - {{id: open, kind: start, name: {{en: {word} open, zh-Hans: {word} 打开, de: {word} offen}}}}
  - {{id: done, kind: end, name: {{en: {word} done, zh-Hans: {word} 完成, de: {word} fertig}}}}
transitions:
  - {{id: finish, name: {{en: {word} end, zh-Hans: {word} 结束, de: {word} Ende}}, from: [open], to: done,
      roles: [quality_manager]}}
"""
