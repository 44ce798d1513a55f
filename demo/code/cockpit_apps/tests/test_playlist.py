# SPDX-License-Identifier: Apache-2.0
"""Tests of the playlist."""

from cockpit_apps.playlist import Playlist


def test_an_empty_list_has_no_track(record_property):
    record_property("verifies", "CA_SWR_001")
    assert Playlist([]).skip() is None


def test_skipping_wraps_around(record_property):
    record_property("verifies", "CA_SWR_002")
    playlist = Playlist(["a", "b"])
    assert playlist.skip() == "b"
    assert playlist.skip() == "a"
    assert playlist.skip(-1) == "b"
