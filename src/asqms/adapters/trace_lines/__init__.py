# SPDX-License-Identifier: Apache-2.0
"""The project's own trace interchange as evidence: one JSON object per line and item."""
