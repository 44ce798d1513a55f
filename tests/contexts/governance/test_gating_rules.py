# SPDX-License-Identifier: Apache-2.0
"""Whatever the facts: no gate passes while something mandatory blocks that no permit in force stands for."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from asqms.contexts.governance.data.gates import (
    Exemption,
    Gap,
    GateFacts,
    GateObligations,
    KnownEvidence,
)
from asqms.contexts.governance.domain.gating import held, open_gaps, permits_used, vulnerabilities
from asqms.contexts.governance.gate_library import shipped_gates

DAY = date(2026, 11, 20)
SCOPES, PRACTICES = ["item-1", "item-2"], ["P.1", "P.2", "P.3"]
GATE = shipped_gates()["obligations", 1]
GAPS = st.builds(Gap, st.sampled_from(SCOPES), st.sampled_from(PRACTICES), st.just("deviates"))
FLAWS = ["", "not_approved", "expired", "by_role", "too_long", "unsigned"]
EXEMPTIONS = st.builds(
    Exemption,
    st.sampled_from(["CON-1", "CON-2", "CON-3"]),
    st.sampled_from(PRACTICES),
    st.just("item-1"),
    st.frozensets(st.sampled_from(SCOPES)),
    st.just(DAY),
    st.sampled_from(FLAWS),
)


@given(gaps=st.lists(GAPS, max_size=8), exemptions=st.lists(EXEMPTIONS, max_size=4))
def test_it_is_held_exactly_while_a_gap_has_no_permit_in_force(
    gaps: list[Gap], exemptions: list[Exemption]
) -> None:
    facts = GateFacts(gaps=tuple(gaps), exemptions=tuple(exemptions))
    found = held(GATE, facts, DAY)
    uncovered = [
        gap
        for gap in gaps
        if not any(
            not one.flaw and one.practice == gap.practice and gap.scope in one.scopes for one in exemptions
        )
    ]
    assert bool(found) == bool(uncovered)
    assert {one.value for one in found if one.code == "obligation"} == {one.told for one in uncovered}
    assert list(open_gaps(facts)) == uncovered
    assert all(not one.flaw for one in exemptions if one.number in permits_used(facts)) or any(
        one.flaw for one in exemptions
    )


def test_without_verdicts_nothing_passes_that_asks_for_any() -> None:
    for gate in shipped_gates().values():
        codes = {one.code for one in held(gate, GateFacts(gaps=None), DAY)}
        assert ("not_evaluated" in codes) == (gate.obligations is not None)


@given(
    st.dictionaries(
        st.sampled_from(
            [
                "vulnerabilities.without_status",
                "statements.vulnerabilities",
                "licenses.names",
                "vulnerabilities.without_status.by_severity.high",
                "components.without_license",
            ]
        ),
        st.one_of(st.text(max_size=40), st.integers(-5, 5), st.none(), st.booleans()),
        max_size=5,
    )
)
def test_any_facts_are_read_without_a_fault(values: dict[str, object]) -> None:
    bill = KnownEvidence("u", "item-1", "sbom", "", DAY, lapsed=False, facts=values)
    gate = shipped_gates()["release", 1].model_copy(update={"obligations": GateObligations()})
    held(gate, GateFacts(items=("item-1",), evidence=(bill,)), DAY)
    assert all(one.count >= 1 for one in vulnerabilities([bill]))


def test_a_status_stated_elsewhere_about_the_same_item_counts() -> None:
    bill = {"vulnerabilities.without_status": "CVE-1 high; CVE-2 high"}
    bills = [
        KnownEvidence("a", "item-1", "sbom", "", DAY, lapsed=False, facts=bill),
        KnownEvidence(
            "b",
            "item-1",
            "vex",
            "",
            DAY,
            lapsed=False,
            facts={"statements.vulnerabilities": "CVE-1 not_affected"},
        ),
        KnownEvidence(
            "c", "item-2", "vex", "", DAY, lapsed=False, facts={"statements.vulnerabilities": "CVE-2 fixed"}
        ),
    ]
    assert [one.id for one in vulnerabilities(bills)] == ["CVE-2"]
