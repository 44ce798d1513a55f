# SPDX-License-Identifier: Apache-2.0
"""Tags and filters that every template has: words, components and values as a language writes them."""

from __future__ import annotations

from datetime import date, datetime

from django import template
from django.template import Context, loader
from django.template.base import FilterExpression, Node, NodeList, Parser, Token, token_kwargs
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe

from asqms.documents.wording import name_of, plain, shown_share, sign_of
from asqms.faces.web.accounts import Provider, providers
from asqms.faces.web.addresses import address, same_address
from asqms.faces.web.cells import matrix_cell, table_cell
from asqms.faces.web.language import current_language
from asqms.faces.web.parts import Tab
from asqms.faces.web.preparation import PREPARED
from asqms.faces.web.screens.settings.tabs import tabs_of
from asqms.faces.web.screens.sign_in.options import SignInOptions, options_of
from asqms.faces.web.wording import phrase, shown_value

register = template.Library()
INHERITED = ("request", "frame", "csrf_token")
"""What a component sees besides its parameters."""


@register.simple_tag(name="t")
def translated(words_key: str, **values: object) -> SafeString:
    """Write the words of a key; values are escaped unless they are safe already."""
    language = current_language()
    shown = {
        name: value
        if isinstance(value, SafeString)
        else conditional_escape(plain(shown_value(value, language)))
        for name, value in values.items()
    }
    text = escape(phrase(language, words_key, values.get("count")))
    return mark_safe(text.format_map(shown) if shown else text.format())  # noqa: S308 - both parts are escaped


@register.simple_tag(takes_context=True)
def to(context: Context, name: str, /, **names: object) -> str:
    """Write the address of a named page that speaks about the same day."""
    return address(context["request"], name, None, **names)


@register.simple_tag(takes_context=True)
def same(context: Context, **changes: object) -> str:
    """Write the address of this page with parts of its query changed; None takes a part away."""
    return same_address(context["request"], **changes)


@register.simple_tag(takes_context=True)
def settings_tabs(context: Context, current: str) -> tuple[Tab, ...]:
    """Return the views of the settings that the reader may see."""
    return tabs_of(context["request"], current)


@register.simple_tag(takes_context=True)
def sign_in_connections(context: Context) -> tuple[Provider, ...]:
    """Return the places whose account can be joined to one's own."""
    return providers(context["request"], "connect")


@register.simple_tag(takes_context=True)
def sign_in_options(context: Context) -> SignInOptions:
    """Return the words and ways of the pages that sign somebody in."""
    return options_of(context["request"])


@register.filter
def shown(value: object) -> str:
    """Show a number, day or moment as the language writes it; other text without unsafe signs."""
    return plain(shown_value(value, current_language()))


@register.filter
def day_of(value: datetime | date | None) -> str:
    """Show only the day of a moment."""
    return shown_value(value.date() if isinstance(value, datetime) else value, current_language())


@register.filter
def iso(value: datetime | date) -> str:
    """Write a day or moment for machines."""
    return value.isoformat()


@register.filter
def share_of(part: int, whole: int) -> str:
    """Show part of whole as a percentage, a dash without a whole."""
    return shown_share(part, whole, current_language())


@register.filter
def sign(verdict: object) -> str:
    """Show the sign of a verdict."""
    return sign_of(str(verdict))


@register.filter
def verdict_name(verdict: object) -> str:
    """Show the word of a verdict."""
    return name_of(str(verdict), current_language())


@register.filter
def in_language(text: object) -> str:
    """Show a Text of the catalogue in the reader's language."""
    chosen = getattr(text, "in_language", None)
    return plain(str(chosen(current_language()) if callable(chosen) else text))


register.filter("matrix_cell", matrix_cell)
register.filter("table_cell", table_cell)


class ComponentNode(Node):
    """Renders the template of a component with its own parameters only."""

    def __init__(
        self, name: FilterExpression, values: dict[str, FilterExpression], body: NodeList | None
    ) -> None:
        self._name = name
        self._values = values
        self._body = body

    def render(self, context: Context) -> SafeString:
        """Return the markup of the component."""
        values: dict[str, object] = {name: value.resolve(context) for name, value in self._values.items()}
        for name in INHERITED:
            values.setdefault(name, context.get(name))
        if self._body is not None:
            with context.push():
                values["body"] = self._body.render(context)
        return render_component(str(self._name.resolve(context)), values)


def render_component(name: str, values: dict[str, object]) -> SafeString:
    """Return the markup of a component."""
    prepare = PREPARED.get(name)
    shown = {**values, **prepare(values)} if prepare else values
    return mark_safe(loader.get_template(f"components/{name}/template.html").render(shown))  # noqa: S308


def _component_parts(parser: Parser, token: Token) -> tuple[FilterExpression, dict[str, FilterExpression]]:
    tag, *bits = token.split_contents()
    if not bits:
        raise template.TemplateSyntaxError(f"{tag} needs the name of a component")
    values = token_kwargs(bits[1:], parser)
    if len(values) != len(bits) - 1:
        raise template.TemplateSyntaxError(f"{tag} takes parameters as name=value")
    return parser.compile_filter(bits[0]), values


@register.tag
def component(parser: Parser, token: Token) -> Node:
    """``{% component "verdict" verdict=row.verdict %}``."""
    name, values = _component_parts(parser, token)
    return ComponentNode(name, values, None)


@register.tag
def within(parser: Parser, token: Token) -> Node:
    """``{% within "panel" title=... %}…{% endwithin %}``: what stands between is shown as ``body``."""
    name, values = _component_parts(parser, token)
    body = parser.parse(("endwithin",))
    parser.delete_first_token()
    return ComponentNode(name, values, body)
