# SPDX-License-Identifier: Apache-2.0
"""Tests of the packer."""

from build_chain.pack import differs, manifest


def test_the_manifest_is_repeatable(tmp_path, record_property):
    record_property("verifies", "BC_SWR_001")
    (tmp_path / "b.bin").write_bytes(b"2")
    (tmp_path / "a.bin").write_bytes(b"1")
    assert list(manifest(tmp_path)) == ["a.bin", "b.bin"]
    assert manifest(tmp_path) == manifest(tmp_path)


def test_changes_are_named(record_property):
    record_property("verifies", "BC_SWR_002")
    assert differs({"a": "1", "b": "2"}, {"b": "3", "c": "4"}) == ["a", "b", "c"]
