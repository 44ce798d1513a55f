# SPDX-License-Identifier: Apache-2.0
"""Opens the server's database and contexts in this process, for commands and for the server itself."""

from __future__ import annotations

import os
from pathlib import Path


def open_platform(home: Path | None = None) -> None:
    """Start the applications over a data folder, the one of ASQMS_HOME without one.

    Raises AsqmsError of the configuration.
    """
    if home is not None:
        os.environ["ASQMS_HOME"] = str(home)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "asqms.project.settings")
    from asqms.project.config import config

    config()
    import django

    django.setup()


def prepare_database() -> None:
    """Bring the tables up to date; safe to repeat."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
