# SPDX-License-Identifier: Apache-2.0
"""Tables of the evidence."""

from asqms.contexts.evidence.models.evidence import Evidence

__all__ = ["Evidence"]
