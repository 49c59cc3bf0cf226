"""Compiles MJML with Jinja in it, once, into a Jinja template of final HTML."""

from digest.render.compiler.compile import Compiled, compile_mjml, compiler_version
from digest.render.template_error import TemplateError

__all__ = ["Compiled", "TemplateError", "compile_mjml", "compiler_version"]
