# SPDX-License-Identifier: Apache-2.0
"""Sample data for the living page: names of the demo organisation, every state a component knows."""

from __future__ import annotations

from datetime import UTC, date, datetime

from asqms.documents.wording import SIGNS
from asqms.faces.web.parts import (
    Bar,
    Blocker,
    Cell,
    Chip,
    Choice,
    Column,
    Crumb,
    Fact,
    ListGroup,
    ListRow,
    Matrix,
    MatrixCell,
    MatrixColumn,
    MatrixGroup,
    MatrixRow,
    Moment,
    Pager,
    Row,
    Share,
    Tab,
    Table,
    TrendPoint,
)

_VERDICTS = tuple(SIGNS)
CRUMBS = (Crumb("Musterfahrt", "#"), Crumb("Brake assist", "#"), Crumb("Brake assist controller"))
TABS = (
    Tab("Overview", "#overview"),
    Tab("Obligations", "#obligations", current=True, count=143),
    Tab("Evidence", "#evidence", count=1212),
    Tab("Rückverfolgbarkeitsnachweise", "#trace"),
    Tab("分类", "#class"),
    Tab("History", "#history"),
)
CHIPS = (Chip("Automotive SPICE 4.0 SWE.6", "#"), Chip("ISO 26262-6, 11"), "ISO/SAE 21434, 10.4.2")
FACTS = (
    Fact("Owner", "Mira Okonkwo", "#", "product owner, brake team"),
    Fact("Commit", "4f2c1e9", code=True),
    Fact("Size", 1_048_576),
    Fact("Effective", date(2026, 6, 30)),
    Fact("Valid until", None),
)
FIGURES = (
    {
        "name": "Ready for certification",
        "value": 221,
        "of": 312,
        "note": "conform and are confirmed",
        "href": "#",
    },
    {"name": "Gaps", "value": 63, "of": 312, "note": "18 deviate, 21 partly, 24 undetermined", "href": ""},
    {
        "name": "One piece of evidence serves",
        "value": 3.4,
        "of": "",
        "note": "clauses of 11 standards",
        "href": "",
    },
)


def _cells(seed: int) -> tuple[MatrixCell, ...]:
    cells = []
    for at in range(9):
        verdict = _VERDICTS[(seed * 5 + at * at) % len(_VERDICTS)]
        if verdict == "not_applicable":
            cells.append(MatrixCell())
        else:
            whole = 6 + (seed + at) % 6
            done = whole if verdict in {"conforms", "justified"} else (seed * at) % whole
            cells.append(MatrixCell(verdict, done, whole, "#"))
    return tuple(cells)


MATRIX = Matrix(
    caption="Conformity of processes in projects",
    corner="Process",
    note_head="Adopted",
    columns=tuple(
        MatrixColumn(title, note, "#")
        for title, note in (
            ("Brake assist", "II · development"),
            ("Cockpit apps", "I · development"),
            ("Fleet backend", "II · live"),
            ("Roadside unit", "II · development"),
            ("Ladekommunikation", "II · Wartung"),
            ("Build chain", "II · live"),
            ("泊车预览", "I · 终止"),
            ("Musterfahrtenschreiber", "I"),
            ("Parking", "I · end"),
        )
    ),
    groups=(
        MatrixGroup(
            "Operational",
            tuple(
                MatrixRow(title, _cells(at), "#", f"v{1 + at % 4}.{at % 3}")
                for at, title in enumerate(
                    ("Project management", "Anforderungsmanagement", "架构设计", "Verification testing")
                )
            ),
        ),
        MatrixGroup(
            "Supporting", (MatrixRow("External components and FOSS", _cells(7), "#", "v3.0", "SP.EXT"),)
        ),
    ),
)
TABLE = Table(
    name="obligations",
    caption="Obligations",
    columns=(
        Column("practice", "Practice", "code", optional=False, sort="practice"),
        Column("title", "What it asks"),
        Column("verdict", "Verdict", "verdict"),
        Column("done", "Checks", "share", sort="done"),
        Column("owner", "Owner"),
        Column("due", "Due", "day"),
        Column("changed", "Changed", "moment", hidden=True),
    ),
    rows=tuple(
        Row(
            {
                "practice": f"OP.VER.{at:02}",
                "title": Cell(
                    "Every software requirement is verified by a passing test", note="basic, mandatory"
                ),
                "verdict": _VERDICTS[at % len(_VERDICTS)],
                "done": Cell(at * 17, whole=128),
                "owner": "Test manager",
                "due": date(2026, 11, 1 + at),
                "changed": datetime(2026, 6, 30, 14, at, tzinfo=UTC),
            },
            key=f"r{at}",
            href=f"#row-{at}",
            current=at == 2,  # noqa: PLR2004
        )
        for at in range(1, 7)
    ),
    pager=Pager(previous="a", next="b", total=143),
    choosing="chosen",
)
NOTHING = Table("nothing", "Evidence", (Column("name", "Name"), Column("size", "Size", "number")), ())
GROUPS = (
    ListGroup(
        "Verification testing",
        tuple(
            ListRow(title, "#", f"OP.VER.{at:02}", "basic, mandatory", _VERDICTS[at % 6], current=at == 1)
            for at, title in enumerate(
                (
                    "Verification strategy for every level",
                    "Every software requirement verified by a passing test",
                    "Results summarised and communicated",
                )
            )
        ),
        "2 of 6 mandatory conform",
    ),
)
BLOCKERS = (
    Blocker("deviates", "Brake assist", "3 software requirements have no passing test", "#", "OP.VER.04",
            "test manager", "due 24 Nov 2026", "type II"),
    Blocker("undetermined", "Roadside unit", "no cybersecurity analysis since the change", "#", "OP.ARC.08"),
)  # fmt: skip
MOMENTS = (
    Moment(datetime(2026, 6, 30, 14, 2, tzinfo=UTC), "Verdict became worse", "#", "pipeline 8812", "2 failed",
           "deviates"),
    Moment(datetime(2026, 6, 28, 9, 30, tzinfo=UTC), "Baseline 2.0-rc1 received", "", "Mira Okonkwo"),
    Moment(date(2026, 5, 1), "Adopted process v3.2", "#", verdict="conforms"),
)  # fmt: skip
BARS = (
    Bar("Verification testing", 10, 14, "#", "partly"),
    Bar("Configuration management", 8, 8, "#", "conforms"),
    Bar("Software termination", 0, 9, "", "undetermined"),
)
SHARES = tuple(
    Share(verdict, count) for verdict, count in zip(_VERDICTS, (221, 21, 18, 24, 12, 16), strict=True)
)
TREND = tuple(
    TrendPoint(date(2026, month, 1), value, 312, "#")
    for month, value in ((1, 90), (2, 120), (4, 118), (6, 190), (9, 221), (11, 221))
)
NUMBERS = (3, 5, 4, 8, 9, 7, 12)
CHOICES = (
    Choice("yes", "Yes"),
    Choice("no", "No", "Recorded and approved by someone other than the author."),
    Choice("unknown", "Unknown", "Counts like yes."),
)
