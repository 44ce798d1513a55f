# SPDX-License-Identifier: Apache-2.0
"""The reasons behind every row as one compact JSON text inside the page, for the reading pane."""

from __future__ import annotations

import json
from collections.abc import Sequence

from asqms.documents.reasons import Reasons
from asqms.documents.wording import SIGNS, name_of, plain, word

PANE_WORDS = (
    "back",
    "by_item",
    "check",
    "choose",
    "close",
    "counts_for",
    "evidence",
    "needed",
    "no_reason_here",
    "nothing_here",
    "own_obligations",
    "result",
    "value",
    "why",
)
_ESCAPED = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def answers(reasons: Sequence[Reasons], language: str) -> str:
    """Return the JSON text; no ``<``, ``>`` or ``&`` is in it, so that no text ends the element.

    ``texts`` holds every text once; ``answers`` has, for ``scope/practice``, the lines, the checks
    (title, value, needed, verdict, sentence, evidence) and the evidence (verdict, state, title, note)
    as positions in it; ``clauses`` the clauses by practice; ``verdicts`` sign and word.
    """
    texts = _Texts()
    clauses: dict[str, list[int]] = {}
    found: dict[str, list[list[int] | list[list[int]]]] = {}
    for one in reasons:
        if one.counts_for and one.practice not in clauses:
            clauses[one.practice] = [texts.position(clause) for clause in one.counts_for]
        found[f"{one.scope}/{one.practice}"] = [
            [texts.position(line) for line in one.lines],
            [
                [
                    texts.position(text)
                    for text in (
                        check.title,
                        check.value,
                        check.needed,
                        check.verdict,
                        check.sentence,
                        check.evidence,
                    )
                ]
                for check in one.checks
            ],
            [
                [texts.position(text) for text in (line.verdict, line.state, line.title, line.note)]
                for line in one.evidence
            ],
        ]
    document = {
        "words": {key: word(language, key) for key in PANE_WORDS},
        "verdicts": {name: [sign, name_of(name, language)] for name, sign in SIGNS.items()},
        "texts": texts.listed,
        "clauses": clauses,
        "answers": found,
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPED)


class _Texts:
    """Texts in the order in which they first come, each once."""

    def __init__(self) -> None:
        self.listed: list[str] = []
        self._positions: dict[str, int] = {}

    def position(self, text: str) -> int:
        text = plain(text)
        known = self._positions.get(text)
        if known is None:
            known = self._positions[text] = len(self.listed)
            self.listed.append(text)
        return known
