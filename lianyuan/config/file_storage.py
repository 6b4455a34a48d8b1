"""Where uploaded files are kept: the data folder, or a bucket when one is named."""

from pathlib import Path
from typing import Any

from . import environment


def chosen(folder: Path) -> dict[str, Any]:
    """The entry of Django's STORAGES. Raises SettingProblem when a bucket is named without its keys."""
    bucket = environment.read(
        "LIANYUAN_S3_BUCKET",
        "",
        str,
        says="A bucket of an S3-compatible service that keeps uploaded files; the data folder does unless set.",
    )
    endpoint = environment.read(
        "LIANYUAN_S3_ENDPOINT",
        "",
        str,
        says="The address of the S3-compatible service, such as `https://s3.example.cn`.",
    )
    region = environment.read(
        "LIANYUAN_S3_REGION", "", str, says="The region of the bucket, where the service asks for one."
    )
    addressing = environment.read(
        "LIANYUAN_S3_ADDRESSING",
        "auto",
        environment.one_of("auto", "path", "virtual"),
        says="Whether the bucket stands in the path or in the host name of its address: `auto`, `path` or `virtual`.",
    )
    prefix = environment.read(
        "LIANYUAN_S3_PREFIX", "lianyuan/", str, says="What the names of our objects in the bucket begin with."
    )
    if not bucket:
        for name in ("LIANYUAN_S3_KEY", "LIANYUAN_S3_SECRET"):
            environment.read(
                name, "", str, says="Proves to the S3-compatible service that it is us. Needed with a bucket."
            )
        return {
            "BACKEND": "lianyuan.files.storage.DiskStorage",
            "OPTIONS": {
                "location": folder,
                "file_permissions_mode": 0o600,
                "directory_permissions_mode": 0o700,
            },
        }
    says = "Proves to the S3-compatible service that it is us. Needed with a bucket."
    options = {
        "bucket_name": bucket,
        "endpoint_url": endpoint or None,
        "region_name": region or None,
        "addressing_style": addressing,
        "location": prefix.strip("/") + "/",
        "access_key": environment.required("LIANYUAN_S3_KEY", says=says),
        "secret_key": environment.required("LIANYUAN_S3_SECRET", says=says),
        "default_acl": None,
        "file_overwrite": False,
    }
    return {"BACKEND": "lianyuan.files.bucket.BucketStorage", "OPTIONS": options}
