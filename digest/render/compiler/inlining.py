"""Spreads style sheets over the elements, with premailer."""

import logging

import cssutils
from premailer import Premailer

_IGNORE = ' data-premailer="ignore"'


def inline_styles(html: str, css: tuple[str, ...]) -> str:
    """Return the HTML with the style sheets in its style attributes; its own are left alone.

    Nothing is fetched: links are not followed, and style sheets with @import were refused.
    """
    # premailer drops the whole document type where it is in lower case.
    html = html.replace("<!doctype html>", "<!DOCTYPE html>", 1)
    cssutils.log.setLevel(logging.CRITICAL + 1)
    inlined: str = Premailer(
        html.replace("<style", f"<style{_IGNORE}"),
        css_text=list(css),
        keep_style_tags=True,
        strip_important=False,
        allow_network=False,
        disable_validation=True,
        align_floating_images=False,
        disable_leftover_css=True,
        disable_basic_attributes=["width", "height", "align", "valign", "bgcolor"],
        cssutils_logging_level=logging.CRITICAL + 1,
    ).transform(pretty_print=False)
    return inlined.replace(_IGNORE, "")
