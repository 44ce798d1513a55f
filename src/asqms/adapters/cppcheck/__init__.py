# SPDX-License-Identifier: Apache-2.0
"""Reads findings of cppcheck in its own XML."""
