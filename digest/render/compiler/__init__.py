"""Compiles MJML with Jinja in it, once, into a Jinja template of final HTML."""

from digest.render.compiler.compile import compile_mjml, compiler_version
from digest.render.template_error import TemplateError

__all__ = ["TemplateError", "compile_mjml", "compiler_version"]
