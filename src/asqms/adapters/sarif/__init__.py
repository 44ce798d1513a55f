# SPDX-License-Identifier: Apache-2.0
"""Reads findings of static analysis in SARIF 2.1.0."""
