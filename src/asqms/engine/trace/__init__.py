# SPDX-License-Identifier: Apache-2.0
"""Traceability in bulk: one definition in portable SQL, an equal fast path on arrays (DESIGN section 5)."""
