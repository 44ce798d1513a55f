# SPDX-License-Identifier: Apache-2.0
"""Tables of the governance records."""

from asqms.contexts.governance.models.record import (
    Calendar,
    Comment,
    Link,
    Notice,
    Record,
    Series,
    TypeVersion,
)

__all__ = ["Calendar", "Comment", "Link", "Notice", "Record", "Series", "TypeVersion"]
