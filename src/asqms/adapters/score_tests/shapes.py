# SPDX-License-Identifier: Apache-2.0
"""The JSON shapes of the caches; fields of newer versions are skipped."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import msgspec

Count: TypeAlias = Annotated[int, msgspec.Meta(ge=0, le=10**15)]


class TestCaseShape(msgspec.Struct, rename={"partially": "PartiallyVerifies", "fully": "FullyVerifies"}):
    """A test case with the needs it verifies, separated by commas."""

    name: str
    file: str | None = None
    line: str | int | None = None
    result: str | None = None
    path: str | None = None
    partially: str | None = None
    fully: str | None = None


class TestLinkShape(msgspec.Struct):
    """One link from a test case to a need."""

    name: str
    need: str
    file: str | None = None
    line: str | int | None = None
    verify_type: str | None = None
    result: str | None = None
    path: str | None = None


class CodeLinkShape(msgspec.Struct):
    """One link from a place in the code to a need."""

    file: str
    need: str
    line: str | int | None = None


class CodeRowShape(msgspec.Struct):
    """One row of a cache of code links; the first may describe the module and link nothing."""

    file: str = ""
    need: str = ""
    line: str | int | None = None


class LinksShape(msgspec.Struct, rename={"tests": "TestLinks", "code": "CodeLinks"}):
    """The links of one need."""

    tests: list[TestLinkShape] = []
    code: list[CodeLinkShape] = []


class NeedShape(msgspec.Struct):
    """A need with its links."""

    need: str
    links: LinksShape


class RepositoryShape(msgspec.Struct):
    """A repository or module with the needs its files link to."""

    needs: list[NeedShape]


class FiguresShape(msgspec.Struct):
    """Requirements counted by the tool itself."""

    total: Count = 0
    with_code_link: Count = 0
    with_test_link: Count = 0
    fully_linked: Count = 0


class TestFiguresShape(msgspec.Struct):
    """Tests counted by the tool itself."""

    total: Count = 0
    linked_to_requirements: Count = 0
    broken_references: list[object] = []


class MetricsShape(msgspec.Struct):
    """The metrics of a build."""

    overall_metrics: FiguresShape
    schema_version: str | int = ""
    metrics_by_type: dict[str, FiguresShape] = {}
    tests: TestFiguresShape | None = None


class ViolationsShape(msgspec.Struct):
    """What the schema validation of a build counted."""

    validated_needs_count: Count
    validation_warnings: dict[str, object] = {}


class SummaryShape(msgspec.Struct):
    """Declared counts of compatibility findings."""

    count: Count | None = None
    modules: Count | None = None


class FindingsShape(msgspec.Struct):
    """Compatibility findings of a build."""

    findings: list[object]
    summary: SummaryShape
