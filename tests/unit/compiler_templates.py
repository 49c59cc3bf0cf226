"""Small MJML templates for the compiler's tests."""

import re

from jinja2 import Template

from digest.render.compiler import compile_mjml
from digest.render.environment import html_environment, load_template

FILE = "issue.mjml"


def document(body: str, *, head: str = "", root: str = "") -> str:
    return (
        f"<mjml{root}>\n<mj-head>{head}</mj-head>\n"
        f'<mj-body width="600px">\n{body}\n</mj-body>\n</mjml>\n'
    )


def section(content: str) -> str:
    return f"<mj-section><mj-column>\n{content}\n</mj-column></mj-section>"


def text(content: str, *, head: str = "") -> str:
    return document(section(f"<mj-text>{content}</mj-text>"), head=head)


def compiled(source: str) -> str:
    return compile_mjml(source, filename=FILE).html


def template(source: str) -> Template:
    return load_template(html_environment(), compiled(source), filename=FILE)


def for_outlook(html: str) -> str:
    """Return what Outlook's Word engine reads: conditional comments count."""
    return re.sub(r"<!--\[if[^\]]*\]>(?:<!-->)?|(?:<!--)?<!\[endif\]-->", "", html)


def for_others(html: str) -> str:
    """Return what all other programs read: comments do not count."""
    return re.sub(r"<!--.*?-->", "", html, flags=re.DOTALL)
