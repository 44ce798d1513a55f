# SPDX-License-Identifier: Apache-2.0
"""A second, independent evaluator of trace rules: dictionaries and sets, written from the documentation."""

from fnmatch import fnmatchcase

from asqms.engine.trace.graph import TraceInput
from asqms.engine.trace.model import Direction, TraceModel

Row = tuple[str, int, int, int, frozenset[str]]


class Oracle:
    """Reads docs/reference/trace-model.md literally; slow and plain."""

    def __init__(self, inputs: list[TraceInput], model: TraceModel) -> None:
        self.model = model
        self.items: dict[str, dict[str, str]] = {}
        self.external: set[str] = set()
        self.links: list[tuple[str, str, str, str]] = []
        for one in inputs:
            records = one.records
            for position, item_id in enumerate(records.item_id):
                self.items.setdefault(
                    item_id,
                    {
                        "type": records.item_type[position],
                        "status": records.item_status[position],
                        "result": records.item_result[position],
                        "digest": records.item_digest[position],
                        "place": records.item_place[position],
                    },
                )
            self.links.extend(
                zip(
                    records.link_source,
                    records.link_target,
                    records.link_kind,
                    records.link_stamp,
                    strict=True,
                )
            )
            self.external.update(records.external_ids)
        self.level = {item_id: self._level(item_id) for item_id in self.items}
        self.link_states = [self._state(link) for link in self.links]
        self.suspect = [
            state == 0
            and bool(link[3])
            and bool(self.items[link[1]]["digest"])
            and link[3] != self.items[link[1]]["digest"]
            for link, state in zip(self.links, self.link_states, strict=True)
        ]
        self.edges = self._edges()

    def _level(self, item_id: str) -> str:
        item = self.items[item_id]
        for level in self.model.levels:
            types = not level.types or any(
                fnmatchcase(item["type"].lower(), one.lower()) for one in level.types
            )
            ids = not level.ids or any(fnmatchcase(item_id, one) for one in level.ids)
            places = not level.places or any(fnmatchcase(item["place"], one) for one in level.places)
            if types and ids and places:
                return level.id
        return ""

    def _state(self, link: tuple[str, str, str, str]) -> int:
        source, target, kind, _ = link
        loose = [end for end in (source, target) if end not in self.items]
        if not loose:
            return 0
        if kind in self.model.outside.kinds or all(self._is_outside(end) for end in loose):
            return 2
        return 1

    def _is_outside(self, end: str) -> bool:
        return end in self.external or any(fnmatchcase(end, one) for one in self.model.outside.ids)

    def _edges(self) -> list[tuple[str, str, str, int]]:
        edges = []
        for (source, target, kind, _), state in zip(self.links, self.link_states, strict=True):
            direction = self.model.direction_of(kind)
            if direction is Direction.SIDE or state == 1:
                continue
            low, high = (target, source) if direction is Direction.DOWN else (source, target)
            edges.append((low, high, kind, state))
        return edges

    def partners(self, item_id: str, number: int) -> set[str]:
        rule = self.model.rules[number]
        found = set()
        for low, high, kind, state in self.edges:
            owner, partner = (low, high) if rule.direction is Direction.UP else (high, low)
            if owner != item_id or (rule.kinds and kind not in rule.kinds):
                continue
            if partner in self.items:
                if state == 0 and self.level[partner] in rule.to:
                    found.add(partner)
            elif rule.accept_outside and state == 2:
                found.add("outside " + partner)
        return found

    def rule_outcomes(self, number: int) -> dict[str, str]:
        rule = self.model.rules[number]
        outcomes = {}
        for item_id, item in self.items.items():
            if self.level[item_id] != rule.level or (
                rule.when_status and item["status"] not in rule.when_status
            ):
                continue
            count = len(self.partners(item_id, number))
            few, many = count < rule.minimum, rule.maximum is not None and count > rule.maximum
            outcomes[item_id] = "few" * few + "many" * many or "met"
        return outcomes

    def reachable(self, start: str, *, upward: bool) -> set[str]:
        found: set[str] = set()
        waiting = [start]
        while waiting:
            one = waiting.pop()
            for low, high, _, state in self.edges:
                here, there = (low, high) if upward else (high, low)
                if state == 0 and here == one and there not in found:
                    found.add(there)
                    waiting.append(there)
        return found

    def own_state(self, item_id: str) -> int:
        result = self.items[item_id]["result"]
        level = next((one for one in self.model.levels if one.id == self.level[item_id]), None)
        if result == "passed":
            return 1
        if result in {"failed", "error"}:
            return 2
        return 4 if result or (level is not None and level.test) else 0

    def rows(self) -> list[Row]:
        """Return (level, bits, state, component root or -1, names) per item in first-seen order."""
        outcomes = [self.rule_outcomes(number) for number in range(len(self.model.rules))]
        order = {item_id: position for position, item_id in enumerate(self.items)}
        return [self._row(item_id, outcomes, order) for item_id in self.items]

    def _row(self, item_id: str, outcomes: list[dict[str, str]], order: dict[str, int]) -> Row:
        above = self.reachable(item_id, upward=True)
        below = self.reachable(item_id, upward=False)
        state = self.own_state(item_id)
        for one in below:
            state |= self.own_state(one)
        names = (
            self._rule_names(item_id, outcomes) | self._link_names(item_id) | self._test_names(item_id, state)
        )
        root = -1
        if item_id in above:
            names.add("in_cycle")
            root = min(order[one] for one in (above & below) | {item_id})
        levels = [one.id for one in self.model.levels]
        number = levels.index(self.level[item_id]) if self.level[item_id] else -1
        return item_id, number, state, root, frozenset(names)

    def _rule_names(self, item_id: str, outcomes: list[dict[str, str]]) -> set[str]:
        names: set[str] = set()
        for rule, outcome in zip(self.model.rules, outcomes, strict=True):
            if rule.mandatory and "few" in outcome.get(item_id, ""):
                names.add("no_parent" if rule.direction is Direction.UP else "missing_child")
            if rule.mandatory and "many" in outcome.get(item_id, ""):
                names.add("too_many")
        return names

    def _link_names(self, item_id: str) -> set[str]:
        names: set[str] = set()
        for link, state, suspect in zip(self.links, self.link_states, self.suspect, strict=True):
            if link[0] == item_id and state == 1:
                names.add("broken")
            if link[0] == item_id and suspect:
                names.add("suspect")
        if self.level[item_id] and not any(item_id in edge[:2] for edge in self.edges):
            names.add("orphan")
        return names

    def _test_names(self, item_id: str, state: int) -> set[str]:
        level = next((one for one in self.model.levels if one.id == self.level[item_id]), None)
        judged = level is not None and (level.test or level.verification)
        names = {"failed"} if state & 2 else set()
        if judged and not state & 3:
            names.add("untested")
        if judged and state & 4:
            names.add("not_run")
        return names
