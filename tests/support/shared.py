# SPDX-License-Identifier: Apache-2.0
"""The real files beside the project; suites that need them say so loudly when they are absent."""

import os
from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[3] / "shared"
DATA = SHARED / "data"


def require_shared() -> Path:
    """Return the folder of real files; skip where it is absent, fail where skips are forbidden."""
    if DATA.is_dir():
        return DATA
    message = "The folder ../shared/data with real tool outputs is not beside the project."
    if os.environ.get("ASQMS_TESTS_FORBID_SKIPS"):
        pytest.fail(message)
    pytest.skip(message)
