"""Handouts as HTML: Markdown, with mathematics as MathML that needs no script."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markupsafe import Markup, escape
from mdit_py_plugins.dollarmath import dollarmath_plugin

from web.formulas import mathml


def handout_html(text: str, table: str = "Table") -> Markup:
    """The handout without its first heading, which the page shows itself; raw HTML stays text.

    `table` is what tables are called that the keyboard can scroll.
    """
    lines = text.lstrip().splitlines()
    if lines and lines[0].startswith("# "):
        lines = lines[1:]
    return _render("\n".join(lines), table)


@functools.lru_cache(maxsize=64)
def _render(text: str, table: str) -> Markup:
    rendered = _markdown().render(text, {"table": table})
    return Markup(rendered)  # noqa: S704 - raw HTML is off, so this is escaped


def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    markdown.use(dollarmath_plugin, renderer=_mathml, double_inline=True)
    markdown.add_render_rule("math_block", _math_block)
    markdown.add_render_rule("softbreak", _line_end)
    markdown.add_render_rule("fence", _listing)
    markdown.add_render_rule("code_block", _listing)
    markdown.add_render_rule("table_open", _table_open)
    markdown.add_render_rule("table_close", _table_close)
    markdown.add_render_rule("heading_open", _lower_heading)
    markdown.add_render_rule("heading_close", _lower_heading)
    return markdown


def _mathml(formula: str, options: Mapping[str, Any]) -> str:
    return mathml(formula, "block" if options["display_mode"] else "inline")


def _listing(
    renderer: RendererHTML, tokens: list[Token], index: int, options: Any, env: Any
) -> str:
    """Long lines scroll, which the keyboard must reach."""
    rendered = getattr(renderer, tokens[index].type)(tokens, index, options, env)
    return str(rendered).replace("<pre>", '<pre tabindex="0">', 1)


def _line_end(_renderer: RendererHTML, tokens: list[Token], index: int, *_context: object) -> str:
    """Chinese has no space between sentences: its full stop brings its own."""
    before = tokens[index - 1].content if index else ""
    return "" if before.endswith(tuple("。，、：；！？）")) else "\n"


def _math_block(_renderer: RendererHTML, tokens: list[Token], index: int, *_context: object) -> str:
    """On a phone long formulas scroll as well."""
    formula = _mathml(tokens[index].content.strip(), {"display_mode": True})
    return f'<div class="math block" tabindex="0">\n{formula}\n</div>\n'


def _table_open(*context: Any) -> str:
    label = escape(context[-1]["table"])
    return f'<div class="table-scroll" tabindex="0" role="region" aria-label="{label}"><table>\n'


def _table_close(*_context: object) -> str:
    return "</table></div>\n"


def _lower_heading(
    _renderer: RendererHTML, tokens: list[Token], index: int, *_context: object
) -> str:
    """Headings stay below the page's own h1."""
    level = max(2, int(tokens[index].tag[1]))
    return f"<h{level}>" if tokens[index].nesting == 1 else f"</h{level}>\n"
