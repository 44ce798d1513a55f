# SPDX-License-Identifier: Apache-2.0
"""The door of mail."""

from asqms.contexts.correspondence.commands.choosing import choose_mail
from asqms.contexts.correspondence.commands.collecting import collect
from asqms.contexts.correspondence.queries.preferences import mail_choice, sends_mail

__all__ = ["choose_mail", "collect", "mail_choice", "sends_mail"]
