"""Reads about one's own account."""

from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.db.models import QuerySet
from django.utils.translation import gettext, gettext_noop

from lianyuan.core.paging import Page, page_of

from . import consents, personal_data
from .consents import Purpose
from .models import Consent, LookUpConcern, Person
from .personal_data import Fate, Holding

PAGE_SIZE = 20


@dataclass(frozen=True)
class Asked:
    """A purpose, and the person's standing answer to its present wording, if any."""

    purpose: Purpose
    consent: Consent | None
    outdated: Consent | None


def asked_of(person: Person) -> list[Asked]:
    """All purposes with the person's answers."""
    standing = {
        (c.purpose, c.version): c for c in Consent.objects.standing().filter(person=person).order_by("pk")
    }
    older = {purpose: consent for (purpose, _), consent in standing.items()}
    answers = []
    for purpose in consents.purposes():
        consent = standing.get((purpose.key, purpose.version))
        answers.append(Asked(purpose, consent, None if consent else older.get(purpose.key)))
    return answers


def receipts_of(person: Person) -> QuerySet[Consent]:
    """Every consent the person gave, withdrawn or not, newest first."""
    return Consent.objects.filter(person=person).order_by("-pk")


def looks_at(person: Person, *, key: str = "") -> Page[LookUpConcern]:
    """One page of those who looked at what is private to the person, newest first."""
    found = LookUpConcern.objects.filter(person=person).select_related("look_up__by")
    return page_of(found, order=("-id",), key=key, size=PAGE_SIZE)


@dataclass(frozen=True)
class Held:
    """What one table holds on a person, and how many rows."""

    holding: Holding
    count: int


def held_on(person: Person) -> list[Held]:
    """What is held on the person, table by table, leaving out the empty ones."""
    found = (Held(holding, holding.count(person)) for holding in personal_data.holdings())
    return [held for held in found if held.count]


@dataclass(frozen=True)
class Leaving:
    """What closing the account would do."""

    goes: list[Held]
    stays: list[Held]
    obstacles: list[str]


def what_leaving_does(person: Person) -> Leaving:
    """What goes, what stays and why, and what must be settled first."""
    held = held_on(person)
    return Leaving(
        goes=[each for each in held if each.holding.fate is Fate.GOES],
        stays=[each for each in held if each.holding.fate is not Fate.GOES],
        obstacles=personal_data.what_stands_in_the_way(person),
    )


# The first that is found in what a browser says of itself names it.
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("HarmonyOS", gettext_noop("鸿蒙")),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)
BROWSERS = (
    ("MicroMessenger", gettext_noop("微信")),
    ("DingTalk", gettext_noop("钉钉")),
    ("Lark", gettext_noop("飞书")),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)


@dataclass(frozen=True)
class Device:
    """Where a person is signed in."""

    session: UserSession

    @property
    def name(self) -> str:
        """What the device is, as far as its browser tells."""
        agent = self.session.user_agent
        parts = [
            next((gettext(name) for mark, name in known if mark in agent), "")
            for known in (SYSTEMS, BROWSERS)
        ]
        return " · ".join(filter(None, parts)) or gettext("不认识的设备")


@dataclass(frozen=True)
class Security:
    """How a person signs in, and where they are signed in."""

    passkeys: list[Authenticator]
    one_time_codes: Authenticator | None
    recovery_codes_left: int | None
    devices: list[Device]
    outside_accounts: list[SocialAccount]

    @property
    def has_second_factor(self) -> bool:
        """Whether more than the password is asked for."""
        return bool(self.passkeys or self.one_time_codes)


def security_of(person: Person) -> Security:
    """How the person signs in. Sessions that ended by themselves are cleared away first."""
    added = list(Authenticator.objects.filter(user=person).order_by("pk"))
    kinds = {each.type: each for each in added}
    codes = kinds.get(Authenticator.Type.RECOVERY_CODES)
    sessions = UserSession.objects.purge_and_list(person)
    return Security(
        passkeys=[each for each in added if each.type == Authenticator.Type.WEBAUTHN],
        one_time_codes=kinds.get(Authenticator.Type.TOTP),
        recovery_codes_left=len(codes.wrap().get_unused_codes()) if codes else None,
        devices=[Device(each) for each in sorted(sessions, key=lambda each: each.created_at, reverse=True)],
        outside_accounts=list(SocialAccount.objects.filter(user=person).order_by("pk")),
    )


def sessions_of(person: Person) -> QuerySet[UserSession]:
    """Where the person is signed in."""
    return UserSession.objects.filter(user=person)
