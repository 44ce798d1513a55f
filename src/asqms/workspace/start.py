# SPDX-License-Identifier: Apache-2.0
"""Writes a small working workspace: the template with dates around a day, whole or not at all."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

from asqms.engine.catalogue import Catalogue
from asqms.kernel.errors import AsqmsError, Place
from asqms.workspace.folders import SETTINGS_FILE
from asqms.workspace.schema import schemas

TEMPLATE = Path(__file__).resolve().parent / "template"
SCHEMA_FOLDER = ".schemas"
_DAY = re.compile(r"\bDAY([+-]\d{1,4})\b")


def template_files(today: date, catalogue: Catalogue | None = None) -> Mapping[str, str]:
    """Return the texts of a new workspace by relative name, in order; ``DAY-5`` is five days before."""
    texts = {
        path.relative_to(TEMPLATE).as_posix(): _DAY.sub(
            lambda match: (today + timedelta(days=int(match.group(1)))).isoformat(),
            path.read_text(encoding="utf-8"),
        )
        for path in TEMPLATE.rglob("*")
        if path.is_file()
    }
    texts |= {f"{SCHEMA_FOLDER}/{name}": text for name, text in schemas(catalogue).items()}
    return dict(sorted(texts.items()))


def start_workspace(
    folder: Path, *, today: date, catalogue: Catalogue | None = None, beside: bool = False
) -> tuple[str, ...]:
    """Write a new workspace and return the names of the files written.

    A new folder appears complete or not at all; in an existing one ``asqms.yaml`` comes last. With
    ``beside`` a folder that holds other files is accepted; no existing file is changed.

    Raises AsqmsError ``workspace.not_empty``, ``workspace.exists`` (files in the way, with
    ``beside``) and ``workspace.not_written``.
    """
    texts = template_files(today, catalogue)
    try:
        if folder.exists() and not folder.is_dir():
            raise _refusal("workspace.not_a_folder", f"{folder} is a file.", folder)
        if not folder.is_dir():
            _write_new(folder, texts)
        elif (folder / SETTINGS_FILE).is_file():
            raise AsqmsError(
                "workspace.exists",
                "The folder is a workspace already.",
                hint=f"Look at it with: asqms check {folder}; or name a new folder.",
                place=Place(str(folder / SETTINGS_FILE)),
            )
        elif any(folder.iterdir()) and not beside:
            raise _refusal("workspace.not_empty", "The folder is not empty.", folder)
        else:
            _write_into(folder, texts)
    except OSError as error:
        raise AsqmsError(
            "workspace.not_written",
            f"The workspace cannot be written: {error.strerror or error}.",
            hint="Name a folder that you may write to.",
            place=Place(str(folder)),
        ) from error
    return tuple(texts)


def _refusal(code: str, message: str, folder: Path) -> AsqmsError:
    return AsqmsError(
        code,
        message,
        hint=f"Name a new folder, such as: asqms init {folder / 'quality'}; "
        "or add --force, which leaves existing files as they are.",
        place=Place(str(folder)),
    )


def _write_new(folder: Path, texts: Mapping[str, str]) -> None:
    """Write into a folder beside the target and give it the name at the end."""
    target = folder.resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    workshop = Path(tempfile.mkdtemp(prefix=".asqms-init-", dir=target.parent))
    try:
        _write_all(workshop / "workspace", texts)
        (workshop / "workspace").rename(target)
    finally:
        shutil.rmtree(workshop, ignore_errors=True)


def _write_into(folder: Path, texts: Mapping[str, str]) -> None:
    """Write into an existing folder, ``asqms.yaml`` last; refuse taken names, take back on failure."""
    taken = [name for name in texts if (folder / name).exists() or (folder / name).is_symlink()]
    if taken:
        raise AsqmsError(
            "workspace.exists",
            f"The folder already holds {taken[0]}.",
            hint="Name another folder, or move the file away; nothing was changed.",
            place=Place(str(folder / taken[0])),
        )
    workshop = Path(tempfile.mkdtemp(prefix=".asqms-init-", dir=folder))
    moved: list[Path] = []
    try:
        _write_all(workshop, texts)
        for name in sorted(texts, key=lambda one: (one == SETTINGS_FILE, one)):
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            (workshop / name).rename(path)
            moved.append(path)
    except OSError:
        for path in moved:
            path.unlink(missing_ok=True)
        raise
    finally:
        shutil.rmtree(workshop, ignore_errors=True)


def _write_all(folder: Path, texts: Mapping[str, str]) -> None:
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
