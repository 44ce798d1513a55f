# SPDX-License-Identifier: Apache-2.0
"""What crosses the door of the inventory: projects, items, suppliers and tools as lists show them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ProjectView:
    """A project: what holds it, who leads it and how many items it has."""

    key: str
    name: str
    parent: str
    parent_name: str
    owner: str
    items: int


@dataclass(frozen=True, slots=True)
class ItemView:
    """A software item as its newest record says."""

    key: str
    name: str
    project: str
    project_name: str
    supplier: str
    supplier_name: str
    owner: str
    domain: str
    asil: str
    cal: str
    phase: str
    personal_data: bool
    external_components: bool
    version: int


@dataclass(frozen=True, slots=True)
class ItemFilter:
    """What a list of items is narrowed to; an empty value narrows nothing. ``within`` is a scope above."""

    within: str = ""
    domain: str = ""
    phase: str = ""
    owner: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class ItemPage:
    """Items with where those before and after begin, and how many there are."""

    rows: tuple[ItemView, ...]
    previous: str
    next: str
    total: int


@dataclass(frozen=True, slots=True)
class SupplierView:
    """A supplier and how many items it develops, of those the actor may see."""

    key: str
    name: str
    items: int


@dataclass(frozen=True, slots=True)
class ToolView:
    """A tool used to develop, build, verify or release."""

    key: str
    name: str
    tool_version: str
    confidence: str
    owner: str
