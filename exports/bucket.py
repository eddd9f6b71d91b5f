"""A bucket that speaks S3, as the place where documents are kept. Needs the extra named s3."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryFile
from threading import Lock
from types import SimpleNamespace
from typing import Any

from boto3.exceptions import Boto3Error
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files import File
from storages.backends.s3 import S3Storage

from exports.folder import folder

# One request a document, a large ZIP included: one that breaks off leaves no parts behind in the bucket.
WHOLE = TransferConfig(multipart_threshold=4 * 2**30, use_threads=False)
PATIENCE = {"connect_timeout": 3, "read_timeout": 20, "retries": {"total_max_attempts": 2, "mode": "standard"}}
# The row's SHA-256 says more than S3's own check sums, which not every server understands.
SUMS = {"request_checksum_calculation": "when_required", "response_checksum_validation": "when_required"}
FULL = {"InsufficientStorage", "QuotaExceeded", "XMinioAdminBucketQuotaExceeded", "XMinioStorageFull"}


@contextmanager
def _as_of_a_disk() -> Iterator[None]:
    """Its faults as those of a disk: missing, full, or away. What they say names no document."""
    try:
        yield
    except ClientError as error:
        code, status = error.response["Error"].get("Code", ""), error.response["ResponseMetadata"]["HTTPStatusCode"]
        if status == 404 and code != "NoSuchBucket":
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT)) from error
        if status == 507 or code in FULL:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from error
        raise ConnectionError(f"the bucket answers {status} {code}") from error
    except (BotoCoreError, Boto3Error) as error:
        raise ConnectionError(f"the bucket cannot be reached: {type(error).__name__}") from error


class Bucket(S3Storage):
    """Nothing is ever read into memory whole: what is fetched lies in the folder, without a name, until it is closed.

    Raises FileNotFoundError, OSError with ENOSPC, or ConnectionError, as a disk far away would.
    """

    def __init__(self, *, addressing_style: str, **options: Any) -> None:
        config = Config(signature_version="s3v4", s3={"addressing_style": addressing_style}, **PATIENCE, **SUMS)
        super().__init__(client_config=config, transfer_config=WHOLE, default_acl=None, gzip=False, **options)
        self._making, self._connections = Lock(), SimpleNamespace()  # for django-storages, one to each thread

    @property
    def connection(self) -> Any:
        """One for all threads: each would take 15 MB. Threads that fetch use its client alone, made to be shared."""
        with self._making:
            return super().connection

    def _open(self, name: str, mode: str = "rb") -> File:
        file = TemporaryFile(dir=folder())  # noqa: SIM115 - closed by whoever asked for it
        try:
            with _as_of_a_disk():
                client, key = self.connection.meta.client, self._normalize_name(name)
                client.download_fileobj(self.bucket_name, key, file, Config=self.transfer_config)
        except BaseException:
            file.close()
            raise
        file.seek(0)
        return File(file, name)

    def _save(self, name: str, content: File) -> str:
        with _as_of_a_disk():
            return super()._save(name, content)

    def delete(self, name: str) -> None:
        with _as_of_a_disk():
            super().delete(name)

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        with _as_of_a_disk():
            return super().listdir(path)

    def url(self, name: str, *args: Any, **kwargs: Any) -> str:
        raise ValueError("Documents are handed out by Plumbline alone, after asking for the rights.")
