# SPDX-License-Identifier: Apache-2.0
"""Sphinx-Needs settings of the demo's requirements; ``sphinx-build -b needs`` writes needs.json."""

project = "demo requirements"
version = "1.0"
extensions = ["sphinx_needs"]
needs_types = [
    {"directive": "stk_req", "title": "Stakeholder requirement", "prefix": "STK_"},
    {"directive": "sys_req", "title": "System requirement", "prefix": "SYS_"},
    {"directive": "sw_req", "title": "Software requirement", "prefix": "SWR_"},
    {"directive": "comp", "title": "Component", "prefix": "CMP_"},
]
needs_id_regex = "^[A-Z0-9_]{5,}"
needs_fields = {
    "asil": {"schema": {"type": "string"}},
    "release": {"schema": {"type": "string"}},
    "rationale": {"schema": {"type": "string"}},
}
needs_links = {
    "derives": {"incoming": "is derived by", "outgoing": "derives"},
    "implements": {"incoming": "is implemented by", "outgoing": "implements"},
}
