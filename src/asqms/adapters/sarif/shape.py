# SPDX-License-Identifier: Apache-2.0
"""The parts of a SARIF 2.1.0 log that are read; everything else is skipped while decoding."""

from __future__ import annotations

import msgspec

NOTHING = msgspec.Raw(b"null")


class Configuration(msgspec.Struct, gc=False):
    """A rule's configuration (SARIF 2.1.0, 3.50)."""

    level: str | None = None


class Rule(msgspec.Struct, rename="camel", gc=False):
    """A reporting descriptor (3.49)."""

    id: str | None = None
    default_configuration: Configuration | None = None


class Component(msgspec.Struct, rename="camel"):
    """A tool driver or extension (3.19)."""

    name: str | None = None
    rules: list[Rule] | None = None


class Tool(msgspec.Struct):
    """The tool of a run (3.18)."""

    driver: Component | None = None
    extensions: list[Component] | None = None


class ComponentReference(msgspec.Struct, gc=False):
    """Which extension a rule reference means (3.54)."""

    index: int | None = None


class RuleReference(msgspec.Struct, rename="camel", gc=False):
    """A reference from a result to its rule (3.52)."""

    id: str | None = None
    index: int | None = None
    tool_component: ComponentReference | None = None


class Suppression(msgspec.Struct, gc=False):
    """One request to suppress a result (3.35)."""

    status: str | None = None


class Result(msgspec.Struct, rename="camel", gc=False):
    """One result (3.27)."""

    rule_id: str | None = None
    rule_index: int | None = None
    rule: RuleReference | None = None
    kind: str | None = None
    level: str | None = None
    baseline_state: str | None = None
    suppressions: list[Suppression] | None = None
    locations: msgspec.Raw = NOTHING


class Invocation(msgspec.Struct, rename="camel", gc=False):
    """How the tool was run (3.20)."""

    execution_successful: object = None


class ExternalFiles(msgspec.Struct):
    """Parts of a run that are kept in other files (3.15)."""

    results: list[msgspec.Raw] | None = None


class Run(msgspec.Struct, rename="camel"):
    """One run of one tool (3.14)."""

    tool: Tool | None = None
    results: list[Result] | None = None
    invocations: list[Invocation] | None = None
    external_property_file_references: ExternalFiles | None = None


class Log(msgspec.Struct):
    """The whole file (3.13)."""

    version: str | None = None
    runs: list[Run] | msgspec.UnsetType | None = msgspec.UNSET
