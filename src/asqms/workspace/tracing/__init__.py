# SPDX-License-Identifier: Apache-2.0
"""Reads trace sources and models from disk and writes snapshots and reports."""
