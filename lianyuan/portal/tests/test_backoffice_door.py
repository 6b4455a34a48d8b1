"""The door of the back office: closed unless opened, for everyone but those with a part in it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from wagtail.models import APIToken

from lianyuan.accounts.models import Person
from lianyuan.accounts.roles import PlaceRoleName
from lianyuan.accounts.tests.factories import PASSWORD, make_person
from lianyuan.companies.tests.factories import make_company
from lianyuan.content.tests.factories import make_editor, make_news
from lianyuan.places.tests.factories import make_district, make_place, make_place_role
from lianyuan.portal.backoffice.addresses import INSTEAD, is_open
from lianyuan.portal.backoffice.door import POLICY

PREFIX = "/backoffice/"
SIGN_IN = "/accounts/login/"


def signed_in(person: Person) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def make_administrator() -> Person:
    person = make_person()
    make_place_role(person=person, place=make_district(), role=PlaceRoleName.ADMINISTRATOR)
    return person


def addresses() -> Iterator[tuple[str, str]]:
    """Name and a path of every address behind the door, with ones in the place of numbers and words."""
    entries = get_resolver().url_patterns
    door = next(entry for entry in entries if str(entry.pattern) == "backoffice/")
    assert isinstance(door, URLResolver)

    def walk(entries: list[URLPattern | URLResolver], space: str, path: str) -> Iterator[tuple[str, str]]:
        for entry in entries:
            here = path + example(str(entry.pattern))
            if isinstance(entry, URLResolver):
                yield from walk(
                    entry.url_patterns, f"{space}{entry.namespace}:" if entry.namespace else space, here
                )
            else:
                yield space + (entry.name or ""), here

    yield from walk(door.url_patterns, "", PREFIX)


def example(pattern: str) -> str:
    """A path that the pattern matches."""
    plain = re.sub(r"\((?:\?P<\w+>)?[^()]*\)", "1", pattern)
    plain = re.sub(r"<(?:\w+:)?\w+>", "1", plain)
    return plain.replace("^", "").replace("$", "").replace("\\", "").replace(".*/", "anything/")


@pytest.mark.django_db
def test_nobody_without_a_part_gets_through_any_address() -> None:
    """Every address of the editor, by every kind of person who has no part in it."""
    make_district()
    park = make_place()
    outsiders = {"resident": make_person()}
    for role in PlaceRoleName:
        if role not in {PlaceRoleName.ADMINISTRATOR, PlaceRoleName.EDITOR}:
            outsiders[role] = make_person()
            make_place_role(person=outsiders[role], place=make_district(), role=role)
    for role in (PlaceRoleName.ADMINISTRATOR, PlaceRoleName.EDITOR):
        # Of a park, not of the district.
        outsiders[f"{role} of a park"] = make_person()
        make_place_role(person=outsiders[f"{role} of a park"], place=park, role=role)
    clients = {name: signed_in(person) for name, person in outsiders.items()}
    asked = list(addresses())
    assert len(asked) > 150
    stranger = Client()
    let_in = []
    for number, (name, path) in enumerate(asked):
        for method in ("get", "post"):
            visitor = getattr(stranger, method)(path)
            if name in INSTEAD:
                assert visitor.status_code == 302, name
                continue
            if not visitor["Location"].startswith(SIGN_IN):
                let_in.append((name, "visitor"))
            client = clients[sorted(clients)[number % len(clients)]]
            if getattr(client, method)(path).status_code != 403:
                let_in.append((name, method))
    assert not let_in
    home = reverse("wagtailadmin_home")
    assert {name: client.get(home).status_code for name, client in clients.items()} == dict.fromkeys(
        clients, 403
    )


@pytest.mark.django_db
def test_addresses_that_are_not_opened_do_not_exist_even_for_administrators() -> None:
    client = signed_in(make_administrator())
    open_anyway = [
        (name, answer.status_code)
        for name, path in addresses()
        if not is_open(name) and name not in INSTEAD
        for answer in (client.get(path), client.post(path))
        if answer.status_code != 404
    ]
    assert not open_anyway


@pytest.mark.parametrize(
    "name",
    [
        "wagtailadmin_explore_root",
        "wagtailadmin_pages:search",
        "wagtailadmin_collections:index",
        "wagtailadmin_workflows:index",
        "wagtailadmin_reports:site_history",
        "wagtailadmin_password_reset_confirm",
        "wagtailadmin_api:pages:listing",
        "wagtailusers_groups:add",
        "wagtailusers_users:add",
        "wagtailsnippets:index",
    ],
)
def test_these_are_among_the_closed(name: str) -> None:
    assert not is_open(name)
    assert name in dict(addresses())


@pytest.mark.django_db
def test_its_sign_in_form_is_ours() -> None:
    """A password alone is no way past our sign-in, which may ask for more."""
    person = make_editor(username="editor")
    client = Client()
    answer = client.post("/backoffice/login/", {"username": "editor", "password": PASSWORD, "next": PREFIX})
    assert answer.status_code == 302 and answer["Location"].startswith(SIGN_IN)
    assert "_auth_user_id" not in client.session
    assert client.get(PREFIX)["Location"] == f"{SIGN_IN}?next={PREFIX}"
    assert person.is_active


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "goes_to"),
    [
        ("/backoffice/logout/", "/accounts/logout/"),
        ("/backoffice/account/", "/accounts/password/change/"),
        ("/backoffice/password_reset/", "/accounts/login/"),
        ("/backoffice/users/", "/backoffice/people/"),
        ("/backoffice/groups/", "/backoffice/roles/"),
    ],
)
def test_screens_of_accounts_are_ours(path: str, goes_to: str) -> None:
    assert signed_in(make_administrator()).get(path)["Location"] == goes_to


@pytest.mark.django_db
def test_its_account_screen_changes_no_password() -> None:
    person = make_administrator()
    fields = {
        "password-old_password": PASSWORD,
        "password-new_password1": "x" * 12,
        "password-new_password2": "x" * 12,
    }
    signed_in(person).post("/backoffice/account/", fields)
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


@pytest.mark.django_db
def test_groups_and_permission_rows_open_nothing() -> None:
    person = make_person()
    group = Group.objects.create(name="Moderators")
    group.permissions.set(Permission.objects.all())
    person.groups.add(group)
    person.user_permissions.set(Permission.objects.all())
    person = Person.objects.get(pk=person.pk)
    assert not person.has_perm("wagtailadmin.access_admin")
    assert not person.has_perm("companies.change_company")
    assert signed_in(person).get(PREFIX).status_code == 403


@pytest.mark.django_db
def test_a_role_that_ended_and_an_account_that_is_closed_open_nothing() -> None:
    former = make_editor()
    former.place_roles.update(ended_at=former.joined_at)
    assert signed_in(former).get(PREFIX).status_code == 403
    closed = make_editor()
    client = signed_in(closed)
    Person.objects.filter(pk=closed.pk).update(is_active=False)
    assert client.get(PREFIX).status_code == 302


@pytest.mark.django_db
def test_editors_come_to_content_and_not_to_the_lists() -> None:
    client = signed_in(make_editor())
    assert client.get("/backoffice/content/news/").status_code == 200
    for path in (
        "/backoffice/companies/",
        "/backoffice/people/",
        "/backoffice/audit/",
        "/backoffice/roles/new/",
    ):
        answer = client.get(path)
        assert answer.status_code == 302 and answer["Location"] == PREFIX, path
    home = client.get(PREFIX).content.decode()
    assert "/backoffice/companies/" not in home and "/backoffice/content/news/" in home


@pytest.mark.django_db
def test_its_policy_is_its_own_and_ours_stays_strict() -> None:
    client = signed_in(make_administrator())
    policy = client.get(PREFIX)["Content-Security-Policy"]
    assert "script-src 'self';" in policy + ";" and "unsafe-eval" not in policy
    assert "style-src 'self' 'unsafe-inline'" in policy and "frame-ancestors 'self'" in policy
    for path in ("/", "/my/", "/backoffice/no-such-page/", "/backoffice/pages/"):
        answer = client.get(path)
        assert "unsafe-inline" not in answer["Content-Security-Policy"], path
        assert answer["X-Frame-Options"] == "DENY"


@pytest.mark.django_db
def test_a_preview_is_under_our_own_policy_and_only_the_editor_may_frame_it() -> None:
    editor = make_editor()
    news = make_news(by=editor)
    client = signed_in(editor)
    answer = client.get(
        f"/backoffice/content/news/history/{news.pk}/revisions/{news.latest_revision_id}/view/"
    )
    assert answer.status_code == 200
    policy = answer["Content-Security-Policy"]
    assert "unsafe-inline" not in policy and "frame-ancestors 'self'" in policy
    assert "还没有发布" in answer.content.decode()


@pytest.mark.django_db
def test_its_pages_carry_the_headers_of_ours() -> None:
    client = signed_in(make_administrator())
    news = make_news()
    for path in (PREFIX, "/backoffice/companies/", f"/backoffice/content/news/edit/{news.pk}/"):
        answer = client.get(path)
        assert answer.status_code == 200
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Referrer-Policy"] == "same-origin"
        assert answer["X-Frame-Options"] == "SAMEORIGIN"
        assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "no-store" in answer["Cache-Control"] and "private" in answer["Cache-Control"]


def test_its_whole_policy_is_as_it_was_reviewed() -> None:
    """What is allowed beyond our own pages: inline styles, pictures from memory, frames of itself."""
    ours: dict[str, list[str]] = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    policy = ours | POLICY
    assert {name for name in policy if policy[name] != ours.get(name)} == {
        "style-src",
        "img-src",
        "frame-src",
        "frame-ancestors",
        "object-src",
    }
    assert policy["script-src"] == ["'self'"] and policy["default-src"] == ["'none'"]
    everything = " ".join(source for sources in policy.values() for source in sources)
    assert "unsafe-eval" not in everything and "*" not in everything


@pytest.mark.django_db
def test_tokens_of_the_editor_can_be_neither_made_nor_used() -> None:
    """Wagtail 8 has tokens of its own, for an API we don't install. Ours are made on "my" page."""
    person = make_administrator()
    client = signed_in(person)
    asked = [(name, path) for name, path in addresses() if "token" in name]
    for _name, path in [*asked, ("", "/backoffice/api-tokens/"), ("", "/backoffice/api-tokens/new/")]:
        assert client.get(path).status_code == 404, path
        assert client.post(path, {"name": "x", "description": "x"}).status_code == 404, path
    assert not APIToken.objects.exists()
    _token, plain = APIToken.create_token(user=person, name="x")
    bearer = {"Authorization": f"Bearer {plain}"}
    assert Client().get("/api/v1/companies", headers=bearer).status_code == 401
    assert Client().get(PREFIX, headers=bearer).status_code == 302
    assert not person.has_perm("wagtailcore.add_apitoken")


@pytest.mark.django_db
def test_nothing_is_asked_of_the_web() -> None:
    """No Gravatar, no look for updates, no page of another server in any page of the back office."""
    administrator = make_administrator()
    make_company()
    news = make_news()
    client = signed_in(administrator)
    for path in (
        PREFIX,
        "/backoffice/companies/",
        "/backoffice/people/",
        f"/backoffice/content/news/edit/{news.pk}/",
    ):
        page = client.get(path).content.decode()
        loaded = re.findall(r"<(?:img|script|link|iframe)[^>]+(?:src|href)=\"(https?:)?//[^\"]*\"", page)
        assert not loaded, path
        assert "gravatar" not in page and "releases.wagtail" not in page
    assert settings.WAGTAIL_GRAVATAR_PROVIDER_URL is None
    assert settings.WAGTAIL_ENABLE_UPDATE_CHECK is False


def test_what_we_do_not_use_of_the_editor_is_not_installed() -> None:
    for app in (
        "wagtail.images",
        "wagtail.documents",
        "wagtail.search",
        "modelsearch",
        "wagtail.api.v3",
        "rest_framework",
    ):
        assert not apps.is_installed(app)


@pytest.mark.django_db
def test_its_date_fields_start_without_inline_scripts() -> None:
    page = signed_in(make_administrator()).get("/backoffice/audit/").content.decode()
    assert 'data-starts="date"' in page
    inline = re.findall(r"<script(?![^>]*(?:src=|application/json))[^>]*>", page)
    assert not inline


@pytest.mark.django_db
def test_administrators_find_the_way_in_on_their_own_page() -> None:
    assert PREFIX in signed_in(make_administrator()).get("/my/").content.decode()
    assert PREFIX not in signed_in(make_person()).get("/my/").content.decode()


def test_no_template_of_the_editor_that_we_use_brings_an_inline_script() -> None:
    """Three are replaced by ours, the others belong to panels we don't use. A new one must be looked at."""
    import wagtail

    root = Path(wagtail.__file__).parent
    inline = re.compile(r"<script(?![^>]*src=)[^>]*>(?!\s*</script>)", re.IGNORECASE)
    found = {
        str(file.relative_to(root))
        for part in ("admin", "snippets")
        for file in (root / part / "templates").rglob("*.html")
        if any("src" not in match for match in inline.findall(file.read_text(encoding="utf-8")))
    }
    templates = "admin/templates/wagtailadmin/"
    assert found == {
        f"{templates}widgets/date_input.html",
        f"{templates}widgets/datetime_input.html",
        f"{templates}widgets/time_input.html",
        f"{templates}panels/inline_panel.html",
        f"{templates}panels/multiple_chooser_panel.html",
        f"{templates}shared/_workflow_init.html",
    } - _with_source(root)


def _with_source(root: Path) -> set[str]:
    """A script whose `src` stands on a line of its own, which the search above takes for one without."""
    file = root / "admin/templates/wagtailadmin/shared/_workflow_init.html"
    return {str(file.relative_to(root))} if "src=" in file.read_text(encoding="utf-8") else set()
