# SPDX-License-Identifier: Apache-2.0
"""A playlist that remembers where the listener stopped."""


class Playlist:
    """Tracks in order and a position that wraps around."""

    def __init__(self, tracks: list[str]) -> None:
        self._tracks = list(tracks)
        self._position = 0

    def current(self) -> str | None:
        """Return the current track, or nothing for an empty list."""
        if not self._tracks:
            return None
        return self._tracks[self._position]

    def skip(self, steps: int = 1) -> str | None:
        """Move on by some steps, backwards too."""
        if self._tracks:
            self._position = (self._position + steps) % len(self._tracks)
        return self.current()
