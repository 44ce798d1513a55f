# SPDX-License-Identifier: Apache-2.0
"""Reads needs and their links out of the needs.json that Sphinx-Needs writes."""
