"""MJML with Jinja in, a Jinja template of final HTML out."""

import hashlib
import logging
import re
from collections.abc import Callable
from importlib.metadata import version

import cssutils
from mjml import mjml2html
from premailer import Premailer

from digest.render.compiler.errors import TemplateError

_JINJA = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_STYLE = re.compile(r'<mj-style inline="inline">(.*?)</mj-style>', re.DOTALL)


def compiler_version() -> str:
    """Return what compiled templates depend on besides their source; for cache keys."""
    return " ".join(f"{name} {version(name)}" for name in ("mjml-python", "premailer"))


def compile_mjml(source: str, *, filename: str, include: Callable[[str], str] | None = None) -> str:
    """Return the source of a final-HTML Jinja template. Raises TemplateError."""
    cssutils.log.setLevel(logging.CRITICAL + 1)
    prefix = "zq" + hashlib.sha256(source.encode()).hexdigest()[:10]
    found: dict[str, str] = {}

    def token(match: re.Match[str]) -> str:
        name = f"{prefix}n{len(found):05d}z"
        found[name] = match.group()
        return name

    css = _STYLE.findall(source)
    masked = _JINJA.sub(token, _STYLE.sub("", source))
    try:
        html = mjml2html(masked, fonts={})
    except ValueError as error:
        raise TemplateError(str(error), file=filename) from error
    html = html.replace("<!doctype html>", "<!DOCTYPE html>", 1)
    html = html.replace("<style", '<style data-premailer="ignore"')
    html = Premailer(
        html,
        css_text=css,
        keep_style_tags=True,
        strip_important=False,
        allow_network=False,
        disable_validation=True,
        align_floating_images=False,
        disable_leftover_css=True,
        disable_basic_attributes=["width", "height", "align", "valign", "bgcolor"],
    ).transform(pretty_print=False)
    for name, text in found.items():
        if name not in html:
            raise TemplateError(f"{text} was lost.", file=filename)
        html = html.replace(name, text)
    return str(html)
