# SPDX-License-Identifier: Apache-2.0
"""The browser that suites look at pages with; suites that need it say so loudly when it is absent."""

import os
import shutil

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def require_chromium() -> str:
    """Return the path of Chromium; skip where it is absent, fail where skips are forbidden.

    ``ASQMS_CHROMIUM`` names it; otherwise it is looked for on the path.
    """
    found = os.environ.get("ASQMS_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if found:
        return found
    message = "There is no Chromium; set ASQMS_CHROMIUM to its path."
    if os.environ.get("ASQMS_TESTS_FORBID_SKIPS"):
        pytest.fail(message)
    pytest.skip(message)
