# SPDX-License-Identifier: Apache-2.0
"""Two organisations with everything in them: one to act in, one that must never show."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from asqms.contexts.conformity import api as conformity
from tests.support.personas import AT, Small, fill, small_organisation

CANARY = "CANARY"


@dataclass(frozen=True)
class Both:
    """The organisation of the personas and the foreign one."""

    own: Small
    foreign: Small


@pytest.fixture
def both(db: None) -> Both:  # noqa: ARG001 - opens the database
    own = small_organisation("small", word="Own")
    foreign = small_organisation("foreign", word=CANARY)
    fill(own, word="Own")
    fill(foreign, word=CANARY)
    for one in (own, foreign):
        conformity.bring_up_to_date(one.organisation, at=AT)
    return Both(own, foreign)
