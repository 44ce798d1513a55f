# SPDX-License-Identifier: Apache-2.0
"""Gives every test process a data folder of its own before Django reads its settings."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

HOME = tempfile.mkdtemp(prefix="asqms-test-")
atexit.register(shutil.rmtree, HOME, ignore_errors=True)
os.environ["ASQMS_HOME"] = HOME
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "asqms.project.settings")
