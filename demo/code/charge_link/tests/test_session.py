# SPDX-License-Identifier: Apache-2.0
"""Tests of the charging session."""

from charge_link.session import Session

TOKENS = frozenset({"token-1"})


def test_charging_needs_a_token(record_property):
    record_property("verifies", "CL_SWR_001")
    session = Session(limit_wh=1000)
    assert not session.authorise("token-2", TOKENS)
    assert not session.meter(0)


def test_charging_stops_at_the_limit(record_property):
    record_property("verifies", "CL_SWR_002")
    session = Session(limit_wh=1000)
    assert session.authorise("token-1", TOKENS)
    assert session.meter(5000)
    assert session.meter(5999)
    assert not session.meter(6000)


def test_a_meter_that_runs_backwards_stops_charging(record_property):
    record_property("verifies", "CL_SWR_003")
    session = Session(limit_wh=1000)
    session.authorise("token-1", TOKENS)
    session.meter(5000)
    assert not session.meter(4999)
