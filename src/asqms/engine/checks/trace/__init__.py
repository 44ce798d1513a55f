# SPDX-License-Identifier: Apache-2.0
"""Checks over the traceability of a scope."""
