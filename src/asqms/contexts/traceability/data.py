# SPDX-License-Identifier: Apache-2.0
"""What crosses the door: material for a check, and what is shown of checked trace sets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final, Generic, Protocol, TypeVar

from asqms.contexts.traceability.compared import Change as Change  # noqa: PLC0414
from asqms.contexts.traceability.compared import ChangedItem as ChangedItem  # noqa: PLC0414
from asqms.contexts.traceability.compared import Comparison as Comparison  # noqa: PLC0414
from asqms.engine.snapshot import Evidence
from asqms.engine.trace.findings import VERDICTS, Finding
from asqms.kernel.records import FactValue
from asqms.workspace.tracing.inputs import AnyInput

VERDICT_NAMES: Final = VERDICTS
"""The verdicts an item may have, best first."""

FINDING_NAMES: Final = tuple(str(one.name).lower() for one in Finding)
"""What can be wrong with an item."""

PAGE_ROWS = 50
MOST_ROWS = 100_000
MOST_FOLLOWED = 500
"""More rows than these are never given at once; fewer where links are followed from each."""

Row = TypeVar("Row")


class TraceMaterials(Protocol):
    """Gives the records of evidence sources and, of one of them, what its file holds."""

    def records_of(self, source: str) -> Sequence[Evidence]:
        """Return every record of a source, whenever it was true or known, as the ledger has it."""
        ...

    def reading_key(self, record: Evidence) -> str:
        """Return what besides the bytes decides how a file is read: adapter, its version, options."""
        ...

    def read(self, record: Evidence) -> AnyInput | None:
        """Return the items and links of a file, None when its format carries none; raises coded errors."""
        ...


@dataclass(frozen=True, slots=True)
class When:
    """The two axes of a question: what was true on ``as_of`` as it was known on ``known_on``."""

    as_of: date
    known_on: date


@dataclass(frozen=True, slots=True)
class BuiltTraceSet:
    """A trace set that was checked: its evidence of type ``matrix.trace`` and where the answer is kept.

    ``version`` counts the answers of the set; ``changed`` tells that this check wrote a new one.
    """

    evidence: Evidence
    version: int
    snapshot: str
    changed: bool

    @property
    def facts(self) -> Mapping[str, FactValue]:
        """The facts of the check, none when nothing could be checked."""
        return self.evidence.facts


class SetState(StrEnum):
    """What became of a trace set: checked, waiting for material that counts, or not checkable."""

    CHECKED = "checked"
    WAITING = "waiting"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class SetSource:
    """One file that took part: its source, what it is about, its name, digest, and what it brought."""

    series: str
    scope: str
    name: str
    digest: str
    items: int
    links: int


@dataclass(frozen=True, slots=True)
class TraceSetState:
    """One answer about a trace set: when it was true and known, and the few figures that lists show.

    ``outdated`` tells that something came true since for which no answer is kept yet.
    """

    key: str
    scope: str
    state: SetState
    version: int
    snapshot: str
    effective: date
    known_from: date
    recorded_at: datetime
    brief: Mapping[str, Any]
    problem: str = ""
    problem_message: str = ""
    outdated: bool = False


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole: never shown without its denominator."""

    covered: int
    total: int

    @property
    def missing(self) -> int:
        """How many are not covered."""
        return self.total - self.covered


@dataclass(frozen=True, slots=True)
class LevelRow:
    """One level: items, coverage up and down (None without a rule), tests that reach them, what is wrong."""

    level: str
    title: str
    is_test: bool
    needs_verification: bool
    total: int
    up: Share | None
    down: Share | None
    verified: Share | None
    failed: int
    untested: int
    not_run: int
    suspect: int
    conforming: int


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One rule of the model: the items it is about and those that meet it."""

    rule: str
    level: str
    to: tuple[str, ...]
    direction: str
    mandatory: bool
    items: Share


@dataclass(frozen=True, slots=True)
class Coverage:
    """Coverage of a trace set by level and rule, with counts of items by verdict and links by state.

    ``levels`` are those that have items; ``titles`` names every level of the model.
    """

    about: TraceSetState
    levels: tuple[LevelRow, ...]
    rules: tuple[RuleRow, ...]
    verdicts: Mapping[str, int]
    findings: Mapping[str, int]
    links: Mapping[str, int]
    sources: tuple[SetSource, ...]
    score: float | None
    titles: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Some rows in order, and the place after them (None at the end)."""

    rows: tuple[Row, ...]
    after: str | None


@dataclass(frozen=True, slots=True)
class ItemFilter:
    """Which items: of a level, of an own type, with any of some findings or a verdict, with a text.

    ``findings`` are names of the engine, such as ``orphan``, ``no_parent``, ``broken``, ``suspect`` or
    ``failed``; ``uncovered`` those that miss a parent or a child; ``text`` is sought in id and title.
    """

    level: str = ""
    findings: tuple[str, ...] = ()
    uncovered: bool = False
    verdict: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One item with its verdict and findings.

    ``covered_up`` and ``covered_down`` are None where no mandatory rule asks; ``result`` is its own as the
    tool wrote it, ``reached_by`` what the tests below it say: passed, failed, not_run.
    """

    number: int
    id: str
    level: str
    type: str
    title: str
    status: str
    result: str
    reached_by: tuple[str, ...]
    verdict: str
    findings: tuple[str, ...]
    covered_up: bool | None
    covered_down: bool | None
    place: str
    links_up: int
    links_down: int


@dataclass(frozen=True, slots=True)
class LinkFilter:
    """Which links: ``broken``, ``suspect``, ``confirmed``, ``outside``, ``resolved``, ``conditional`` or all.

    ``conditional`` are those written with a suffix such as a version. ``level`` is the level of the item
    that has the link; ``text`` is sought in both ends.
    """

    state: str = ""
    level: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class LinkName:
    """A link by its ends and kind, as the source writes them."""

    source: str
    target: str
    kind: str


@dataclass(frozen=True, slots=True)
class LinkRow:
    """One link with both ends as items, where they are any.

    ``state`` is resolved, broken, outside or suspect; ``confirmed`` tells that a person confirmed it though
    its stamp is old; ``pending`` that somebody did so after the set was last checked.
    """

    number: int
    name: LinkName
    state: str
    upward: bool
    counts: bool
    condition: str
    confirmed: bool
    source: ItemRow | None
    target: ItemRow | None
    pending: bool = False


@dataclass(frozen=True, slots=True)
class RuleOnItem:
    """What one rule of the model asks of an item and how many different partners it has."""

    rule: str
    direction: str
    to: tuple[str, ...]
    kinds: tuple[str, ...]
    mandatory: bool
    minimum: int
    maximum: int | None
    partners: int

    @property
    def met(self) -> bool:
        """Whether the partners are as many as asked."""
        return self.partners >= self.minimum and (self.maximum is None or self.partners <= self.maximum)


@dataclass(frozen=True, slots=True)
class ItemView:
    """One item with its source file, the rules about it and its links (the first of many, with totals)."""

    about: TraceSetState
    item: ItemRow
    digest: str
    source: SetSource
    rules: tuple[RuleOnItem, ...]
    up: tuple[LinkRow, ...]
    down: tuple[LinkRow, ...]
    beside: tuple[LinkRow, ...]
    totals: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class GraphNode:
    """An item in a drawn neighbourhood: ``layer`` is 0 for the item asked, negative above, positive below.

    ``hidden_up`` and ``hidden_down`` count neighbours that are not drawn. ``item`` is None for an end
    without an item (its number is negative); ``id`` is then what the link names.
    """

    number: int
    id: str
    layer: int
    item: ItemRow | None
    hidden_up: int = 0
    hidden_down: int = 0


@dataclass(frozen=True, slots=True)
class GraphEdge:
    """A link between two drawn items, from the lower to the upper one."""

    lower: int
    upper: int
    kind: str
    state: str


@dataclass(frozen=True, slots=True)
class NeighbourGraph:
    """What is above and below one item, layer by layer."""

    about: TraceSetState
    start: str
    depth: int
    nodes: tuple[GraphNode, ...]
    edges: tuple[GraphEdge, ...]
    cut: bool


@dataclass(frozen=True, slots=True)
class MatrixFilter:
    """Which two levels are set against each other, and whether only items without a partner are wanted."""

    from_level: str
    to_level: str
    only_missing: bool = False


@dataclass(frozen=True, slots=True)
class Partner:
    """An item of the other level that a row of a matrix is linked to."""

    number: int
    id: str
    title: str
    verdict: str


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One item of the first level with the first of its partners and how many there are.

    ``complete`` is False where there were too many to follow; the total is then the least there are.
    """

    item: ItemRow
    partners: tuple[Partner, ...]
    total: int
    complete: bool = True


@dataclass(frozen=True, slots=True)
class MatrixView:
    """Two levels against each other: items of the first with a partner, of all, and one page of rows."""

    about: TraceSetState
    from_level: str
    to_level: str
    indirect: bool
    items: Share
    page: Page[MatrixRow]


@dataclass(frozen=True, slots=True)
class FailingTest:
    """A test whose own result is failed or error, and how many items above it that touches, by level."""

    item: ItemRow
    touched: Mapping[str, int]
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What a bulk confirmation did: links confirmed now, and those that were confirmed already."""

    written: int
    already: int
    links: tuple[LinkName, ...] = field(default=())
