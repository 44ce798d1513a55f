# SPDX-License-Identifier: Apache-2.0
"""Reads the test link caches and metrics of a docs-as-code build."""
