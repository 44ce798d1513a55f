# SPDX-License-Identifier: Apache-2.0
"""Webhooks: addresses that hear of events, and what was delivered to them."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpResponseBase

from asqms.contexts.organization import api as organization
from asqms.contexts.work.data import EVERY_EVENT, DeliveryState, DeliveryView, Event, SubscriptionView
from asqms.faces.web.parts import Choice, Pager, Tab
from asqms.faces.web.problems import refusal_of
from asqms.faces.web.screen import Content, Screen
from asqms.kernel.errors import AsqmsError

SIGNS = {
    DeliveryState.WAITING: "undetermined",
    DeliveryState.DELIVERED: "conforms",
    DeliveryState.FAILED: "deviates",
}
ADDING = "add"


class WebhooksScreen(Screen):
    """The webhooks of the organisation, for those who change its settings."""

    template = "screens/settings/webhooks/template.html"

    def content(self) -> Content:
        """Return the webhooks, a page of deliveries and what a new one may hear of."""
        hooks = organization.webhooks(self.actor)
        wanted = self.asked("state")
        state = DeliveryState(wanted) if wanted in set(DeliveryState) else None
        page = organization.deliveries(
            self.actor, state=state, cursor=self.asked("after"), limit=self.rows_wanted
        )
        active = {one.uid for one in hooks if one.active}
        last = organization.last_deliveries(self.actor) if hooks else {}
        return {
            "view": "webhooks",
            "hooks": [self._hook(one, last) for one in hooks],
            "deliveries": [self._delivery(one, active) for one in page.rows],
            "pager": Pager(next=page.next_cursor),
            "states": self._states(state),
            "narrowed": state is not None,
            "events": self._events(),
            "chosen_events": self.posted.getlist("events"),
            "adding": self.posted.get("do", ADDING) == ADDING,
        }

    def act(self) -> HttpResponseBase:
        """Add a webhook and show its secret once, or do what a button beside one asks."""
        uid, here = self.posted.get("uid", ""), self.link("webhooks")
        match self.posted.get("do", ADDING):
            case "test":
                organization.send_test_event(self.actor, uid)
                return self.done("settings.webhooks.tested", here)
            case "stop" | "resume" as wish:
                organization.switch_webhook(self.actor, uid, active=wish == "resume")
                key = "settings.webhooks.resumed" if wish == "resume" else "settings.webhooks.stopped"
                return self.done(key, here)
            case "remove":
                organization.remove_webhook(self.actor, uid)
                return self.done("settings.webhooks.removed", here)
            case "again":
                organization.deliver_again(self.actor, uid)
                return self.done("settings.webhooks.redelivered", here)
            case _:
                return self._add()

    def _add(self) -> HttpResponseBase:
        made, secret = organization.add_webhook(
            self.actor, self.posted.get("url", "").strip(), self.posted.getlist("events")
        )
        test = {"do": "test", "uid": made.uid}
        shown = {"posted": {}, "chosen_events": [], "made": made, "secret": secret, "made_test": test}
        return self.shown({**self.content(), **shown})

    def _events(self) -> tuple[Choice, ...]:
        every = Choice(
            EVERY_EVENT, self.say("settings.webhooks.every"), self.say("settings.webhooks.every_help")
        )
        named = (one for one in Event if one is not Event.WEBHOOK_TEST)
        return (every, *(Choice(one, one, self.say(f"settings.webhooks.event.{one}")) for one in named))

    def _states(self, current: DeliveryState | None) -> tuple[Tab, ...]:
        return (
            Tab(self.say("settings.webhooks.all"), self.link("webhooks"), current is None),
            *(
                Tab(self._state(one), self.link("webhooks", {"state": one.value}), one is current)
                for one in DeliveryState
            ),
        )

    def _state(self, state: DeliveryState) -> str:
        return self.say(f"settings.webhooks.state_{state.value}")

    def _hook(self, row: SubscriptionView, last: Mapping[str, DeliveryView]) -> Content:
        told = last.get(row.uid)
        return {
            "row": row,
            "every": EVERY_EVENT in row.events,
            "last": told,
            "last_state": self._state(told.state) if told else "",
            "last_sign": SIGNS[told.state] if told else "",
            **{wish: {"do": wish, "uid": row.uid} for wish in ("test", "stop", "resume", "remove")},
        }

    def _delivery(self, row: DeliveryView, active: set[str]) -> Content:
        return {
            "row": row,
            "state": self._state(row.state),
            "sign": SIGNS[row.state],
            "problem": refusal_of(AsqmsError(row.error_code, row.error_text)) if row.error_code else None,
            "again": {"do": "again", "uid": row.uid}
            if row.state is not DeliveryState.WAITING and row.subscription in active
            else None,
        }
