# SPDX-License-Identifier: Apache-2.0
"""Tables of the traceability."""

from asqms.contexts.traceability.models.confirmed import ConfirmedLink
from asqms.contexts.traceability.models.manifest import Manifest, ManifestSource, ReadFile, TraceSetHead

__all__ = ["ConfirmedLink", "Manifest", "ManifestSource", "ReadFile", "TraceSetHead"]
