# SPDX-License-Identifier: Apache-2.0
"""The sample of an audit: the same draws the same, musts are always in, every process is, weight tells."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from asqms.contexts.auditing.domain.sampling import Candidate, draw, musts, size_of, weight_of
from asqms.contexts.auditing.library import sampling_rule

DAY = date(2026, 11, 20)
RULE = sampling_rule()
DAYS = st.none() | st.dates(date(2023, 1, 1), DAY)
CANDIDATES = st.lists(
    st.builds(
        Candidate,
        st.sampled_from(["item-1", "item-2", "item-3"]),
        st.integers(1, 40).map(lambda number: f"P.{number:02}"),
        st.sampled_from(["OP.REL", "OP.VER", "SP.PRB"]),
        st.sampled_from(["mandatory", "recommended"]),
        st.sampled_from(["conforms", "deviates", "undetermined", "partly"]),
        st.sampled_from(["I", "II", ""]),
        DAYS,
        st.integers(0, 3),
        st.integers(0, 1),
        DAYS,
    ),
    max_size=60,
    unique_by=lambda one: (one.scope, one.practice),
)


@given(candidates=CANDIDATES, seed=st.text(max_size=12), turned=st.randoms(use_true_random=False))
def test_the_same_audit_draws_the_same_whatever_the_order(
    candidates: list[Candidate], seed: str, turned: object
) -> None:
    first = draw(candidates, RULE, seed, DAY)
    other = list(candidates)
    turned.shuffle(other)  # type: ignore[attr-defined]
    assert draw(other, RULE, seed, DAY) == first


@given(candidates=CANDIDATES, seed=st.text(max_size=12))
def test_musts_processes_and_size(candidates: list[Candidate], seed: str) -> None:
    drawn = draw(candidates, RULE, seed, DAY)
    kept = {(one.candidate.scope, one.candidate.practice) for one in drawn}
    must = {(one.scope, one.practice) for one in candidates if musts(one)}
    assert must <= kept
    assert {one.candidate.process for one in drawn} == {one.process for one in candidates}
    assert len(drawn) >= size_of(len(candidates), RULE)
    assert len(kept) == len(drawn) <= len(candidates)
    for one in drawn:
        assert one.weight >= 1
        assert bool(one.must) == bool(musts(one.candidate))
        assert set(musts(one.candidate)) <= set(one.reasons)


def test_what_weighs_more_is_drawn_more_often() -> None:
    light = [Candidate("a", f"L.{n}", "OP.REL", "recommended", "conforms", "I", DAY) for n in range(50)]
    heavy = [
        Candidate("a", f"H.{n}", "OP.REL", "mandatory", "undetermined", "II", DAY - timedelta(days=900))
        for n in range(50)
    ]
    counts: Counter[str] = Counter()
    for number in range(60):
        for one in draw(light + heavy, RULE, f"AUD-{number}", DAY):
            counts[one.candidate.practice[0]] += 1
    assert counts["H"] > 3 * counts["L"]


def test_a_weight_says_what_it_comes_from() -> None:
    one = Candidate("a", "P.1", "OP.REL", "mandatory", "undetermined", "II", None, 1, 0, DAY)
    weight, reasons = weight_of(one, RULE, DAY)
    assert reasons == (
        "type_two",
        "mandatory",
        "undetermined",
        "never_audited",
        "earlier_finding",
        "changed",
    )
    assert weight == 2 * 1.5 * 2 * 2 * 2 * 1.5
