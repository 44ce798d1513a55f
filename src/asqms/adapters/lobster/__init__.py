# SPDX-License-Identifier: Apache-2.0
"""Reads trace files and reports of the LOBSTER interchange format."""
