# SPDX-License-Identifier: Apache-2.0
"""The door: a workspace becomes the server's state, and the server's state a workspace."""

from asqms.contexts.workspaces.commands.apply import apply_bundle, content_of, store_files
from asqms.contexts.workspaces.commands.export import export_files
from asqms.contexts.workspaces.planning import plan_bundle
from asqms.workspace.bundle import bundle_workspace as bundle_of

__all__ = ["apply_bundle", "bundle_of", "content_of", "export_files", "plan_bundle", "store_files"]
