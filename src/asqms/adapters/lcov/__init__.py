# SPDX-License-Identifier: Apache-2.0
"""Reads code coverage in LCOV trace files."""
