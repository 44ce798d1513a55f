# SPDX-License-Identifier: Apache-2.0
"""When the person signed in gets mail about what they are told; every mail leads here."""

from __future__ import annotations

from django.http import HttpResponseBase

from asqms.contexts.correspondence import api as correspondence
from asqms.contexts.correspondence.data import MailChoice
from asqms.faces.web.parts import Choice, Fact
from asqms.faces.web.screen import Content, Screen


class MailScreen(Screen):
    """The choice between no mail, mail at once and one mail a day."""

    template = "screens/settings/mail/template.html"

    def content(self) -> Content:
        """Return what is chosen."""
        email = getattr(self.request.user, "email", "")
        return {
            "view": "mail",
            "choices": [
                Choice(
                    one.value,
                    self.say(f"settings.mail.{one.value}"),
                    self.say(f"settings.mail.{one.value}_help"),
                )
                for one in MailChoice
            ],
            "chosen": self.posted.get("choice", correspondence.mail_choice(self.actor).value),
            "sends": correspondence.sends_mail(),
            "facts": (Fact(self.say("settings.profile.email"), email),),
        }

    def act(self) -> HttpResponseBase:
        """Keep what was chosen; anything unknown is no mail."""
        chosen = self.posted.get("choice", "")
        known = {one.value for one in MailChoice}
        correspondence.choose_mail(self.actor, MailChoice(chosen) if chosen in known else MailChoice.NONE)
        return self.done("settings.saved", self.link("mail"))
