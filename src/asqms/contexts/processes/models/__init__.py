# SPDX-License-Identifier: Apache-2.0
"""Tables of the processes."""

from asqms.contexts.processes.models.adoption import AdoptedProcess, Decision, ProjectAdoption

__all__ = ["AdoptedProcess", "Decision", "ProjectAdoption"]
