# SPDX-License-Identifier: Apache-2.0
"""The context as a Django application."""

from django.apps import AppConfig


class WorkspacesConfig(AppConfig):
    """Tables of this context carry its name as prefix."""

    name = "asqms.contexts.workspaces"
    label = "workspaces"
