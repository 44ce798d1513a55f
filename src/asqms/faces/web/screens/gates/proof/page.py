# SPDX-License-Identifier: Apache-2.0
"""What a passed gate was decided on, and whether it comes out the same when it is worked out again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from asqms.contexts.governance import api as governance
from asqms.contexts.governance.data.proofs import Differing, GateProof, LostBytes
from asqms.documents.wording import plain
from asqms.faces.web.parts import Cell, Column, Crumb, Row, Table
from asqms.faces.web.screen import Content
from asqms.faces.web.screens.work.base import WorkBase

PARTS = ("obligations", "exceptions", "records", "linked", "vulnerabilities", "licences", "evidence")


class GateProofScreen(WorkBase):
    """The frozen document, and with ``?prove=yes`` the comparison."""

    template = "screens/gates/proof/template.html"

    def shows(self) -> Content:
        """Return the parts of the document as tables, and the proof where it is asked for."""
        number, step = self.name("number"), self.name("step")
        found = governance.frozen_view(self.actor, number, step)
        proof = governance.verify_gate(self.actor, number, step) if self.asked("prove") else None
        return {
            "crumbs": [
                Crumb(self.say("work.title"), self.link("work")),
                Crumb(number, self.record_link(number)),
                Crumb(self.say("gates.passed")),
            ],
            "title": self.say("gates.proof_title", number=number),
            "gated": found.gated,
            "document": self.say(f"gates.document_{found.document}"),
            "proof": proof,
            "outcome": self.say(f"gates.outcome_{proof.outcome}") if proof else "",
            "proofs": self._proofs(proof) if proof else [],
            "tables": [self._table(part, found.rows.get(part, [])) for part in PARTS if found.rows.get(part)],
        }

    def _proofs(self, proof: GateProof) -> list[Table]:
        shown = []
        if proof.differing:
            shown.append(self._differing("differing", proof.differing))
        if proof.lost:
            shown.append(self._lost(proof.lost))
        if proof.hindsight:
            shown.append(self._differing("hindsight", proof.hindsight))
        return shown

    def _differing(self, name: str, rows: Sequence[Differing]) -> Table:
        columns = tuple(
            Column(key, self.say(f"gates.{key}"), optional=False)
            for key in ("part", "what", "before", "after")
        )
        shown = [
            Row(
                {
                    "part": self.say(f"gates.part_{one.part}"),
                    "what": plain(one.name) or self.say("gates.hidden"),
                    "before": plain(one.before),
                    "after": plain(one.after),
                }
            )
            for one in rows
        ]
        return Table(
            name, self.say("gates.differing" if name == "differing" else "gates.hindsight"), columns, shown
        )

    def _lost(self, rows: Sequence[LostBytes]) -> Table:
        columns = (
            Column("what", self.say("gates.what"), optional=False),
            Column("part", self.say("gates.part"), optional=False),
        )
        shown = [
            Row(
                {
                    "what": Cell(
                        plain(one.uid), href=self.link("evidence_record", uid=one.uid), note=one.digest
                    ),
                    "part": self.say(f"gates.fault_{one.fault}"),
                }
            )
            for one in rows
        ]
        return Table("lost", self.say("gates.lost"), columns, shown)

    def _table(self, part: str, rows: list[list[Any]]) -> Table:
        columns = (
            Column("what", self.say("gates.what"), optional=False),
            Column("before", self.say("gates.before")),
        )
        shown = [self._frozen(part, row) for row in rows[: self.rows_wanted]]
        return Table(part, f"{self.say(f'gates.part_{part}')} ({len(rows)})", columns, shown)

    def _frozen(self, part: str, row: list[Any]) -> Row:
        if part == "obligations":
            scope, practice, _, verdict, proofs = row
            said = ", ".join(str(one[0]) for one in proofs)
            return Row(
                {"what": f"{scope} {practice}", "before": Cell(None, verdict=verdict, note=plain(said))}
            )
        href = ""
        if part in {"records", "exceptions"}:
            href = self.record_link(str(row[0]))
        elif part == "evidence":
            href = self.link("evidence_record", uid=str(row[0]))
        rest = " · ".join(_told(one) for one in row[1:] if one not in ("", None))
        return Row({"what": Cell(plain(str(row[0])), href=href), "before": plain(rest)})


def _told(value: object) -> str:
    return ", ".join(str(one) for one in value) if isinstance(value, list) else str(value)
