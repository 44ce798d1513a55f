# SPDX-License-Identifier: Apache-2.0
"""Pages take their looks in turn; ``make looks`` shows every page in every look.

The components are shown in every look by a test of their own, and pages are made of nothing else.
"""

from __future__ import annotations

import os
from collections.abc import Sequence

EVERY = bool(os.environ.get("ASQMS_TESTS_EVERY_LOOK"))


def in_looks(pages: Sequence[str], looks: Sequence[tuple[object, ...]]) -> list[tuple[object, ...]]:
    """Return each page with the look whose turn it is, or with all of them."""
    if EVERY:
        return [(page, *look) for page in pages for look in looks]
    return [(page, *looks[number % len(looks)]) for number, page in enumerate(pages)]
