# SPDX-License-Identifier: Apache-2.0
"""The door of the roll-out."""

from asqms.contexts.rollout.commands.start import start_project
from asqms.contexts.rollout.library import starting
from asqms.contexts.rollout.queries.moves import moves_to
from asqms.contexts.rollout.queries.preview import preview_start

__all__ = ["moves_to", "preview_start", "start_project", "starting"]
