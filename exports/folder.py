"""The folder of documents on this machine: where each is written first, and unless there is a bucket, kept."""

import os
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.core.files.storage import FileSystemStorage


def folder() -> Path:
    """EXPORT_DIR, open to nobody else; to its group as well where a web server hands the files out itself."""
    path = Path(settings.EXPORT_DIR)
    path.mkdir(mode=0o750 if settings.SENDFILE_HEADER else 0o700, parents=True, exist_ok=True)
    return path


class Scratch(File):
    """A document written in the folder, under a name that is not yet its own."""

    def temporary_file_path(self) -> str:
        return self.name


class PrivateFolder(FileSystemStorage):
    """Takes what is a `Scratch`: it is there whole and on disk under its name, or not at all. Has no URLs."""

    def __init__(self) -> None:
        super().__init__(allow_overwrite=True)

    @property
    def base_location(self) -> str:
        return str(folder())

    @property
    def location(self) -> str:
        return os.path.abspath(self.base_location)

    def _save(self, name: str, content: Scratch) -> str:
        os.replace(content.temporary_file_path(), self.path(name))
        handle = os.open(self.location, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
        return name

    def url(self, name: str | None) -> str:
        raise ValueError("Documents are handed out by Plumbline alone, after asking for the rights.")
