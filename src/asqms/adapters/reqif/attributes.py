# SPDX-License-Identifier: Apache-2.0
"""Which ReqIF attribute means what: names used by tools and by the ReqIF implementation guide."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from asqms.kernel.errors import UnreadableError

TITLE, TEXT, STATUS, RESULT, DIGEST, FOREIGN = range(1, 7)
RANKS = 1000
UNKNOWN = -1

_NAMES: Mapping[int, tuple[str, ...]] = {
    TITLE: (
        "ReqIF.Name",
        "ReqIF.ChapterName",
        "Title",
        "Name",
        "Object Heading",
        "Heading",
        "Summary",
        "Object Short Text",
    ),
    TEXT: (
        "ReqIF.Text",
        "Text",
        "Object Text",
        "Description",
        "ReqIF.Description",
        "Statement",
        "Content",
        "Requirement Text",
    ),
    STATUS: ("ReqIF.ForeignState", "Status", "State", "ReqIF.Status", "Workflow State"),
    RESULT: ("Result", "Verdict", "Test Result", "Test Verdict", "Test Status"),
    DIGEST: ("Hash", "Content Hash", "Content Digest", "Fingerprint"),
    FOREIGN: ("ReqIF.ForeignID", "Foreign ID", "Requirement ID", "Object Identifier", "UID"),
}
_OPTIONS = {
    "title_attribute": TITLE,
    "text_attribute": TEXT,
    "status_attribute": STATUS,
    "result_attribute": RESULT,
    "digest_attribute": DIGEST,
    "id_attribute": FOREIGN,
}
_IGNORED = re.compile(r"[\s_-]+")


def _plain(name: str) -> str:
    return _IGNORED.sub("", name).casefold()


class Roles:
    """Turns a LONG-NAME into a slot: role times 1000 plus rank, the lower rank being preferred.

    ``options`` may name attributes that go before the built-in names; raises UnreadableError
    ``reqif.option_invalid`` when such an option is neither a text nor a list of texts.
    """

    def __init__(self, options: Mapping[str, object]) -> None:
        self.uses_foreign_id = "id_attribute" in options
        self._slots: dict[str, int] = {}
        for role, names in _NAMES.items():
            preferred = [
                name for key, one in _OPTIONS.items() if one == role for name in _texts(options, key)
            ]
            replaced = role == FOREIGN and preferred
            for rank, name in enumerate(preferred if replaced else [*preferred, *names]):
                self._slots.setdefault(_plain(name), role * RANKS + min(rank, RANKS - 1))

    def slot_of(self, long_name: str) -> int:
        """Return the slot of an attribute name, 0 when the name means nothing here."""
        return self._slots.get(_plain(long_name), 0)


def _texts(options: Mapping[str, object], key: str) -> Iterator[str]:
    value = options.get(key)
    values = [value] if isinstance(value, str) else ([] if value is None else value)
    if not isinstance(values, (list, tuple)) or not all(isinstance(one, str) for one in values):
        raise UnreadableError(
            "reqif.option_invalid",
            f"The option {key} is neither an attribute name nor a list of them.",
            hint=f"Write {key}: ReqIF.Name or a list of names.",
        )
    yield from values
