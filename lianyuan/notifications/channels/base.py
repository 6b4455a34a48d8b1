"""What a channel is, and the message it carries."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from lianyuan.accounts.failures import GiveUp
from lianyuan.notifications.kinds import Attachment, Text


class Gone(GiveUp):
    """The address will never work again and is forgotten."""


@dataclass(frozen=True)
class Message:
    """One message to one address, in the recipient's language.

    `key` stays the same through all tries. `attempt` grows with each answer the far end gave: a try whose
    worker was killed, or whose answer got lost, is repeated as the same attempt.
    """

    key: str
    attempt: int
    kind: str
    title: str
    text: str
    url: str
    written_at: datetime
    settings_url: str = ""
    code: str = ""
    attachment: Attachment | None = None

    @property
    def whole(self) -> str:
        """Title, text and link as plain lines, for channels that know no more."""
        return "\n".join(part for part in (self.title, self.text, self.url) if part)


class Channel:
    """One way to reach people.

    `confirm_by` says how an address proves to be the person's: `code` (a code is sent there and typed in),
    `browser` (the browser itself hands it over) or `wechat` (WeChat says who it is).
    """

    name: ClassVar[str]
    label: ClassVar[Text]
    help: ClassVar[Text] = ""
    confirm_by: ClassVar[str] = "code"
    # How many due messages one claim takes: more where sending is quick.
    batch: ClassVar[int] = 5

    def carries(self, kind: str) -> bool:
        """Whether this kind of notice can be sent here; a template may have to be approved first."""
        return True

    def check(self, written: str) -> str:
        """The address as it is kept. Raises ValidationError saying what is wrong with what was written."""
        raise NotImplementedError

    def shown(self, address: str) -> str:
        """The address as its owner is shown it, with what is secret left out."""
        return address

    def masked(self, address: str) -> str:
        """The address as others are shown it: enough to talk about it, not enough to use it."""
        return self.shown(address)

    def device(self, address: str) -> str:
        """How every address of the same device begins, or nothing where an address belongs to no device.

        A device is with one person at a time.
        """
        return ""

    def send(self, address: str, message: Message) -> None:
        """Hand the message over. Raises GiveUp, TryLater or Unreachable of `accounts.failures`."""
        raise NotImplementedError
