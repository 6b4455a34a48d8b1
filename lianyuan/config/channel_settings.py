"""The settings of live pages and of the ways to reach people: mail, WeChat, messages, robots, browsers."""

from typing import Any
from urllib.parse import unquote, urlsplit

from lianyuan.notifications import approved

from . import environment
from .environment import SettingProblem


def _address(written: str) -> str:
    where = urlsplit(written)
    if where.scheme not in {"http", "https"} or not where.netloc or where.path not in {"", "/"}:
        raise ValueError("write it like https://lianyuan.example.cn")
    return written.rstrip("/")


def _smtp(written: str) -> dict[str, Any]:
    """Django's settings of a server `smtp://user:password@host:port`; `smtps` for TLS from the start."""
    if not written:
        return {}
    where = urlsplit(written)
    if where.scheme not in {"smtp", "smtps"} or not where.hostname:
        raise ValueError("write it like smtp://user:password@mail.example.cn:587")
    whole, local = where.scheme == "smtps", where.hostname in {"localhost", "127.0.0.1", "::1"}
    return {
        "EMAIL_HOST": where.hostname,
        "EMAIL_PORT": where.port or (465 if whole else 587),
        "EMAIL_HOST_USER": unquote(where.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(where.password or ""),
        "EMAIL_USE_SSL": whole,
        # Passwords and notices don't cross a network in the clear.
        "EMAIL_USE_TLS": not whole and not local,
    }


def _some_of(*choices: str) -> Any:
    def convert(written: str) -> list[str]:
        found = environment.words(written)
        if strange := [word for word in found if word not in choices]:
            raise ValueError(f"{strange[0]!r} is none of {', '.join(choices)}")
        return found

    return convert


def _hour(written: str) -> int:
    hour = int(written)
    if not 0 <= hour <= 23:
        raise ValueError("it must be an hour from 0 to 23")
    return hour


PUBLIC_ADDRESS: str = environment.read(
    "LIANYUAN_ADDRESS",
    "http://localhost:8000",
    _address,
    says="The address people reach the platform at, such as `https://lianyuan.example.cn`; "
    "links in messages use it.",
)
MAIL_SERVER = environment.read(
    "LIANYUAN_SMTP",
    "",
    _smtp,
    says="The server mail goes out by: `smtp://user:password@host:587` (with STARTTLS, not to this machine) "
    "or `smtps://…:465`. Unset, no mail is sent; in demo mode it is shown at `/demo/mail/`.",
)
DEFAULT_FROM_EMAIL = environment.read(
    "LIANYUAN_MAIL_FROM",
    "联园 <notices@localhost>",
    str,
    says="The sender of mail, such as `联园 <notices@example.cn>`.",
)
SERVER_EMAIL = DEFAULT_FROM_EMAIL
MAIL_DOMAIN = DEFAULT_FROM_EMAIL.rstrip("> ").rpartition("@")[2]
EMAIL_TIMEOUT = 10

WECHAT_APP_ID = environment.read(
    "LIANYUAN_WECHAT_APP_ID", "", str, says="The AppID of the WeChat service account that sends notices."
)
WECHAT_SECRET = environment.read("LIANYUAN_WECHAT_SECRET", "", str, says="The service account's AppSecret.")
WECHAT_TEMPLATES = environment.read(
    "LIANYUAN_WECHAT_TEMPLATES",
    "",
    approved.read,
    says="The approved message templates by kind of notice: `*=TEMPLATE_ID thing1:title time2:time; …`.",
)
WECHAT_API = environment.read(
    "LIANYUAN_WECHAT_API", "https://api.weixin.qq.com", _address, says="Where WeChat's interface is reached."
)

SMS_PROVIDER = environment.read(
    "LIANYUAN_SMS",
    "",
    environment.one_of("", "aliyun", "tencent"),
    says="Who carries text messages: `aliyun` or `tencent`.",
)
SMS_KEY_ID = environment.read("LIANYUAN_SMS_KEY_ID", "", str, says="The provider's AccessKeyId or SecretId.")
SMS_SECRET = environment.read(
    "LIANYUAN_SMS_SECRET", "", str, says="The provider's AccessKeySecret or SecretKey."
)
SMS_SIGNATURE = environment.read(
    "LIANYUAN_SMS_SIGNATURE",
    "",
    str,
    says="The approved signature (短信签名) of text messages, without brackets.",
)
SMS_APP_ID = environment.read("LIANYUAN_SMS_APP_ID", "", str, says="Tencent's SmsSdkAppId; Aliyun has none.")
SMS_TEMPLATES = environment.read(
    "LIANYUAN_SMS_TEMPLATES",
    "",
    approved.read,
    says="The approved templates by kind of notice, `code` for confirming a number: "
    "`*=SMS_1 title:title; code=SMS_2 code:code`. Tencent takes the fields in this order.",
)
SMS_API = environment.read(
    "LIANYUAN_SMS_API",
    "",
    lambda written: written and _address(written),
    says="Where the provider's interface is reached, if not where it usually is.",
)

ROBOTS = environment.read(
    "LIANYUAN_ROBOTS",
    "",
    _some_of("wecom", "dingtalk", "feishu"),
    says="The apps whose group robots people may use: some of `wecom`, `dingtalk`, `feishu`, by commas.",
)
PUSH_KEY = environment.read(
    "LIANYUAN_PUSH_KEY", "", str, says="The private VAPID key for browser push, as base64url text."
)
PUSH_CONTACT = environment.read(
    "LIANYUAN_PUSH_CONTACT",
    "",
    str,
    says="Whom push services write to about us, such as `mailto:it@example.cn`.",
)
DIGEST_HOUR = environment.read(
    "LIANYUAN_DIGEST_HOUR",
    "8",
    _hour,
    says="The hour of the day (0 to 23, in the district) when daily digests go out.",
)
LIVE_STREAMS = environment.read(
    "LIANYUAN_LIVE_STREAMS",
    "1000",
    environment.positive,
    says="How many pages may be live at once in one web process; the others ask every 30 seconds.",
)
LIVE_STREAMS_PER_PERSON = environment.read(
    "LIANYUAN_LIVE_STREAMS_PER_PERSON",
    "6",
    environment.positive,
    says="How many pages of one person may be live at once in one web process.",
)


def _require(together: dict[str, Any], because: str) -> None:
    for name, value in together.items():
        if not value:
            raise SettingProblem(f"{name} is missing: {because} is set. {environment.SETTINGS[name].says}")


if WECHAT_APP_ID:
    _require(
        {"LIANYUAN_WECHAT_SECRET": WECHAT_SECRET, "LIANYUAN_WECHAT_TEMPLATES": WECHAT_TEMPLATES},
        "LIANYUAN_WECHAT_APP_ID",
    )
if SMS_PROVIDER:
    _require(
        {
            "LIANYUAN_SMS_KEY_ID": SMS_KEY_ID,
            "LIANYUAN_SMS_SECRET": SMS_SECRET,
            "LIANYUAN_SMS_SIGNATURE": SMS_SIGNATURE,
            "LIANYUAN_SMS_TEMPLATES": SMS_TEMPLATES,
        },
        "LIANYUAN_SMS",
    )
if SMS_PROVIDER == "tencent":
    _require({"LIANYUAN_SMS_APP_ID": SMS_APP_ID}, "LIANYUAN_SMS=tencent")
if PUSH_KEY:
    _require({"LIANYUAN_PUSH_CONTACT": PUSH_CONTACT}, "LIANYUAN_PUSH_KEY")
