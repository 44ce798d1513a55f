# SPDX-License-Identifier: Apache-2.0
"""Gathers test cases and their links into facts and trace records, whichever cache they come from."""

from __future__ import annotations

from base64 import b32encode
from collections import Counter
from collections.abc import Iterable
from hashlib import sha256

from asqms.adapters.score_tests.shapes import (
    CodeLinkShape,
    CodeRowShape,
    NeedShape,
    TestCaseShape,
    TestLinkShape,
)
from asqms.decoding.trace import counts_by, test_result_of
from asqms.kernel.records import FactValue, Notice, TraceRecords

PARTLY, FULLY, CODE = "partially_verifies", "fully_verifies", "implements"
NAMED_IN_NOTICE = 5
_KINDS = {"partially": PARTLY, "fully": FULLY}
_HASH_LETTERS = 5
DISABLED = "disabled"
GRAVITY = ("passed", "skipped", "", "failed", "error")


def test_need_id(name: str, file: str) -> str:
    """Return the id that the build gives the need of a test case.

    ``testcase__NAME_LETTERS``: the first five letters of the base32 text of the sha256 of file and
    name, in lower case (observed in published builds; see the README).
    """
    digest = sha256((file + name).encode("utf-8", "surrogatepass")).digest()
    letters = [one for one in b32encode(digest).decode("ascii") if one.isalpha()]
    return f"testcase__{name}_{''.join(letters[:_HASH_LETTERS]).lower()}"


class Cases:
    """Takes test cases, test links and code links."""

    def __init__(self) -> None:
        self._records = TraceRecords()
        self._index: dict[str, int] = {}
        self._code: set[str] = set()
        self._tests: list[str] = []
        self._needs: set[str] = set()
        self._kinds: Counter[str] = Counter()
        self._duplicates: list[str] = []
        self._differing: list[str] = []
        self._unknown: Counter[str] = Counter()

    def take_case(self, case: TestCaseShape) -> None:
        """Take a test case; a repeated one is counted, its item keeps the first but the gravest result."""
        file = _file_of(case)
        identifier = test_need_id(case.name, file)
        known = self._index.get(identifier)
        if known is not None:
            self._repeat(known, case)
            return
        self._add_test(identifier, case.name, file, case.line, case.result)
        self._take_case_links(identifier, case)

    def take_link(self, link: TestLinkShape) -> None:
        """Take a link from a test case, and the test case when it is a new one."""
        file = _file_of(link)
        identifier = test_need_id(link.name, file)
        known = self._index.get(identifier)
        if known is None:
            self._add_test(identifier, link.name, file, link.line, link.result)
        elif self._records.item_status[known] != (link.result or ""):
            self._differing.append(link.name)
        verify_type = (link.verify_type or "").strip().lower()
        self._link(identifier, link.need, _KINDS.get(verify_type, verify_type or PARTLY))

    def take_needs(self, needs: Iterable[NeedShape]) -> None:
        """Take needs with their test links and code links."""
        for need in needs:
            self._needs.add(need.need)
            for link in need.links.tests:
                self.take_link(link)
            for code in need.links.code:
                self.take_code(code)

    def take_code(self, code: CodeLinkShape | CodeRowShape) -> None:
        """Take a link from a place in the code; a row that names no need links nothing."""
        if not code.need:
            return
        place = f"{code.file}:{code.line}" if code.line is not None else code.file
        if place not in self._code:
            self._code.add(place)
            self._add_item(place, "code", place, ("", "", place))
        self._link(place, code.need, CODE)

    def facts(self) -> dict[str, FactValue]:
        """Return the facts the README lists for tests and links."""
        results = Counter(self._tests)
        records = self._records
        test_links = self._kinds.total() - self._kinds[CODE]
        facts: dict[str, FactValue] = {
            "tests.total": len(self._tests),
            "tests.passed": results["passed"],
            "tests.failed": results["failed"],
            "tests.errors": results["error"],
            "tests.skipped": results["skipped"],
            "tests.disabled": results[DISABLED],
            "tests.without_result": results[""],
            "tests.duplicate": len(self._duplicates),
            "tests.linked": len(set(records.link_source) - self._code),
            "needs.total": len(self._needs),
            "links.total": self._kinds.total(),
            "test_links.total": test_links,
            "code_links.total": self._kinds[CODE],
        }
        facts.update(counts_by("links.by_kind", +self._kinds))
        return facts

    def notices(self) -> tuple[Notice, ...]:
        """Return warnings about repeated test cases, differing and unknown results."""
        found: list[Notice] = []
        if self._duplicates:
            message = _several("test cases are repeated; the gravest result counts", self._duplicates)
            found.append(Notice("score_tests.duplicate_id", message))
        if self._differing:
            message = _several(
                "rows give another result than an earlier one of their test case", self._differing
            )
            found.append(Notice("score_tests.result_differs", message))
        if self._unknown:
            words = sorted(one or "no word" for one in self._unknown)
            message = _several("results are not understood", words)
            found.append(Notice("score_tests.result_unknown", message))
        return tuple(found)

    def records(self) -> TraceRecords:
        """Return the records of everything taken."""
        records = self._records
        records.link_stamp = [""] * len(records.link_source)
        records.link_condition = [""] * len(records.link_source)
        return records

    def _add_test(
        self, identifier: str, name: str, file: str, line: str | int | None, result: str | None
    ) -> None:
        self._index[identifier] = len(self._records.item_id)
        verdict = self._count(result or "")
        place = f"{file}:{line}" if file and line not in {None, ""} else file
        self._add_item(identifier, "testcase", name, (result or "", verdict, place))

    def _take_case_links(self, identifier: str, case: TestCaseShape) -> None:
        for kind, needs in ((PARTLY, case.partially), (FULLY, case.fully)):
            for need in (needs or "").split(","):
                if need.strip():
                    self._link(identifier, need.strip(), kind)

    def _count(self, result: str) -> str:
        verdict = test_result_of(result)
        if not verdict:
            self._unknown[result] += 1
        self._tests.append(DISABLED if result.strip().lower() == DISABLED else verdict)
        return verdict

    def _repeat(self, known: int, case: TestCaseShape) -> None:
        """Count a test case that is there already, and its links; the item shows the gravest result."""
        self._duplicates.append(case.name)
        records, result = self._records, case.result or ""
        verdict = self._count(result)
        if records.item_status[known] != result:
            self._differing.append(case.name)
        if GRAVITY.index(verdict) > GRAVITY.index(records.item_result[known]):
            records.item_result[known], records.item_status[known] = verdict, result
        self._take_case_links(records.item_id[known], case)

    def _add_item(self, identifier: str, kind: str, title: str, rest: tuple[str, str, str]) -> None:
        records = self._records
        records.item_id.append(identifier)
        records.item_type.append(kind)
        records.item_title.append(title)
        records.item_status.append(rest[0])
        records.item_result.append(rest[1])
        records.item_digest.append("")
        records.item_place.append(rest[2])

    def _link(self, source: str, need: str, kind: str) -> None:
        self._needs.add(need)
        self._kinds[kind] += 1
        self._records.link_source.append(source)
        self._records.link_target.append(need)
        self._records.link_kind.append(kind)


def _file_of(row: TestCaseShape | TestLinkShape) -> str:
    """Return the file with its folder, which some builds write apart."""
    file = row.file or ""
    return f"{row.path}/{file}" if row.path else file


def _several(what: str, names: list[str]) -> str:
    return f"{len(names)} {what}: " + ", ".join(names[:NAMED_IN_NOTICE]) + "."
