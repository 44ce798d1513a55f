# SPDX-License-Identifier: Apache-2.0
"""Two organisations with everything in them: one to act in, one that must never show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from pytest_django import DjangoDbBlocker

from asqms.contexts.conformity import api as conformity
from tests.support.audits import audit
from tests.support.module_rows import kept_for_the_module
from tests.support.performing import measured
from tests.support.personas import AT, Small, fill, govern, small_organisation

CANARY = "CANARY"


@dataclass(frozen=True)
class Both:
    """The organisation of the personas and the foreign one."""

    own: Small
    foreign: Small


@pytest.fixture(scope="module")
def founded_both(
    django_db_setup: None,  # noqa: ARG001 - the database is there
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[Both]:
    """Return both organisations of the module, filled and evaluated; tests ask for ``both``."""
    with kept_for_the_module(django_db_blocker):
        own = small_organisation("small", word="Own")
        foreign = small_organisation("foreign", word=CANARY)
        fill(own, word="Own")
        fill(foreign, word=CANARY)
        measured(own, word="Own")
        measured(foreign, word=CANARY)
        govern(foreign, "canarycontroller", title=f"{CANARY} only here", word=CANARY)
        for one in (own, foreign):
            conformity.bring_up_to_date(one.organisation, at=AT)
        for item in ("owncontroller", "ownplayer"):
            audit(own, item, word="Own")
        for item in ("canarycontroller", "canaryplayer", "canarycontroller"):
            audit(foreign, item, word=CANARY)
        yield Both(own, foreign)


@pytest.fixture
def both(founded_both: Both, db: None) -> Both:  # noqa: ARG001 - what the test writes is taken back
    """Return both organisations as they were filled."""
    return founded_both
