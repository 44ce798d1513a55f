# SPDX-License-Identifier: Apache-2.0
"""Tables of this context."""

from asqms.contexts.correspondence.models.mail import Mail, MailedNotice, Preference

__all__ = ["Mail", "MailedNotice", "Preference"]
