"""What the published specification has against a request."""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker, ValidationError
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

SEND = "/v3/mail/send"
_NAME = "urn:mail_send"
_POST = "#/paths/~1v3~1mail~1send/post"
_CONTENT = "#/components/requestBodies/PostMailSend/content"
_BODY = f"{_CONTENT}/application~1json/schema"
LONGEST_LINE = 300


@cache
def specification() -> Any:
    return json.loads(files(__package__).joinpath("mail_send.json").read_text("utf-8"))


def violations(path: str, headers: Mapping[str, str], raw: bytes) -> Iterator[str]:
    """Yield what is wrong with a POST, in a line each that names the place.

    OpenAPI 3.1 says what a body may be in JSON Schema 2020-12, in its own place in the file.
    """
    if path not in specification()["paths"]:
        yield f"path: there is no {path}"
        return
    given = {name.lower(): value for name, value in headers.items()}
    yield from _header_violations(given)
    try:
        body = json.loads(raw)
    except ValueError:
        yield "body: is no JSON"
        return
    for error in _validator(_BODY).iter_errors(body):
        yield _line("body", error)


def _header_violations(given: Mapping[str, str]) -> Iterator[str]:
    if not given.get("authorization", "").startswith("Bearer "):
        yield "header Authorization: holds no bearer token"
    media_type = given.get("content-type", "").partition(";")[0].strip()
    if media_type not in _resolved(_CONTENT):
        yield f"header Content-Type: there is no body of type {media_type!r}"
    for place in range(len(_resolved(_POST)["parameters"])):
        pointer = _resolved(f"{_POST}/parameters/{place}")["$ref"]
        name = _resolved(pointer)["name"]
        if name.lower() in given:
            for error in _validator(f"{pointer}/schema").iter_errors(given[name.lower()]):
                yield _line(f"header {name}", error)


def _line(place: str, error: ValidationError) -> str:
    within = "".join(f"[{step}]" for step in error.absolute_path)
    return f"{place}{within}: {error.message}"[:LONGEST_LINE]


@cache
def _registry() -> Registry[Any]:
    whole = Resource.from_contents(specification(), default_specification=DRAFT202012)
    return Registry().with_resource(_NAME, whole)


def _resolved(pointer: str) -> Any:
    return _registry().resolver(_NAME).lookup(pointer).contents


@cache
def _validator(pointer: str) -> Draft202012Validator:
    return Draft202012Validator(
        {"$ref": f"{_NAME}{pointer}"}, registry=_registry(), format_checker=FormatChecker()
    )
