# SPDX-License-Identifier: Apache-2.0
"""Writes docs/reference/settings.md from the settings of the server."""

import sys
from pathlib import Path

from asqms.project.config import PREFIX, SETTINGS

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "settings.md"
INTRODUCTION = """\
# Settings of the server

Settings are environment variables, read once at the start. An unknown name or a value that cannot be used
stops the start with the code and a hint. A secret may be given as a file, for example
`ASQMS_SECRET_KEY_FILE=/run/secrets/key`. Whatever a quality manager may change (standards, overlays, roles,
thresholds) is data in the product, never a setting.

| variable | meaning | without it |
|---|---|---|
"""
ENDING = "\nThis page is written by `python -m tools.settings_reference`.\n"


def page() -> str:
    """Return the page."""
    rows = []
    for name, setting in SETTINGS.items():
        default = "yes" if setting.default is True else "no" if setting.default is False else setting.default
        shown = "" if default in ("", None, ()) else f"`{default}`"
        secret = " Secret." if setting.secret else ""
        rows.append(f"| `{PREFIX}{name}` | {setting.meaning}{secret} | {shown} |\n")
    return INTRODUCTION + "".join(rows) + ENDING


def main() -> int:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
