# SPDX-License-Identifier: Apache-2.0
"""The generated V-model: one seeded graph that every format writes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

LEVELS = ("sth", "sys", "swr", "des", "ut", "it", "vt")
TITLES = (
    "Stakeholder need",
    "System requirement",
    "Software requirement",
    "Design element",
    "Unit test",
    "Integration test",
    "Verification test",
)
PARENTS = {
    "sys": ("sth",),
    "swr": ("sys",),
    "des": ("swr",),
    "ut": ("des",),
    "it": ("des",),
    "vt": ("swr", "sys"),
}
FIRST_TEST = 4
MANY_ITEMS = 10_000
MANY_PROJECTS, FEW_PROJECTS = 100, 10
RESULTS = ("", "passed", "failed")

_SHARES = (0.08, 0.14, 0.24, 0.20, 0.18, 0.08, 0.08)
_PARENT_COUNTS = (0.10, 0.27, 0.30, 0.21, 0.12)
_RARE = 0.01
_ELSEWHERE = 0.05
_SYSTEM_TESTS = 0.15
_WORDS = (
    "torque speed voltage frame angle current status session watchdog actuator charge brake "
    "steering inverter lane gateway door seat camera radar thermal battery limit report "
    "debounce supervise reject store forward initialise calibrate reset monitor encrypt arbitrate degrade "
    "restore when while after before within below above threshold plausibility redundant channel "
    "diagnostic safe state timeout supply ignition sensor request "
)
_VOCABULARY = tuple(_WORDS.split())


@dataclass(frozen=True)
class Graph:
    """Items by position, links as positions sorted by source; a missing target has its own name.

    ``first`` and ``last`` bound the links of an item; ``result`` is a position in RESULTS.
    """

    level: list[int]
    ids: list[str]
    titles: list[str]
    texts: list[str]
    digests: list[str]
    result: list[int]
    project: list[int]
    targets: list[str]
    stamps: list[str]
    first: list[int]
    last: list[int]

    def links_of(self, item: int) -> tuple[list[str], list[str]]:
        """Return the targets and stamps of an item."""
        part = slice(self.first[item], self.last[item])
        return self.targets[part], self.stamps[part]

    def kind_of(self, item: int) -> str:
        """Return the kind of the links an item has."""
        return "verifies" if self.level[item] >= FIRST_TEST else "derives"


def build(count: int, seed: int = 20) -> Graph:
    """Return a V-model of about ``count`` items: 1 % each of orphans, broken, stale, failing."""
    dice = np.random.default_rng(seed)
    ends = np.round(np.cumsum(_SHARES) * count).astype(int)
    starts = np.concatenate([[0], ends])
    level = np.repeat(np.arange(len(LEVELS)), np.diff(starts))
    total = len(level)
    projects = MANY_PROJECTS if total >= MANY_ITEMS else FEW_PROJECTS
    source, target = _links(dice, starts, projects, orphan=dice.random(total) < _RARE)
    broken = dice.random(len(source)) < _RARE
    stale = dice.random(len(source)) < _RARE
    ids = [f"{LEVELS[one].upper()}_{number:07d}" for number, one in enumerate(level.tolist(), start=1)]
    titles = [f"{TITLES[one]} {number}" for number, one in enumerate(level.tolist(), start=1)]
    texts = _texts(dice, total)
    digests = [
        hashlib.sha256(f"{title}\0{text}".encode()).hexdigest()
        for title, text in zip(titles, texts, strict=True)
    ]
    tests = level >= FIRST_TEST
    result = np.where(tests, np.where(dice.random(total) < _RARE, 2, 1), 0)
    ends_of_links = target.tolist()
    return Graph(
        level=level.tolist(),
        ids=ids,
        titles=titles,
        texts=texts,
        digests=digests,
        result=result.tolist(),
        project=_projects(starts, projects).tolist(),
        targets=[
            f"MISSING_{one:07d}" if gone else ids[one]
            for one, gone in zip(ends_of_links, broken.tolist(), strict=True)
        ],
        stamps=[
            "0" * 64 if old else digests[one] for one, old in zip(ends_of_links, stale.tolist(), strict=True)
        ],
        first=np.searchsorted(source, np.arange(total), "left").tolist(),
        last=np.searchsorted(source, np.arange(total), "right").tolist(),
    )


def _projects(starts: npt.NDArray[np.int64], projects: int) -> npt.NDArray[np.int64]:
    sizes = np.diff(starts)
    return np.concatenate([np.arange(size) * projects // max(1, size) for size in sizes.tolist()])


def _links(
    dice: np.random.Generator,
    starts: npt.NDArray[np.int64],
    projects: int,
    *,
    orphan: npt.NDArray[np.bool_],
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Most parents are in the item's own project; the first one sweeps so that few stay childless."""
    total = int(starts[-1])
    keys = []
    for number, name in enumerate(LEVELS[1:], start=1):
        members = np.arange(starts[number], starts[number + 1])
        members = members[~orphan[members]]
        wanted = dice.choice(len(_PARENT_COUNTS), p=_PARENT_COUNTS, size=len(members)) + 1
        source = np.repeat(members, wanted)
        choices = PARENTS[name]
        above = np.full(len(source), LEVELS.index(choices[0]))
        if len(choices) > 1:
            above[dice.random(len(source)) < _SYSTEM_TESTS] = LEVELS.index(choices[1])
        begin, size = starts[above], starts[above + 1] - starts[above]
        share = (source - starts[number]) / max(1, starts[number + 1] - starts[number])
        own = (np.floor(share * projects) + dice.random(len(source))) / projects
        anywhere = dice.random(len(source)) < _ELSEWHERE
        spot = np.where(anywhere, dice.random(len(source)), own)
        is_first = np.concatenate([[True], source[1:] != source[:-1]])
        spot = np.where(is_first, share, spot)
        target = begin + np.minimum(size - 1, (spot * size).astype(int))
        kept = ~orphan[target]
        keys.append(source[kept] * total + target[kept])
    key = np.unique(np.concatenate(keys))
    return key // total, key % total


def _texts(dice: np.random.Generator, total: int) -> list[str]:
    texts: list[str] = []
    for begin in range(0, total, 20_000):
        size = min(20_000, total - begin)
        picks = dice.integers(len(_VOCABULARY), size=(size, 50))
        lengths = dice.integers(16, 51, size=size).tolist()
        texts.extend(
            f"The unit shall {' '.join([_VOCABULARY[one] for one in row[:length]])} ({begin + number})."
            for number, (row, length) in enumerate(zip(picks.tolist(), lengths, strict=True))
        )
    return texts
