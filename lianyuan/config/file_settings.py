"""Settings of uploaded files: how large, how they are looked at, and where they are kept."""

from pathlib import Path
from typing import Any

from . import environment

LIMITS = environment.read(
    "LIANYUAN_FILE_LIMITS",
    "",
    environment.megabytes_by_name,
    says="Largest files by purpose, in megabytes, such as `cases.attachment=50,companies.logo=2`; "
    "none is larger than LIANYUAN_UPLOAD_MB.",
)
IMAGE_MEMORY_MEGABYTES = environment.read(
    "LIANYUAN_IMAGE_MEMORY_MB",
    "1024",
    environment.positive,
    says="Memory the process that looks at an uploaded file may use, in megabytes.",
)
IMAGE_SECONDS = environment.read(
    "LIANYUAN_IMAGE_SECONDS",
    "30",
    environment.positive,
    says="How long looking at one uploaded file may take, in seconds.",
)
IMAGE_MEGAPIXELS = environment.read(
    "LIANYUAN_IMAGE_MEGAPIXELS",
    "100",
    environment.positive,
    says="The largest picture a person may upload, in millions of pixels.",
)
DISK_RESERVE_MEGABYTES = environment.read(
    "LIANYUAN_DISK_RESERVE_MB",
    "200",
    environment.positive,
    says="Space on the disk that uploads leave alone, in megabytes; the database needs it.",
)


def storage(folder: Path) -> dict[str, Any]:
    """The entry of Django's STORAGES. Raises SettingProblem when a bucket is named without its keys."""
    bucket = environment.read(
        "LIANYUAN_BUCKET",
        "",
        str,
        says="A bucket of an S3-compatible service that keeps uploaded files instead of the data folder.",
    )
    endpoint = environment.read(
        "LIANYUAN_BUCKET_ENDPOINT",
        "",
        str,
        says="The address of the S3-compatible service, such as `https://s3.example.cn`.",
    )
    region = environment.read(
        "LIANYUAN_BUCKET_REGION", "", str, says="The region of the bucket, where the service asks for one."
    )
    addressing = environment.read(
        "LIANYUAN_BUCKET_ADDRESSING",
        "auto",
        environment.one_of("auto", "path", "virtual"),
        says="Whether the bucket's name stands in the `path` or the host name (`virtual`), or `auto`.",
    )
    prefix = environment.read(
        "LIANYUAN_BUCKET_PREFIX",
        "lianyuan/",
        str,
        says="What the names of our objects in the bucket begin with.",
    )
    if not bucket:
        for name in ("LIANYUAN_BUCKET_KEY", "LIANYUAN_BUCKET_SECRET"):
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
        "access_key": environment.required("LIANYUAN_BUCKET_KEY", says=says),
        "secret_key": environment.required("LIANYUAN_BUCKET_SECRET", says=says),
        "default_acl": None,
        "file_overwrite": False,
    }
    return {"BACKEND": "lianyuan.files.bucket.BucketStorage", "OPTIONS": options}
