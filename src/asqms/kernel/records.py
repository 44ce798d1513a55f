# SPDX-License-Identifier: Apache-2.0
"""What an adapter reads out of one file: facts, notices, and trace records in columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from asqms.kernel.errors import Place

FactValue: TypeAlias = int | float | str | bool


@dataclass(frozen=True, slots=True)
class Notice:
    """A warning about what was read: stable code, sentence, place where it helps."""

    code: str
    message: str
    place: Place | None = None


@dataclass(slots=True)
class TraceRecords:
    """Items and links of one source, one list per column, lists of a group equally long.

    Items: ``item_id`` as written in the source; ``item_type`` (the source's own type name, lower
    case where the tool has no case); ``item_title``; ``item_status`` (the source's own word);
    ``item_result`` (``""``, ``passed``, ``failed``, ``error`` or ``skipped``, for tests);
    ``item_digest`` (sha256 hex of the content a reviewer confirms, or ``""``); ``item_place``
    (file and line in the source, or ``""``).

    Links: ``link_source`` is an item id of this source; ``link_target`` an id stripped of every
    suffix; ``link_kind`` the source's own link name; ``link_stamp`` the content digest of the
    target recorded when the link was confirmed, or ``""``; ``link_condition`` the suffix that was
    stripped, such as ``[version==1]``, or ``""``. A link may name any source or target; whether it
    resolves is decided over all sources together, never here.

    ``external_ids`` are items the source declares but says live elsewhere.
    """

    item_id: list[str] = field(default_factory=list)
    item_type: list[str] = field(default_factory=list)
    item_title: list[str] = field(default_factory=list)
    item_status: list[str] = field(default_factory=list)
    item_result: list[str] = field(default_factory=list)
    item_digest: list[str] = field(default_factory=list)
    item_place: list[str] = field(default_factory=list)
    link_source: list[str] = field(default_factory=list)
    link_target: list[str] = field(default_factory=list)
    link_kind: list[str] = field(default_factory=list)
    link_stamp: list[str] = field(default_factory=list)
    link_condition: list[str] = field(default_factory=list)
    external_ids: list[str] = field(default_factory=list)


class DigestsOnDemand(TraceRecords):
    """Records whose item digests are made when somebody first reads them; few checks compare any.

    ``link_ends``, where an adapter knows them, are the positions of each link's source and target in
    ``item_id``, -1 for a text that is no item here; only given when every id is there once.
    """

    link_ends: tuple[list[int], list[int]] | None = None
    _digests: list[str]
    _make: Callable[[], list[str]] | None

    def make_digests_with(self, make: Callable[[], list[str]]) -> None:
        """Take how to make ``item_digest``: one text for each item, as the class says."""
        self._make = make

    @property
    def item_digest(self) -> list[str]:
        """The digests, made now if nobody read them before."""
        if self._make is not None:
            self.item_digest = self._make()
        return self._digests

    @item_digest.setter
    def item_digest(self, digests: list[str]) -> None:
        self._digests, self._make = digests, None


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything an adapter gives for one file.

    ``facts`` are counts and values of what is in the file, by documented stable name;
    ``evidence_type`` is the id of the reference model's evidence type the format usually is;
    ``trace`` is there when the caller asked for records and the format carries any.
    ``subject_digests`` are digests of things the file speaks about (attestation subjects,
    SBOM subjects) so that evidence can be tied to a build.
    """

    format_version: str
    evidence_type: str
    facts: Mapping[str, FactValue]
    notices: tuple[Notice, ...] = ()
    trace: TraceRecords | None = None
    rows: tuple[Mapping[str, FactValue | None], ...] = ()
    subject_digests: tuple[str, ...] = ()
