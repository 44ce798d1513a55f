# SPDX-License-Identifier: Apache-2.0
"""Processes: how the organisation works."""
