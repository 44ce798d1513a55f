# SPDX-License-Identifier: Apache-2.0
"""Generated requests against the real application: every answer fits the description, nothing is a fault.

A short run belongs to the suite; ``make fuzz-api`` runs long: ASQMS_TESTS_EXAMPLES is the number of cases for
each operation and kind of data.
"""

from __future__ import annotations

import os
import time

import pytest
import schemathesis
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as some
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import FailureGroup
from schemathesis.generation.modes import GenerationMode

from asqms.contexts.conformity import api as conformity
from asqms.faces.api import boundary
from asqms.project.wsgi import application
from tests.api.conftest import AT, token_of
from tests.support.personas import Small

pytestmark = pytest.mark.django_db
EXAMPLES = int(os.environ.get("ASQMS_TESTS_EXAMPLES", "1"))
SECONDS = 3600 if EXAMPLES > 1 else 30
FITTING = ["2xx", "304", "401", "403", "404", "409", "412", "422", "428", "429"]
"""What a request that fits its description may be answered with: never 400."""
PEOPLE = ("quality-lead", "sensor-contact", "brake-auditor", "nobody")
MODES = {"fits": GenerationMode.POSITIVE, "does not fit": GenerationMode.NEGATIVE}


def operations():  # noqa: ANN201 - schemathesis' own type
    """Return every operation of the description."""
    accepted = {"expected-statuses": FITTING}
    config = SchemathesisConfig.from_dict({"checks": {"positive_data_acceptance": accepted}})
    described = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application, config=config)
    return [result.ok() for result in described.get_all_operations()]


@pytest.mark.parametrize("mode", MODES)
def test_whatever_is_sent(mode: str, small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("WRITES_A_MINUTE", "COSTLY_A_MINUTE", "FAILURES_A_MINUTE"):
        monkeypatch.setattr(boundary, name, 1_000_000)
    monkeypatch.setattr(boundary.organization, "note_refusal", lambda *_: None)
    conformity.bring_up_to_date(small.organisation, at=AT)
    tokens = {person: token_of(small, person) for person in PEOPLE}
    found: dict[str, str] = {}
    until, done = time.monotonic() + SECONDS, 0
    every = operations()
    for position, operation in enumerate(every):
        if time.monotonic() > until:
            break
        problem = _tried(operation, MODES[mode], tokens, position)
        done += 1
        if problem:
            found[operation.label] = problem
    assert not found, "\n\n".join(f"{label}: {problem}" for label, problem in found.items())
    assert done > len(every) // 3, f"only {done} of {len(every)} operations in {SECONDS} s"


def _tried(operation, mode: GenerationMode, tokens: dict[str, str], position: int) -> str:  # noqa: ANN001
    problems: list[str] = []

    @seed(position)
    @given(case=operation.as_strategy(generation_mode=mode), person=some.sampled_from(PEOPLE))
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def run(case, person: str) -> None:  # noqa: ANN001
        token = tokens[person] or "asqms_none"
        with transaction.atomic():
            try:
                case.call_and_validate(headers={"Authorization": f"Bearer {token}"})
            except FailureGroup as failures:
                told = " / ".join(str(one).replace("\n", " ")[:600] for one in failures.exceptions)
                problems.append(f"{case.as_curl_command()[:900]}\n  {told}")
            transaction.set_rollback(True)

    run()
    return "\n".join(problems[:3])
