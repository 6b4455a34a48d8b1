"""What keeps a message from going out, in words for whoever looks after deliveries.

Channels leave a short code (`SMTP 550`, `HTTP 503`, a provider's own word): it says nothing of the person and
is the same in every language. Here it is said what it means and what to do.
"""

import re

from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

# The first that fits is said, so the particular stands before the general.
_MEANINGS: tuple[tuple[str, Promise], ...] = (
    (r"WorkerDied", _("发送它的进程每次都中途停了。请看服务器日志，排除后再重发。")),
    (r".* is not set up", _("这个渠道现在没有启用。请先在设置里配好，再重发。")),
    (r"no template is set up", _("这类通知在这个渠道没有批准的模板。请先申请模板并写进设置，再重发。")),
    (r"SMTP \d+: the address", _("对方的邮件服务器不收这个地址，可能写错或已停用。请联系收件人改地址。")),
    (
        r"SMTP \d+: user name",
        _("邮件服务器不接受我们的用户名或密码。请检查设置，改好后重发。"),
    ),
    (r"SMTP 4|SMTP[A-Z]", _("邮件服务器暂时不收。请过一会儿重发，一直这样就联系邮件服务商。")),
    (r"SMTP 5", _("邮件服务器拒收这封邮件。请联系邮件服务商问明原因。")),
    (r"HTTP 429|.*too many messages", _("发得太多，被对方限流。请过一会儿重发。")),
    (r"HTTP \d+: the provider has moved", _("服务商的地址变了。请在设置里改成新地址，再重发。")),
    (r"HTTP \d+: the push|no access token", _("对方不接受我们的密钥。请检查设置，改好后重发。")),
    (r"HTTP 5|HTTP \d+ without", _("对方的服务器出了错。请过一会儿重发。")),
    (r"HTTP \d+", _("对方拒绝了这条消息。请检查这个渠道的设置。")),
    (r"code \S+: the robot", _("群机器人已被移除，或不接受我们的消息。请收件人重新添加。")),
    (r"the (browser|subscription)", _("收件人的浏览器不再接收推送。请收件人重新打开推送。")),
    (r"errcode 43004", _("收件人没有关注公众号。请收件人关注后再重发。")),
    (r"errcode 43101", _("收件人在微信里拒收了这类消息。")),
    (r"errcode 40003", _("绑定的微信已失效。请收件人重新绑定。")),
    (r"errcode", _("微信没有收下这条消息。请检查公众号的设置，或过一会儿重发。")),
    (
        r"isv\.MOBILE_NUMBER_ILLEGAL|InvalidParameterValue\.IncorrectPhoneNumber",
        _("短信服务商说这个手机号不对。请联系收件人改号码。"),
    ),
    (r"isv\.BLACK_KEY|FailedOperation\.PhoneNumberInBlacklist", _("这个手机号在短信服务商的拒收名单里。")),
    (
        r"isv\.\w*LIMIT|Throttling|LimitExceeded|RequestLimit",
        _("短信发得太多，被服务商限流。请过一会儿重发。"),
    ),
    (
        r"isv\.AMOUNT|isv\.OUT_OF|FailedOperation\.Insufficient",
        _("短信服务商那里余额不足或已停用。请充值后重发。"),
    ),
    (r"isv\.(SMS_|TEMPLATE_|PARAM_|INVALID_)", _("短信的签名或模板没有通过。请检查设置，改好后重发。")),
    (
        r"isv\.|Auth|Unauthorized|Signature|InvalidAccessKey",
        _("短信服务商不接受我们的账号。请检查设置，改好后重发。"),
    ),
    (
        r"no answer|\w*(Error|Timeout|Disconnected|Refused|gaierror)\b",
        _("连不上对方的服务器，或等不到回答。请检查网络，过一会儿重发。"),
    ),
)
_UNKNOWN = _("对方没有收下这条消息。请按下面的代码查服务商的说明。")
# A sentence of ours is no code: its words are said already.
_CODE = re.compile(r"(SMTP |HTTP |code |errcode )?\S+$")
_KNOWN = [(re.compile(pattern), words) for pattern, words in _MEANINGS]


def in_words(trouble: str) -> str:
    """What a trouble left by a channel means and what to do, with its code if it has one; empty for none."""
    if not trouble:
        return ""
    words = next((words for pattern, words in _KNOWN if pattern.match(trouble)), _UNKNOWN)
    code = trouble.partition(":")[0]
    return _t("%(words)s（%(code)s）") % {"words": words, "code": code} if _CODE.match(code) else str(words)
