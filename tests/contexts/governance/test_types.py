# SPDX-License-Identifier: Apache-2.0
"""The types that come with the product are sound and speak of processes, roles and evidence there are."""

from __future__ import annotations

import pytest

from asqms.contexts.governance.domain.soundness import flaws
from asqms.contexts.governance.library import known_by, newest, shipped_types
from asqms.engine.catalogue import Catalogue
from asqms.workspace.catalogue.loader import load_catalogue


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


def test_every_shipped_type_is_sound(catalogue: Catalogue) -> None:
    types = newest(shipped_types().values())
    known = known_by(catalogue, types)
    found = {name: flaws(one, known) for name, one in types.items()}
    assert {name: some for name, some in found.items() if some} == {}


def test_no_two_types_number_alike() -> None:
    prefixes = [one.prefix for one in newest(shipped_types().values()).values()]
    assert sorted(set(prefixes)) == sorted(prefixes)


def test_rows_are_chosen_by_what_a_field_can_hold(catalogue: Catalogue) -> None:
    types = newest(shipped_types().values())
    known, report = known_by(catalogue, types), types["verification_report"]
    rule = next(one for one in report.evidence if one.where)
    assert rule.takes("approved", {"level": "validation"})
    assert not rule.takes("approved", {"level": "unit"})
    assert not rule.takes("draft", {"level": "validation"})
    for where, code in (
        ({"stage": ["validation"]}, "unknown_field"),
        ({"level": ["field"]}, "unknown_choice"),
    ):
        changed = rule.model_copy(update={"where": where})
        found = flaws(report.model_copy(update={"evidence": [changed]}), known)
        assert [one.code for one in found] == [code]
