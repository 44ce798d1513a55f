# SPDX-License-Identifier: Apache-2.0
"""Tables of this context."""

from asqms.contexts.exchange.models.staged import StagedFile

__all__ = ["StagedFile"]
