# SPDX-License-Identifier: Apache-2.0
"""Loads a workspace: a folder of YAML becomes settings, state and sources, or a list of problems."""

from __future__ import annotations

from pathlib import Path

from asqms.engine.catalogue import Catalogue
from asqms.workspace.build import build_snapshot, build_tools
from asqms.workspace.data import Settings, Workspace
from asqms.workspace.entries import read_entries
from asqms.workspace.files import read_settings
from asqms.workspace.folders import SETTINGS_FILE
from asqms.workspace.problems import Findings
from asqms.workspace.references import check_references
from asqms.workspace.rules import check_rules
from asqms.workspace.sources import build_sources, build_trace_sets


def load_workspace(
    root: Path, catalogue: Catalogue | None = None, *, settings: Settings | None = None
) -> Workspace:
    """Return the workspace in the folder; ``settings`` saves reading ``asqms.yaml`` again.

    Ids of practices, processes, roles, phases, domains, questions, types of evidence and standards
    are checked when a catalogue is given. Evidence files are found but not read.

    Raises WorkspaceError with every problem and its place; AsqmsError ``workspace.not_found``.
    """
    if settings is None:
        settings = read_settings(root)
    findings = Findings()
    findings.warnings += settings.notes
    entries = read_entries(settings, findings)
    check_references(settings, entries, catalogue, findings)
    check_rules(entries, findings)
    sources = build_sources(settings, entries, findings)
    trace_sets = build_trace_sets(settings, entries, findings)
    findings.raise_if_any()
    return Workspace(
        settings=settings,
        base=build_snapshot(settings, entries),
        evidence_sources=sources,
        trace_sets=trace_sets,
        tools=build_tools(entries),
        files_read=(SETTINGS_FILE, *entries.files),
        warnings=findings.sorted_warnings(),
    )
