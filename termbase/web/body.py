"""What a request brings in its body: a form, a file or JSON, read up to a bound and kept nowhere."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

import python_multipart
from python_multipart.exceptions import FormParserError

from termbase.web import limits
from termbase.web.security import Message, Receive, Refused, Scope

_JSON = "application/json"
_FORM, _PARTS = "application/x-www-form-urlencoded", "multipart/form-data"
# more than any of our forms has; a choice
_MOST_FIELDS = 20


class TooLarge(Refused):
    """A body over the limit."""

    status = 413


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that a form brings: its name as the sender has it, and its bytes."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Posted:
    """The fields of a body, and the file if there is one."""

    fields: dict[str, str] = field(default_factory=dict)
    upload: Upload | None = None
    is_json: bool = False

    def text_of(self, *names: str) -> str:
        """The first of the fields that is there. Raises `Refused` for a JSON body that has none of them: a program must know."""
        for name in names:
            if name in self.fields:
                return self.fields[name]
        if self.is_json:
            raise Refused(f"The body is a JSON object with {names[0]}.")
        return ""


async def read(receive: Receive, most: int = limits.ANNOTATED_BYTES) -> bytes:
    """A whole body. Raises `TooLarge` as soon as it is over `most` bytes."""
    parts = bytearray()
    while True:
        message: Message = await receive()
        # nobody is left to be told
        if message["type"] == "http.disconnect":
            return bytes(parts)
        parts += message.get("body", b"")
        # as it comes: a length that is told may be a lie, or absent
        if len(parts) > most:
            size = f"{most // 2**20} MB" if most >= 2**20 else f"{most // 2**10} kB"
            raise TooLarge(f"The body is larger than {size}: send the text in parts.")
        if not message.get("more_body"):
            return bytes(parts)


async def posted(request: Any, most: int = limits.ANNOTATED_BYTES) -> Posted:
    """What a POST brings; nothing for another method. Raises `Refused` for what is no form and no JSON object."""
    if request.method != "POST":
        return Posted()
    data = await read(request.receive, most)
    kind = (request.headers.get("content-type") or "").partition(";")[0].strip().casefold()
    if kind == _JSON:
        return Posted(_of_json(data), is_json=True)
    if kind == _FORM:
        return Posted(_of_form(data))
    if kind == _PARTS:
        return _of_parts(request.headers, data)
    raise Refused(f"Send a form or {_JSON}.")


def _of_json(data: bytes) -> dict[str, str]:
    try:
        fields = json.loads(data)
    # brackets in brackets without end
    except (ValueError, RecursionError):
        raise Refused("The body is no JSON.") from None
    if not isinstance(fields, dict) or not all(isinstance(value, str) for value in fields.values()):
        raise Refused('The body is a JSON object of texts, such as {"text": "..."}.')
    return dict(fields)


def _of_form(data: bytes) -> dict[str, str]:
    try:
        # fields without end cost time and memory
        return dict(parse_qsl(data.decode("ascii"), keep_blank_values=True, max_num_fields=_MOST_FIELDS))
    except ValueError:
        raise Refused("The form cannot be read.") from None


def _of_parts(headers: Any, data: bytes) -> Posted:
    fields: dict[str, str] = {}
    uploads: list[Upload] = []

    def on_field(part: Any) -> None:
        name, value = part.field_name or b"", part.value or b""
        fields[name.decode("utf-8", "replace")] = value.decode("utf-8", "replace")

    def on_file(part: Any) -> None:
        part.file_object.seek(0)
        name, content = (part.file_name or b"").decode("utf-8", "replace"), part.file_object.read()
        # browsers send a part without a name where no file was chosen
        if name and content:
            uploads.append(Upload(name, content))
        part.close()

    told = {"Content-Type": headers.get("content-type").encode(), "Content-Length": str(len(data)).encode()}
    try:
        python_multipart.parse_form(told, io.BytesIO(data), on_field, on_file)
    except (FormParserError, ValueError):
        raise Refused("The form cannot be read.") from None
    return Posted(fields, uploads[0] if uploads else None)


def replayed(data: bytes) -> Receive:
    """`receive` of a request whose body was read already."""

    async def receive() -> Message:
        return {"type": "http.request", "body": data, "more_body": False}

    return receive


def brings_one(scope: Scope) -> bool:
    """Whether a request has a body that a page reads."""
    return bool(scope["type"] == "http" and scope["method"] == "POST")
