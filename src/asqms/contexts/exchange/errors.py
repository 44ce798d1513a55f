# SPDX-License-Identifier: Apache-2.0
"""What can go wrong when many records are brought in or changed at once."""

from __future__ import annotations

from asqms.kernel.errors import AsqmsError


class ExchangeError(AsqmsError):
    """A table cannot be read or brought in, or a change of many cannot be tried; the code says why."""
