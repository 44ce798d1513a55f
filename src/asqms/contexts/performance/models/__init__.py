# SPDX-License-Identifier: Apache-2.0
"""Tables of performance."""

from asqms.contexts.performance.models.span import Edge, Progress, Span
from asqms.contexts.performance.models.target import ReviewInput, Target

__all__ = ["Edge", "Progress", "ReviewInput", "Span", "Target"]
