# SPDX-License-Identifier: Apache-2.0
"""A charging session: authorised once, metered, stopped at a limit."""

from dataclasses import dataclass, field


@dataclass
class Session:
    """Energy in watt hours against the limit the customer set."""

    limit_wh: int
    authorised: bool = False
    readings_wh: list[int] = field(default_factory=list)

    def authorise(self, token: str, accepted: frozenset[str]) -> bool:
        """Authorise with a token from the accepted list."""
        self.authorised = token in accepted
        return self.authorised

    def meter(self, reading_wh: int) -> bool:
        """Take a meter reading and say whether charging may go on."""
        if not self.authorised:
            return False
        if self.readings_wh and reading_wh < self.readings_wh[-1]:
            return False
        self.readings_wh.append(reading_wh)
        return self.energy_wh < self.limit_wh

    @property
    def energy_wh(self) -> int:
        """Energy delivered since the first reading."""
        if not self.readings_wh:
            return 0
        return self.readings_wh[-1] - self.readings_wh[0]
