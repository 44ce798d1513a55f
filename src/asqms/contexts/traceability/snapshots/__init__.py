# SPDX-License-Identifier: Apache-2.0
"""Immutable columnar files of items and links: written once, read through a locked database."""
