"""Keeping the bytes in a bucket of an S3-compatible service (settings LIANYUAN_BUCKET_…)."""

from collections.abc import Iterator
from datetime import datetime
from typing import IO, Any

from botocore.exceptions import BotoCoreError, ClientError
from storages.backends.s3 import S3Storage

from .storage import CHUNK, StorageAway


class BucketStorage(S3Storage):
    """A private bucket: people never get its addresses, every byte passes through the platform."""

    def keep(self, name: str, content: IO[bytes], size: int) -> None:
        """One request, which the service takes wholly or not at all."""
        try:
            self.bucket.put_object(Key=self._key(name), Body=content, ContentLength=size)
        except (BotoCoreError, ClientError) as trouble:
            raise StorageAway from trouble

    def read(self, name: str, start: int, length: int) -> Iterator[bytes]:
        """Only the range asked for is fetched."""
        if length <= 0:
            return iter(())
        try:
            answer = self.bucket.Object(self._key(name)).get(Range=f"bytes={start}-{start + length - 1}")
        except ClientError as trouble:
            if trouble.response.get("ResponseMetadata", {}).get("HTTPStatusCode") == 404:
                raise FileNotFoundError(name) from trouble
            raise StorageAway from trouble
        except BotoCoreError as trouble:
            raise StorageAway from trouble
        chunks: Iterator[bytes] = answer["Body"].iter_chunks(CHUNK)
        return chunks

    def discard(self, name: str) -> None:
        """Remove the object."""
        try:
            self.bucket.Object(self._key(name)).delete()
        except (BotoCoreError, ClientError) as trouble:
            raise StorageAway from trouble

    def all_names(self) -> Iterator[tuple[str, datetime]]:
        """Every object below our prefix."""
        prefix = self._key("")
        found: Any
        for found in self.bucket.objects.filter(Prefix=prefix):
            yield found.key.removeprefix(prefix), found.last_modified

    def _key(self, name: str) -> str:
        return f"{self.location}{name}"
