"""Files that browsers send. None are taken but at a page that asks for one, and none touch the
disk: a list of people must not lie about, and nobody who is not let in may fill the disk."""

from collections.abc import Callable
from functools import wraps
from io import BytesIO
from typing import Any, Concatenate, ParamSpec

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from digest.studio.gate.page import StudioRequest, View, studio_page
from digest.studio.gate.storable_values import clean_form
from digest.team.roles import Permission

Parameters = ParamSpec("Parameters")


class NoFiles(FileUploadHandler):
    """Passes over every file. To be set as FILE_UPLOAD_HANDLERS."""

    def new_file(self, *_args: Any, **_kwargs: Any) -> None:
        """Pass over it."""
        raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:  # noqa: ARG002 - Django's names
        """Keep nothing."""
        raise SkipFile

    def file_complete(self, file_size: int) -> None:
        """Give nothing."""


class InMemory(FileUploadHandler):
    """Keeps files in memory, up to ``most_bytes``; of a larger one nothing but its size."""

    def __init__(self, request: StudioRequest, *, most_bytes: int) -> None:
        """Keep no more than that of each."""
        super().__init__(request)
        self._most = most_bytes

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin one."""
        super().new_file(*args, **kwargs)
        self._content, self._size = BytesIO(), 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:  # noqa: ARG002 - Django's names
        """Keep a part of it."""
        self._size += len(raw_data)
        if self._size <= self._most:
            self._content.write(raw_data)
        else:
            self._content = BytesIO()

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """Give the file, its size as it came."""
        self._content.seek(0)
        return InMemoryUploadedFile(
            file=self._content,
            field_name=self.field_name,
            name=self.file_name or "",
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
        )


def page_that_takes_files(
    permission: Permission, *, most_bytes: int
) -> Callable[[Callable[Concatenate[StudioRequest, Parameters], HttpResponse]], View[Parameters]]:
    """As ``studio_page``, for a page whose form sends a file. Nothing of what is sent is read
    before it is known that the sender may."""

    def taking(
        view: Callable[Concatenate[StudioRequest, Parameters], HttpResponse],
    ) -> View[Parameters]:
        protected = csrf_protect(view)

        @wraps(view)
        def answer(
            request: StudioRequest, /, *args: Parameters.args, **kwargs: Parameters.kwargs
        ) -> HttpResponse:
            request.upload_handlers = [InMemory(request, most_bytes=most_bytes)]
            clean_form(request)
            return protected(request, *args, **kwargs)

        # The form's secret is looked for in what was sent: by then the reader must be set.
        return csrf_exempt(studio_page(permission)(answer))

    return taking
