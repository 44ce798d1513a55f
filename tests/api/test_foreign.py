# SPDX-License-Identifier: Apache-2.0
"""G-C3: every id in every write, foreign, invisible and unknown: one answer, no effect."""

from __future__ import annotations

import copy
import io
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pytest_django import DjangoDbBlocker

from asqms.contexts.conformity import api as conformity
from asqms.contexts.evidence import api as evidence
from asqms.contexts.ledger import api as ledger
from asqms.contexts.organization import api as organization
from asqms.faces.api.page import schema
from asqms.faces.api.v1.evidence import identity_of
from tests.api.conftest import AT, Caller, token_of
from tests.support.module_rows import kept_for_the_module
from tests.support.personas import PEOPLE, Small

pytestmark = pytest.mark.django_db
Called = Callable[..., Caller]
UNKNOWN = "no-such-thing"
DAY = "2026-11-01"

CONTENTS: dict[str, dict[str, Any]] = {
    "units": {"id": "x", "name": "X", "parent": "driving"},
    "projects": {"id": "x", "name": "X", "unit": "driving", "owner": "brake-lead"},
    "items": {
        "id": "x", "name": "X", "project": "brake", "domain": "in_vehicle", "owner": "brake-lead",
        "phases": [{"phase": "development", "since": "2026-01-10"}], "supplier": "sensor-maker",
        "depends_on": [{"item": "controller", "kind": "interface"}],
    },
    "tools": {"id": "x", "name": "X", "version": "1", "owner": "brake-lead", "used_by": ["brake"]},
    "assignments": {"role": "reader", "person": "nobody", "scope": "brake", "since": DAY},
    "adoptions": {"project": "brake", "process": "OP.PRJ", "version": "1", "since": DAY},
    "evidence-sources": {
        "id": "x", "type": "report.test", "subject": "brake", "files": ["a"], "effective": DAY
    },
    "trace-sets": {"id": "x", "scope": "brake", "sources": ["mine"], "effective": DAY},
}  # fmt: skip
REFERENCES = {
    "units": ("parent",),
    "projects": ("unit", "owner"),
    "items": ("project", "supplier", "owner", "depends_on.0.item"),
    "tools": ("owner", "used_by.0"),
    "assignments": ("scope", "person"),
    "adoptions": ("project",),
    "evidence-sources": ("subject",),
    "trace-sets": ("scope", "sources.0"),
}


def replaced(content: dict[str, Any], path: str, value: str) -> dict[str, Any]:
    made = copy.deepcopy(content)
    *steps, last = path.split(".")
    at: Any = made
    for step in steps:
        at = at[int(step)] if step.isdigit() else at[step]
    at[int(last) if last.isdigit() else last] = value
    return made


def told(response: Any, name: str) -> tuple[object, ...]:
    """Return what an answer says without the name that was asked for."""
    body = response.json()
    return response.status_code, body["code"], str(body["detail"]).replace(name, "NAME"), body["hint"]


@pytest.mark.parametrize(
    ("segment", "path"), [(one, path) for one, paths in REFERENCES.items() for path in paths]
)
def test_names_of_others_are_as_unknown(
    segment: str, path: str, caller: Called, foreign: Small, small: Small
) -> None:
    lead = caller("quality-lead")
    name = "canarybrake" if "owner" not in path and "person" not in path else "canary-person"
    organization.write_record(foreign.operator, "people", {"id": "canary-person", "name": "CANARY"})
    organization.write_record(
        foreign.operator, "evidence",
        CONTENTS["evidence-sources"] | {"id": "canarybrake", "subject": "canarybrake"},
    )  # fmt: skip
    before = ledger.newest_position(small.organisation.uid)
    answers = {
        told(lead("POST", segment, replaced(CONTENTS[segment], path, one)), one) for one in (name, UNKNOWN)
    }
    assert len(answers) == 1, answers
    assert next(iter(answers))[0] == 404
    assert ledger.newest_position(small.organisation.uid) == before


@pytest.mark.parametrize("path", REFERENCES["items"])
def test_what_a_lead_of_one_project_cannot_see_is_as_unknown(path: str, caller: Called, small: Small) -> None:
    lead = caller("brake-lead")
    name = "player" if path != "project" else "radio"
    before = ledger.newest_position(small.organisation.uid)
    answers = {
        told(lead("POST", "items", replaced(CONTENTS["items"], path, one)), one) for one in (name, UNKNOWN)
    }
    assert len(answers) == 1, answers
    assert next(iter(answers))[0] == 404
    assert ledger.newest_position(small.organisation.uid) == before


def writes_by_id() -> Iterator[tuple[str, str, Any]]:
    """Yield every write and read that names something in its address."""
    reason = {"reason": "because"}
    yield from (
        ("GET", "items/{}", None),
        ("GET", "items/{}/history", None),
        ("DELETE", "items/{}", None),
        ("GET", "projects/{}", None),
        ("GET", "applicability/{}", None),
        ("GET", "obligations/{}/OP.UVE.05", None),
        ("GET", "gate?scope={}", None),
        ("GET", "trend?scope={}", None),
        ("GET", "figures?within={}", None),
        ("GET", "ledger/history?kind=items&key={}", None),
        ("GET", "ledger/proof?kind=items&key={}&version=1", None),
        ("GET", "traceability/{}/coverage", None),
        (
            "POST",
            "evidence",
            {"subject": "{}", "name": "a", "type": "report.test", "digest": "sha256:" + "0" * 64},
        ),
        (
            "POST",
            "proposals",
            {"kind": "classifications", "content": {"item": "{}", "answers": {}, "on": DAY}},
        ),
        ("POST", "proposals/{}/approval", reason),
        ("POST", "proposals/{}/rejection", reason),
        ("GET", "uploads/{}", None),
        ("POST", "uploads/{}/completion", None),
        ("DELETE", "tokens/{}", None),
    )


@pytest.fixture(scope="module")
def assessed_once(
    founded: Small, founded_elsewhere: Small, django_db_blocker: DjangoDbBlocker
) -> Iterator[tuple[Small, Small]]:
    both = (founded, founded_elsewhere)
    with kept_for_the_module(django_db_blocker):
        for one in both:
            conformity.bring_up_to_date(one.organisation, at=AT)
        yield both


@pytest.fixture
def both_assessed(assessed_once: tuple[Small, Small], db: None) -> tuple[Small, Small]:  # noqa: ARG001
    return assessed_once


@pytest.mark.parametrize(("method", "path", "content"), list(writes_by_id()))
def test_ids_in_addresses(
    method: str, path: str, content: Any, caller: Called, both_assessed: tuple[Small, Small]
) -> None:
    small, foreign = both_assessed
    lead = caller("brake-lead")
    before = ledger.newest_position(small.organisation.uid), ledger.newest_position(foreign.organisation.uid)

    def ask(name: str) -> tuple[object, ...]:
        body = None if content is None else json.loads(json.dumps(content).replace("{}", name, 1))
        if body is not None and "answers" in str(body):
            body["content"]["answers"] = {}
        return told(lead(method, path.replace("{}", name), body, If_Match="*"), name)

    answers = {ask(name) for name in ("player", "canarycontroller", "canarybrake", UNKNOWN)}
    assert len(answers) == 1, answers
    assert next(iter(answers))[0] == (403 if path.startswith("tokens") else 404)
    assert before == (
        ledger.newest_position(small.organisation.uid),
        ledger.newest_position(foreign.organisation.uid),
    )


def test_evidence_of_others_is_as_unknown(caller: Called, small: Small, foreign: Small) -> None:
    given = {"type": "report.test", "name": "a.xml", "effective": DAY}
    junit = b'<testsuite name="CANARY" tests="1"><testcase name="CANARY"/></testsuite>'
    theirs = evidence.receive_evidence(
        foreign.operator, given | {"subject": "canarycontroller"}, stream=io.BytesIO(junit)
    )
    hidden = evidence.receive_evidence(
        small.operator, given | {"subject": "player"}, stream=io.BytesIO(junit)
    )
    contact = caller("sensor-contact")
    ids = [identity_of(theirs.uid), identity_of(hidden.uid), identity_of("no:such")]
    for path in ("evidence/{}", "evidence/{}/content"):
        answers = {told(contact.get(path.format(one)), one)[:2] for one in ids}
        assert answers == {(404, "organization.not_found")}
    for action in ("withdrawal", "restoration"):
        answers = {told(contact("POST", f"evidence/{one}/{action}", {"reason": "x"}), one)[:2] for one in ids}
        assert answers == {(404, "organization.not_found")}
    digests = [theirs.digest, "sha256:" + "0" * 64]
    assert contact("POST", "evidence/missing", {"digests": digests}).json()["missing"] == digests
    claims = {
        told(contact("POST", "evidence", given | {"subject": "sensor", "digest": one}), one)[:2]
        for one in digests
    }
    assert claims == {(422, "evidence.bytes_unknown")}


def test_two_names_in_one_request(caller: Called, small: Small) -> None:
    lead = caller("brake-lead")
    mine = CONTENTS["items"] | {"id": "controller", "supplier": "sensor-maker", "depends_on": []}
    assert lead("PUT", "items/player", mine, If_Match='"1"').json()["code"] == "api.key_differs"
    stolen = mine | {"id": "player"}
    unknown = mine | {"id": UNKNOWN}
    answers = {
        told(lead("PUT", f"items/{one['id']}", one, If_Match='"1"'), str(one["id"]))
        for one in (stolen, unknown)
    }
    assert {one[:2] for one in answers} == {(412, "api.condition_failed")}
    assert lead("POST", "items", stolen).status_code == 409
    assert organization.newest_state(small.operator, "items", "player") == (1, False)


def test_no_canary_is_read_by_anybody(small: Small, foreign: Small) -> None:
    """Every list with filters that name what is foreign, as every person of the first organisation."""
    for one in (small, foreign):
        conformity.bring_up_to_date(one.organisation, at=AT)
    for person in PEOPLE:
        _crawl(Caller(token_of(small, person) or "asqms_none"))


def _crawl(asking: Caller) -> None:
    for path, operations in schema()["paths"].items():
        if "get" not in operations or "{" in path:
            continue
        known = {one["name"] for one in operations["get"].get("parameters", ())}
        for query in (
            "",
            "?as_of=2026-11-20",
            "?text=CANARY",
            "?within=canarybrake",
            "?scope=canarycontroller",
        ):
            if query and query[1:].partition("=")[0] not in known:
                continue
            answer = asking.get(path + query)
            content = answer.getvalue() if answer.streaming else answer.content
            if answer.status_code != 404:
                assert b"CANARY" not in content, (path, query, content[:500])
                assert b"canarybrake" not in content, (path, query)
                assert b"canarycontroller" not in content, (path, query)
            assert answer.status_code < 500, (path, query)


@pytest.mark.parametrize("person", ["sensor-contact", "brake-auditor"])
def test_outsiders_read_their_own_scope_only(person: str, small: Small) -> None:
    conformity.bring_up_to_date(small.organisation, at=AT)
    asking = Caller(token_of(small, person))
    for path, operations in schema()["paths"].items():
        if "get" not in operations or "{" in path:
            continue
        answer = asking.get(path)
        content = answer.getvalue() if answer.streaming else answer.content
        for hidden in (b"player", b"Player", b"radio", b"Radio"):
            assert hidden not in content, (path, hidden, content[:400])
