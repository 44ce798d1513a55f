# SPDX-License-Identifier: Apache-2.0
"""What every page is: it parses, calls one command or a few queries, and renders."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import wraps
from typing import Any, ClassVar, Concatenate, ParamSpec, cast

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views import View

from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor
from asqms.contexts.organization.errors import AccessRefusedError, NotFoundError
from asqms.faces.web.addresses import address
from asqms.faces.web.exports import FORMATS, exported
from asqms.faces.web.language import current_language
from asqms.faces.web.parts import Table
from asqms.faces.web.problems import problem_page, refusal_of
from asqms.faces.web.wording import words
from asqms.kernel.errors import AsqmsError

PAGE_ROWS = 50
EXPORT_ROWS = 100_000
Arguments = ParamSpec("Arguments")
Content = dict[str, Any]


def require_actor(
    view: Callable[Concatenate[HttpRequest, Arguments], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, Arguments], HttpResponseBase]:
    """Let only members of an organisation in; others are led to sign in, or to set-up on an empty server."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Arguments.args, **kwargs: Arguments.kwargs) -> HttpResponseBase:
        refused = turned_away(request)
        return view(request, *args, **kwargs) if refused is None else refused

    return cast("Callable[Concatenate[HttpRequest, Arguments], HttpResponseBase]", guarded)


def turned_away(request: HttpRequest) -> HttpResponseBase | None:
    """Return where somebody without an actor is sent, None for members.

    An account whose access ended is told so once and signed out, so that its browser can sign in anew.
    """
    if request.actor is not None:  # type: ignore[attr-defined]
        return None
    if request.user.is_authenticated:
        logout(request)
        return problem_page(
            request,
            AsqmsError(
                "organization.no_membership",
                "Your account belongs to no organisation here.",
                hint="Ask an administrator to invite you.",
            ),
        )
    if organization.nobody_yet():
        return HttpResponseRedirect(reverse("set_up"))
    return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({'next': request.get_full_path()})}")


class Screen(View):
    """A page of a member. ``content`` returns what the template shows; ``act`` does what a form asks.

    ``place`` names the place of the bar that is current. ``fragments`` maps the id of a part of the page
    to the template htmx gets when it asks for that part alone. A POST on a past day is refused.
    """

    template: ClassVar[str] = ""
    place: ClassVar[str] = ""
    fragments: ClassVar[Mapping[str, str]] = {}
    http_method_names = ("get", "head", "post")

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        """Let members in and refuse changes of the past."""
        away = turned_away(request)
        if away is not None:
            return away
        if request.method == "POST" and self.as_of is not None:
            raise AsqmsError(
                "web.past_is_read_only",
                "The past is read-only.",
                hint="Go back to today to change something.",
            )
        return super().dispatch(request, *args, **kwargs)

    @property
    def actor(self) -> Actor:
        """Who asks."""
        return cast("Actor", self.request.actor)  # type: ignore[attr-defined]

    @property
    def as_of(self) -> date | None:
        """The past day the page speaks about, None for now."""
        return cast("date | None", self.request.as_of)  # type: ignore[attr-defined]

    @property
    def day(self) -> date:
        """The day the page speaks about."""
        return self.as_of or self.actor.day

    @property
    def now(self) -> datetime:
        """The moment of the request."""
        return self.actor.at

    @property
    def language(self) -> str:
        """The reader's language as documents name it."""
        return current_language()

    @property
    def posted(self) -> QueryDict:
        """What a form sent, empty without one."""
        return self.request.POST

    @property
    def rows_wanted(self) -> int:
        """How many rows a table shows: a page of them, or all that an export may hold."""
        return EXPORT_ROWS if self.request.GET.get("export") in FORMATS else PAGE_ROWS

    def name(self, key: str) -> str:
        """Return a part of the address."""
        return str(self.kwargs[key])

    def asked(self, key: str, default: str = "") -> str:
        """Return a part of the query, without blanks around it and not endless."""
        return self.request.GET.get(key, default).strip()[:500]

    def say(self, key: str, **values: object) -> str:
        """Return words in the reader's language."""
        return words(self.language, key, **values)

    def link(self, name: str, /, query: Mapping[str, object] | None = None, **names: object) -> str:
        """Return the address of another page that speaks about the same day."""
        return address(self.request, name, query, **names)

    def content(self) -> Content | HttpResponseBase:
        """Return what the template shows, or a whole answer."""
        return {}

    def act(self) -> HttpResponseBase:
        """Do what the form asks with one command and say where to go; errors are shown beside the form."""
        return self.http_method_not_allowed(self.request)

    def get(self, request: HttpRequest, *_: object, **__: object) -> HttpResponseBase:
        """Show the page, a part of it, or one of its tables as a file."""
        content = self.content()
        if isinstance(content, HttpResponseBase):
            return content
        wanted = request.GET.get("export", "")
        if wanted in FORMATS:
            return exported(_table(content, request.GET.get("table", "")), wanted, self.language)
        return self.shown(content)

    def post(self, *_: object, **__: object) -> HttpResponseBase:
        """Do what the form asks; what was typed stays when it is refused."""
        try:
            return self.act()
        except (AccessRefusedError, NotFoundError):
            raise
        except AsqmsError as error:
            refusal = refusal_of(error)
            content = self.content()
            if isinstance(content, HttpResponseBase):
                raise
            return self.shown({**content, "refusal": refusal}, status=refusal.status.value)

    def shown(self, content: Content, status: int = 200) -> HttpResponse:
        """Return the page with this content."""
        template = self.template
        htmx = getattr(self.request, "htmx", None)
        if htmx:
            template = self.fragments.get(htmx.target or "", template)
        shown = {"place": self.place, "actor": self.actor, "posted": self.posted, **content}
        return render(self.request, template, shown, status=status)

    def done(self, key: str, href: str, **values: object) -> HttpResponse:
        """Say what was done and go on to an address."""
        messages.success(self.request, self.say(key, **values))
        return HttpResponseRedirect(href)


def _table(content: Content, name: str) -> Table:
    tables = [one for one in content.values() if isinstance(one, Table)]
    found = [one for one in tables if one.name == name or not name]
    if not found:
        raise NotFoundError("table", name)
    return found[0]
