# SPDX-License-Identifier: Apache-2.0
"""Tests of the position store."""

import pytest

from fleet_backend.positions import Position, PositionStore


@pytest.fixture
def store():
    return PositionStore(retention_seconds=3600)


def test_the_newest_report_is_kept(store, record_property):
    record_property("verifies", "FB_SWR_001")
    store.report("v1", Position(50.0, 8.0, 100))
    store.report("v1", Position(51.0, 9.0, 50))
    assert store.last_position("v1", now=200) == Position(50.0, 8.0, 100)


def test_old_positions_are_not_given_out(store, record_property):
    record_property("verifies", "FB_SWR_002")
    store.report("v1", Position(50.0, 8.0, 100))
    assert store.last_position("v1", now=4000) is None


def test_erasure_leaves_nothing(store, record_property):
    record_property("verifies", "FB_SWR_003")
    store.report("v1", Position(50.0, 8.0, 100))
    assert store.erase("v1")
    assert store.last_position("v1", now=100) is None
    assert not store.erase("v1")


def test_retention_is_counted_from_receipt(store, record_property):
    record_property("verifies", "FB_SWR_004")
    store.report("v1", Position(50.0, 8.0, 100))
    assert store.last_position("v1", now=3701) is not None
