# SPDX-License-Identifier: Apache-2.0
"""Who reaches what: every role, route and relation is a row of spec/access.csv (RELIABILITY G-C1).

A route that is not in the table fails. ASQMS_TESTS_WRITE_TABLES=1 writes it anew for review.
"""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from asqms.contexts.ledger import api as ledger
from asqms.contexts.organization import api as organization
from tests.authz.conftest import Both
from tests.authz.routes import Route, inner_doors, routes

TABLE = Path(__file__).resolve().parents[2] / "spec" / "access.csv"
WRITES = bool(os.environ.get("ASQMS_TESTS_WRITE_TABLES"))
ROLES = {
    "quality_manager": "quality-lead",
    "administrator": "admin",
    "project_manager": "brake-lead",
    "software_developer": "brake-developer",
    "external_auditor": "brake-auditor",
    "internal_auditor": "inner-auditor",
    "supplier_contact": "sensor-contact",
    "reader": "reader",
    "no_role": "nobody",
}
OUTSIDERS = ("anonymous", "deactivated", "ingest_token", "revoked_token")
RELATIONS = ("own", "other", "foreign")
"""The scope in question: the role's own, another of the organisation, one of another organisation."""


def _values(relation: str, both: Both) -> dict[str, str]:
    prefix = "canary" if relation == "foreign" else "own"
    word = "CANARY" if relation == "foreign" else "Own"
    other = relation == "other"
    small = both.foreign if relation == "foreign" else both.own
    item = f"{prefix}player" if other else f"{prefix}controller"
    proposals = organization.proposals(small.operator)
    values = {
        "item": item,
        "project": f"{prefix}radio" if other else f"{prefix}brake",
        "unit": f"{prefix}driving",
        "supplier": f"{prefix}sensor-maker",
        "scope": item,
        "practice": "OP.VER.01",
        "process": "OP.VER",
        "action": "confirm",
        "person": "brake-lead",
        "standard": "iso26262",
        "requirement": "6-9",
        "name": f"{prefix}overlay.yaml",
        "uid": f"{prefix}tests:{word}run.xml",
        "key": item,
        "kind": "items",
        "pk": "1",
        "token": "x" * 30,
        "trace_set": f"{prefix}trace",
        "uidb36": "1",
        "provider_id": "company",
        "organization_slug": "company",
        "number": "1",
        "digest": "a" * 64,
        "organisation": "1",
        "identity": "OP.VER.01",
        "upload": "0" * 32,
        "what": "practices",
        "role": "reader",
        "job": "0" * 32,
        "type": "problem",
        "relation": "change",
        "gate": "release",
        "step": "approve",
        "kpi": "kpi.prb.age",
    }
    if proposals:
        values["proposal"] = proposals[0].uid
    return values


KEYS = {
    "units": ("{p}driving", "{p}driving"),
    "people": ("brake-lead", "radio-lead"),
    "assignments": (
        "software_developer:brake-developer:{p}brake:2026-01-01",
        "project_manager:radio-lead:{p}radio:2026-01-01",
    ),
    "projects": ("{p}brake", "{p}radio"),
    "items": ("{p}controller", "{p}player"),
    "classifications": ("{p}controller:2026-02-02", "{p}player:2026-02-02"),
    "suppliers": ("{p}sensor-maker", "{p}sensor-maker"),
    "tools": ("{p}runner", "{p}runner"),
    "processes": ("OP.VER:{w}1.0:2026-02-01", "OP.VER:{w}1.0:2026-02-01"),
    "adoptions": ("{p}brake:OP.VER:{w}1.0:2026-03-01", "{p}radio:OP.VER:{w}1.0:2026-03-01"),
    "tailorings": ("{p}tailored", "{p}tailored"),
    "justifications": ("{p}justified", "{p}justified"),
    "confirmations": (
        "{p}controller:OP.VER.01:quality-lead:2026-11-01",
        "{p}player:OP.VER.01:quality-lead:2026-11-01",
    ),
    "overrules": (
        "{p}controller:OP.VER.01:quality-lead:2026-11-01",
        "{p}player:OP.VER.01:quality-lead:2026-11-01",
    ),
    "evidence-sources": ("{p}tests", "{p}tests"),
    "trace-sets": ("{p}trace", "{p}trace"),
    "overlays": ("{p}overlay.yaml", "{p}overlay.yaml"),
    "trace-models": ("none", "none"),
    "performance-targets": ("kpi.prb.age:{p}brake", "kpi.prb.age:{p}radio"),
}
GOVERNED = {"own": ("PRB-1", "CHR-1"), "other": ("PRB-2", "CHR-2"), "foreign": ("PRB-3", "CHR-3")}
"""A governance record about the scope and the one it is linked to; the foreign ones exist there only."""
AUDITS = {"own": "AUD-1", "other": "AUD-2", "foreign": "AUD-3"}
"""An audit about the scope; the foreign one exists there only."""
GOVERNED_ADDRESSES = (
    "api/v1/governance/records/{number}",
    "records/",
    "api/v1/auditing/audits/{number}",
    "audits/{number}",
)
WITH_A_FILE = ("governance/imports", "/attachments")
"""Addresses that take a file as multipart."""
REVIEWS = {"own": "MRV-1", "other": "MRV-1", "foreign": "MRV-2"}
"""A management review; the foreign one exists nowhere."""
GOVERNED_BODIES = {
    "types": {"text": "type: note"},
    "records": {"type": "problem", "title": "x", "scope": "owncontroller"},
    "number": {"title": "x"},
    "steps": {"step": "analyse"},
    "links": {"relation": "change", "number": "CHR-1"},
    "comments": {"text": "x"},
    "gates": {"text": "gate: x"},
    "checklist": {},
    "lines": {"scope": "owncontroller", "practice": "OP.VER.01", "reason": "x"},
    "practice": {"result": "conforms"},
    "finding": {"title": "x", "statement": "x"},
    "bulk": {"numbers": ["PRB-1"], "action": "comment", "text": "x"},
    "checks": {"text": "type: note"},
    "tailoring": {"product": True},
    "calendar": {"rest": [5, 6]},
    "mail": {"choice": "none"},
}
"""What is sent to the addresses of governance records, by their last part."""


def _address(route: Route, relation: str, given: dict[str, str]) -> str:
    values = dict(given)
    prefix, word = ("canary", "CANARY") if relation == "foreign" else ("own", "Own")
    segment = route.template.removeprefix("api/v1/").split("/")[0]
    if segment in KEYS:
        values["key"] = KEYS[segment][relation == "other"].format(p=prefix, w=word)
    if segment in {"evidence", "uploads"}:
        values["identity"] = values["uid"]
    if segment in {"governance", "records"}:
        values["number"], values["other"] = GOVERNED[relation]
    if segment in {"auditing", "audits"}:
        values["number"] = AUDITS[relation]
    if segment == "performance":
        values["number"] = REVIEWS[relation]
    if "proposal" in segment or route.template.startswith("proposals/"):
        values["uid"] = values.get("proposal", "0" * 24)
    missing = [name for name in route.parameters if name not in values]
    assert not missing, f"{route.template}: give {missing} a value in tests/authz/test_matrix.py"
    return route.address(values)


def _outcome(status: int, location: str) -> str:
    if status == 401 or "/sign-in/" in location:
        return "sign_in"
    if status == 403:
        return "refused"
    if status == 404:
        return "hidden"
    if status >= 500:
        return f"fault {status}"
    return "reached"


def _ask(client: Client, route: Route, address: str, headers: dict[str, str], body: bytes) -> str:
    """Send one request and take back whatever it changed."""
    plain = route.method in {"GET", "HEAD"} or not route.template.startswith("api/")
    kind = "application/x-www-form-urlencoded" if plain else "application/json"
    with transaction.atomic():
        if route.method == "POST" and route.template.endswith(WITH_A_FILE):
            file = SimpleUploadedFile("table.csv", b"Title,Scope\nx,owncontroller\n")
            answer = client.post(address, {"file": file, "type": "problem"}, headers=headers)
        else:
            answer = client.generic(
                route.method, address, data=b"" if plain else body, content_type=kind, headers=headers
            )
        for piece in answer if answer.streaming else ():
            assert piece is not None
        transaction.set_rollback(rollback=True)
    if answer.status_code == 409 and b'{"code":"role",' in answer.content:
        return "refused"  # the step is another role's
    return _outcome(answer.status_code, answer.headers.get("Location", ""))


def _content(route: Route, relation: str, both: Both) -> tuple[bytes, dict[str, str]]:
    """Return the record as it stands, so that a write is refused for no other reason than who asks."""
    parts = route.template.removeprefix("api/v1/").split("/")
    kind = {"evidence-sources": "evidence", "trace-sets": "trace", "trace-models": "trace_models"}.get(
        parts[0], parts[0]
    )
    kind = "performance_targets" if kind == "performance-targets" else kind
    if parts[0] == "project-starts":
        return json.dumps({"id": "started", "name": "Started", "leader": "brake-lead"}).encode(), {}
    if parts[0] in {"governance", "auditing", "me"}:
        given = GOVERNED_BODIES.get(parts[-1].strip("{}"), {})
        return json.dumps(given).encode(), {"If-Match": "*"}
    if not route.template.startswith("api/v1/") or parts[0] not in KEYS or len(parts) > 2:
        return b"{}", {}
    small = both.foreign if relation == "foreign" else both.own
    prefix, word = ("canary", "CANARY") if relation == "foreign" else ("own", "Own")
    key = KEYS[parts[0]][relation == "other"].format(p=prefix, w=word)
    known = next(iter(ledger.current_records(small.organisation.uid, kind, [key])), None)
    if known is None:
        known = next(iter(ledger.current_records(small.organisation.uid, kind)), None)
    if known is None:
        return b"{}", {}
    return json.dumps(known.content).encode(), {"If-Match": f'"{known.version}"'}


def _caller(role: str, both: Both) -> tuple[Client, dict[str, str]]:
    client = Client(raise_request_exception=False)
    headers: dict[str, str] = {}
    if role in ROLES or role == "deactivated":
        account = both.own.account(ROLES.get(role, "quality-lead"))
        client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
        if role == "deactivated":
            account.is_active = False
            account.save()
    if role.endswith("token"):
        actor = both.own.actor("quality-lead", account=both.own.account("quality-lead").pk)
        made = organization.create_token(actor, "pipeline", rights=["evidence.receive"], days=30)
        if role == "revoked_token":
            organization.revoke_token(actor, made.uid)
        headers = {"Authorization": f"Bearer {made.secret}"}
    return client, headers


def _rows(role: str, both: Both) -> Iterator[tuple[str, str, str, str, str]]:
    client, headers = _caller(role, both)
    cookies = deepcopy(client.cookies)
    values = {relation: _values(relation, both) for relation in RELATIONS}
    for route in routes():
        relations = RELATIONS if route.parameters and role in ROLES else RELATIONS[:1]
        for relation in relations:
            body, conditions = _content(route, relation, both)
            address = _address(route, relation, values[relation])
            client.cookies = deepcopy(cookies)  # signing out is taken back like everything else
            outcome = _ask(client, route, address, headers | conditions, body)
            yield (route.template, route.method, role, relation, outcome)


@cache
def _table() -> dict[tuple[str, str, str, str], str]:
    with TABLE.open(encoding="utf-8", newline="") as stream:
        return {tuple(row[:4]): row[4] for row in csv.reader(stream) if row}  # type: ignore[misc]


@pytest.mark.parametrize("role", [*ROLES, *OUTSIDERS])
def test_every_role_reaches_what_the_table_says(role: str, both: Both) -> None:
    found = list(_rows(role, both))
    faults = [row for row in found if row[4].startswith("fault")]
    assert not faults
    if WRITES:
        _write(role, found)
        return
    table = _table()
    assert {row[:4]: row[4] for row in found} == {key: one for key, one in table.items() if key[2] == role}


def _write(role: str, found: list[tuple[str, str, str, str, str]]) -> None:
    kept = [(*key, one) for key, one in (_table() if TABLE.exists() else {}).items() if key[2] != role]
    _table.cache_clear()
    with TABLE.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows(sorted([*kept, *found]))


def _reached() -> Iterator[tuple[str, str, str, str]]:
    yield from (key for key, outcome in _table().items() if outcome == "reached")


ENTRANCES = (
    "sign-in/",
    "sign-out/",
    "set-up/",
    "invitation/",
    "assets/",
    "api/page.css",
    "preferences/",
    "design/",
)
"""What people meet before they have signed in."""
DESCRIPTION = {"api/", "api/v1/openapi.json"}
"""How to use the API; it holds nothing of anybody."""


def test_nobody_who_has_not_signed_in_gets_further_than_the_entrance() -> None:
    outside = {"anonymous", "deactivated", "revoked_token"}
    inside = [
        row
        for row in _reached()
        if row[2] in outside and not row[0].startswith(ENTRANCES) and row[0] not in DESCRIPTION
    ]
    assert inside == []


def test_nothing_of_another_organisation_is_reached_by_its_name() -> None:
    """Parameters that name something of the other organisation lead nowhere, whoever asks."""
    names_data = {"item", "project", "unit", "scope", "uid", "key", "trace_set"}
    shared = {"api/v1/people", "api/v1/processes"}
    found = [
        row
        for row in _reached()
        if row[3] == "foreign"
        and (set(Route(row[0], row[1]).parameters) & names_data or row[0].startswith(GOVERNED_ADDRESSES))
        and not row[0].startswith((*shared, *ENTRANCES))
        and row[1] in {"GET", "DELETE"}
    ]
    assert found == []


def test_who_has_no_role_reaches_no_data() -> None:
    found = [
        row
        for row in _reached()
        if row[2] == "no_role" and row[1] == "GET" and "item" in Route(row[0], row[1]).parameters
    ]
    assert found == []


def test_every_command_and_task_is_in_the_table() -> None:
    if WRITES:
        _write("operator", [(name, "run", "operator", "own", "reached") for name in inner_doors()])
        return
    assert {key[0] for key in _table() if key[2] == "operator"} == set(inner_doors())
