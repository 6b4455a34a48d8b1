"""Which of Wagtail's addresses are open. Whatever isn't named here doesn't exist for anyone."""

# The editor's own furniture. Nothing here shows or changes what a person wrote.
FURNITURE = frozenset(
    {
        "wagtailadmin_home",
        "wagtailadmin_sprite",
        "wagtailadmin_javascript_catalog",
        "wagtailadmin_dismissibles",
        "wagtailadmin_block_preview",
        "wagtailadmin_choose_page_external_link",
        "wagtailadmin_editing_sessions:ping",
        "wagtailadmin_editing_sessions:release",
    }
)
# Name spaces of our own lists, and of the editor for our own content, begin so.
LISTS = ("backoffice_", "wagtailsnippets_content_")

# Pages of ours that stand in for Wagtail's: it would let a person with a second factor in by password alone,
# and change passwords and people past our rules and our trail.
INSTEAD = {
    "wagtailadmin_login": "account_login",
    "wagtailadmin_logout": "account_logout",
    "wagtailadmin_account": "account_change_password",
    "wagtailadmin_password_reset": "account_login",
    "wagtailusers_users:index": "backoffice_person:index",
    "wagtailusers_groups:index": "backoffice_placerole:index",
}


def is_open(view_name: str) -> bool:
    """Whether the address of this name is open to those who may enter the back office."""
    return view_name in FURNITURE or view_name.startswith(LISTS)
