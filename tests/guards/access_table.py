"""Who may open and who may send what. Written by hand from what each page is for, never from the code.

A page that isn't here fails the test; a role that isn't named at a page must be refused there.
"""

from dataclasses import dataclass

from tests.world import (
    ADMINISTRATOR,
    DESK,
    OTHER_COMPANY,
    OTHER_DESK,
    OWNER,
    OWNER_AS_SELF,
    RESIDENT,
    ROLES,
    STAFF,
    VISITOR,
)

NOBODY: frozenset[str] = frozenset()
EVERYONE = frozenset(ROLES)
SIGNED_IN = EVERYONE - {VISITOR}
ITS_PEOPLE = frozenset({OWNER, OWNER_AS_SELF, STAFF})
ACTING_FOR_IT = frozenset({OWNER, STAFF})
ITS_DESK = frozenset({DESK, ADMINISTRATOR})
ANY_DESK = ITS_DESK | {OTHER_DESK}
DISTRICT = frozenset({ADMINISTRATOR})


@dataclass(frozen=True)
class Access:
    """The roles that may open a page and those that may send its form."""

    get: frozenset[str] = NOBODY
    post: frozenset[str] = NOBODY


def form(roles: frozenset[str]) -> Access:
    """A form that the same roles may open and send."""
    return Access(get=roles, post=roles)


def page(roles: frozenset[str]) -> Access:
    """A page without a form of its own."""
    return Access(get=roles)


def deed(roles: frozenset[str]) -> Access:
    """An address that only takes forms."""
    return Access(post=roles)


TABLE: dict[str, Access] = {
    # portal
    "home": page(EVERYONE),
    "my": page(SIGNED_IN),
    "desk": page(ANY_DESK),
    "acting": deed(SIGNED_IN),
    "search": page(EVERYONE),
    "search-suggestions": page(EVERYONE),
    "deliveries": page(DISTRICT),
    "deliveries-sending": deed(DISTRICT),
    "delivery-sending": deed(DISTRICT),
    "style": page(EVERYONE),
    # content
    "content:news-list": page(EVERYONE),
    "content:news": page(EVERYONE),
    "content:guide-list": page(EVERYONE),
    "content:guide": page(EVERYONE),
    # config
    "health-live": page(EVERYONE),
    "health-ready": page(EVERYONE),
    # accounts
    "account_login": form(EVERYONE),
    "account_logout": form(EVERYONE),
    "account_signup": form(EVERYONE),
    "account_change_password": form(SIGNED_IN),
    "language": deed(EVERYONE),
    "account_inactive": Access(get=EVERYONE, post=NOBODY),
    "account_set_password": form(SIGNED_IN),
    "account_reauthenticate": form(SIGNED_IN),
    # Half-way through signing in; whoever is signed in is only sent on.
    "mfa_authenticate": form(SIGNED_IN),
    "mfa_reauthenticate": form(SIGNED_IN),
    "mfa_reauthenticate_webauthn": form(SIGNED_IN),
    # Answers the sign-in page's script; a visitor without it is sent back there, the others home.
    "mfa_login_webauthn": form(SIGNED_IN),
    "mfa_index": page(SIGNED_IN),
    "mfa_activate_totp": form(SIGNED_IN),
    "mfa_deactivate_totp": form(SIGNED_IN),
    "mfa_view_recovery_codes": form(SIGNED_IN),
    "mfa_generate_recovery_codes": form(SIGNED_IN),
    "mfa_add_webauthn": form(SIGNED_IN),
    "mfa_list_webauthn": form(SIGNED_IN),
    "mfa_edit_webauthn": form(SIGNED_IN),
    "mfa_remove_webauthn": form(SIGNED_IN),
    "socialaccount_connections": form(SIGNED_IN),
    # Half-way through signing up from outside.
    "socialaccount_signup": form(NOBODY),
    "socialaccount_login_cancelled": page(EVERYONE),
    "accounts:privacy": page(SIGNED_IN),
    "accounts:receipts": page(SIGNED_IN),
    "accounts:details": form(SIGNED_IN),
    # Both ask for the password first.
    "accounts:export": page(SIGNED_IN),
    "accounts:leaving": form(SIGNED_IN),
    "accounts:gone": page(EVERYONE),
    "accounts:consent": deed(SIGNED_IN),
    "accounts:consent-withdrawal": deed(SIGNED_IN),
    "accounts:session-ending": deed(NOBODY),
    "accounts:other-sessions-ending": deed(SIGNED_IN),
    # notifications: everyone's own
    "notifications:inbox": page(SIGNED_IN),
    "notifications:bell": page(SIGNED_IN),
    "notifications:notice": page(frozenset({OWNER, OWNER_AS_SELF})),
    "notifications:reading": deed(frozenset({OWNER, OWNER_AS_SELF})),
    "notifications:reading-all": deed(SIGNED_IN),
    "notifications:choices": form(SIGNED_IN),
    "notifications:address": form(SIGNED_IN),
    "notifications:confirmation": form(frozenset({OWNER, OWNER_AS_SELF})),
    "notifications:code": deed(frozenset({OWNER, OWNER_AS_SELF})),
    "notifications:removal": deed(frozenset({OWNER, OWNER_AS_SELF})),
    # The channels that are not set up: nobody has their pages.
    "notifications:browser": deed(NOBODY),
    "notifications:wechat": page(NOBODY),
    "notifications:wechat-return": page(NOBODY),
    "notifications:push-worker": page(NOBODY),
    "notifications:live": page(EVERYONE),
    "notifications:demo-mail": page(EVERYONE),
    # places
    "places:tree": page(EVERYONE),
    "places:place": page(EVERYONE),
    "places:edit": form(DISTRICT),
    "places:add": form(DISTRICT),
    "places:roles": form(DISTRICT),
    "places:role-ending": deed(DISTRICT),
    # files: here a paper handed in with a case of the company
    "files:file": page(ITS_PEOPLE | ITS_DESK),
    "files:picture": page(ITS_PEOPLE | ITS_DESK),
    "files:original": page(frozenset({OWNER, OWNER_AS_SELF})),
    # companies
    "companies:directory": page(EVERYONE),
    "companies:company": page(EVERYONE),
    "companies:entry": form(ANY_DESK),
    "companies:edit": form(ITS_DESK | {OWNER}),
    "companies:history": page(ITS_PEOPLE | ITS_DESK),
    "companies:honours": form(ITS_DESK),
    "companies:honour-removal": deed(ITS_DESK),
    "companies:pictures": form(ITS_DESK | {OWNER}),
    "companies:picture-removal": deed(ITS_DESK | {OWNER}),
    "companies:members": Access(get=ITS_PEOPLE | ITS_DESK, post=frozenset({OWNER})),
    "companies:member-ending": deed(frozenset({OWNER, STAFF})),
    "companies:invitations": form(frozenset({OWNER})),
    "companies:invitation-revocation": deed(frozenset({OWNER})),
    # Whoever has the link; its own people have no use for it.
    "companies:invitation": Access(get=SIGNED_IN, post=SIGNED_IN - ITS_PEOPLE),
    "companies:claims": page(ANY_DESK),
    "companies:claim": form(SIGNED_IN),
    "companies:claim-confirmation": deed(ITS_DESK),
    "companies:claim-refusal": form(ITS_DESK),
    "companies:claim-withdrawal": deed(NOBODY),
    "companies:imports": page(ANY_DESK),
    "companies:import-upload": form(ANY_DESK),
    "companies:import": page(ANY_DESK),
    "companies:import-matching": form(ANY_DESK),
    "companies:import-progress": page(ANY_DESK),
    "companies:import-application": deed(ANY_DESK),
    "companies:import-resumption": deed(ANY_DESK),
    "companies:import-removal": deed(ANY_DESK),
    "companies:import-reversal": form(ANY_DESK),
    "companies:import-mend-sheet": page(ANY_DESK),
    # questionnaires: everyone's own drafts; the service is for companies and persons alike
    "questionnaires:drafts": page(SIGNED_IN),
    "questionnaires:page": form(SIGNED_IN),
    "questionnaires:check": form(SIGNED_IN),
    "questionnaires:differences": form(SIGNED_IN),
    "questionnaires:discarding": form(frozenset({OWNER})),
    # writing forms
    "questionnaires:forms": form(DISTRICT),
    "questionnaires:form": form(DISTRICT),
    "questionnaires:dropping": form(DISTRICT),
    "questionnaires:form-page": form(DISTRICT),
    "questionnaires:question": form(DISTRICT),
    "questionnaires:preview": form(DISTRICT),
    "questionnaires:publishing": form(DISTRICT),
    "questionnaires:followers": form(DISTRICT),
    # cases: the applicant's side
    "cases:services": page(EVERYONE),
    "cases:service": page(EVERYONE),
    "cases:filing": form(SIGNED_IN),
    "cases:situation": page(EVERYONE),
    # Without a service chosen it leads back to choosing.
    "cases:visit": form(SIGNED_IN),
    "cases:cases": page(SIGNED_IN),
    "cases:case": page(ITS_PEOPLE | ITS_DESK),
    "cases:document": page(ITS_PEOPLE | ITS_DESK),
    "cases:reply": Access(get=ITS_PEOPLE, post=ACTING_FOR_IT),
    "cases:withdrawal": Access(get=ITS_PEOPLE, post=ACTING_FOR_IT),
    "cases:rating": Access(get=ITS_PEOPLE, post=ACTING_FOR_IT),
    # cases: time. More is asked for by the handler and decided by an administrator; others are led back.
    "cases:extension": Access(get=ITS_DESK, post=frozenset({DESK})),
    "cases:extension-decision": Access(get=ITS_DESK, post=DISTRICT),
    "cases:correction": Access(get=ITS_DESK, post=DISTRICT),
    "cases:desk-settings": page(DISTRICT),
    "cases:desk-hours": form(DISTRICT),
    "cases:calendar": page(DISTRICT),
    "cases:calendar-upload": form(DISTRICT),
    "cases:calendar-change": page(DISTRICT),
    "cases:calendar-confirmation": deed(DISTRICT),
    "cases:calendar-discarding": deed(DISTRICT),
    # cases: writing the catalogue
    "cases:kept-services": page(DISTRICT),
    "cases:new-service": form(DISTRICT),
    "cases:kept-service": page(DISTRICT),
    "cases:service-draft": form(DISTRICT),
    "cases:service-drafting": deed(DISTRICT),
    "cases:service-publication": deed(DISTRICT),
    "cases:service-discarding": deed(DISTRICT),
    "cases:service-offering": deed(DISTRICT),
    "cases:service-example": form(DISTRICT),
    "cases:example-removal": deed(DISTRICT),
    "cases:corrections": Access(get=ITS_PEOPLE, post=ACTING_FOR_IT),
    "cases:restoration": deed(ACTING_FOR_IT),
    # cases: the desk's side
    "cases:desk-cases": page(ANY_DESK),
    "cases:view-saving": deed(ANY_DESK),
    "cases:view-removal": deed(frozenset({DESK})),
    "cases:quick-taking": deed(ITS_DESK),
    "cases:desk-case": page(ITS_DESK),
    "cases:taking": deed(ITS_DESK),
    "cases:question": form(ITS_DESK),
    "cases:completion": form(ITS_DESK),
    "cases:refusal": form(ITS_DESK),
    "cases:acceptance": deed(ITS_DESK),
    "cases:beginning": deed(ITS_DESK),
    "cases:takeover": deed(ITS_DESK),
    "cases:handover": form(ITS_DESK),
    "cases:message": form(ITS_DESK),
    "cases:notes": form(ITS_DESK),
    "cases:desk-corrections": form(ITS_DESK),
    "cases:reopening": form(ITS_DESK),
    "cases:opinion-asking": form(ITS_DESK),
    "cases:opinions": page(SIGNED_IN),
    # Its desk, and the resident who is asked.
    "cases:opinion": form(ITS_DESK | {RESIDENT}),
    "cases:opinion-ending": deed(ITS_DESK),
    # Whoever has the link; the first to accept it is asked, the applicant's side never.
    "cases:opinion-link": Access(get=SIGNED_IN, post=SIGNED_IN - ITS_PEOPLE - {DESK}),
    "cases:children": form(ITS_DESK),
    "cases:merging": form(ITS_DESK),
    "cases:counter": form(ANY_DESK),
    # The address is sealed for the one who began it.
    "cases:counter-filing": form(frozenset({DESK})),
    "cases:teams": page(DISTRICT),
    "cases:new-team": form(DISTRICT),
    "cases:team": form(DISTRICT),
    # cases: ratings and what follows from a bad one
    "cases:ratings": page(EVERYONE),
    "cases:statistics": page(EVERYONE),
    "cases:statistics-csv": page(EVERYONE),
    "cases:statistics-json": page(EVERYONE),
    "cases:retention": page(DISTRICT),
    "cases:retention-rule": form(DISTRICT),
    "cases:second-rating": Access(get=ITS_PEOPLE, post=ACTING_FOR_IT),
    "cases:rating-appeal": form(ITS_DESK),
    "cases:desk-ratings": page(DISTRICT),
    "cases:desk-rating": page(DISTRICT),
    "cases:rating-call": form(DISTRICT),
    "cases:rating-closing": form(DISTRICT),
    "cases:rating-decision": form(DISTRICT),
}

# webhooks: the district's by its administrator, a company's by its owner acting for it
OWNER_OF_ENDPOINT = frozenset({OWNER})
TABLE |= {
    "webhooks:endpoints": form(frozenset({OWNER, OTHER_COMPANY, ADMINISTRATOR})),
    "webhooks:endpoint": page(OWNER_OF_ENDPOINT),
    "webhooks:secret": form(OWNER_OF_ENDPOINT),
    "webhooks:pausing": deed(OWNER_OF_ENDPOINT),
    "webhooks:resuming": deed(OWNER_OF_ENDPOINT),
    "webhooks:removal": deed(OWNER_OF_ENDPOINT),
    "webhooks:replaying-failed": deed(OWNER_OF_ENDPOINT),
    "webhooks:replaying": deed(OWNER_OF_ENDPOINT),
    # reception: a visitor's device is told apart from its second request on
    "reception:hall": Access(get=EVERYONE, post=SIGNED_IN),
    "reception:screen": page(EVERYONE),
    # Whoever has the secret address.
    "reception:kiosk": form(EVERYONE),
    "reception:ticket": page(EVERYONE),
    "reception:leaving": deed(EVERYONE),
    "reception:booking": form(SIGNED_IN),
    "reception:appointment": page(frozenset({OWNER, OWNER_AS_SELF})),
    "reception:moving": form(frozenset({OWNER, OWNER_AS_SELF})),
    "reception:cancelling": deed(frozenset({OWNER, OWNER_AS_SELF})),
    "reception:day": page(ANY_DESK),
    "reception:arrival": deed(ITS_DESK),
    "reception:tickets": page(ANY_DESK),
    "reception:choosing": deed(ITS_DESK),
    "reception:calling": deed(ITS_DESK),
    "reception:step": deed(ITS_DESK),
    "reception:screens": page(ANY_DESK),
    "reception:arranging": form(DISTRICT),
    # spaces: hours, seasons, figures
    "spaces:balance": page(SIGNED_IN),
    "spaces:quotas": form(DISTRICT),
    "spaces:seasons": page(SIGNED_IN),
    "spaces:season": Access(get=SIGNED_IN, post=frozenset({OWNER, STAFF, OTHER_COMPANY})),
    "spaces:season-data": page(EVERYONE),
    "spaces:season-setup": form(DISTRICT),
    "spaces:season-desk": form(DISTRICT),
    "spaces:figures": page(ANY_DESK),
    "spaces:figures-file": page(ANY_DESK),
}

# The API asks for a token: to a browser's session it shows what is public and nothing else. Who may do what
# with a token is the table of lianyuan/api/tests/test_access.py.
TABLE |= {
    "tokens:tokens": form(SIGNED_IN),
    "tokens:revocation": deed(frozenset({OWNER, OWNER_AS_SELF})),
    "api:docs": page(EVERYONE),
    "api:document": page(EVERYONE),
    "api:nowhere": Access(),
    "api:listCompanies": page(EVERYONE),
    "api:readCompany": page(EVERYONE),
    "api:listPlaces": page(EVERYONE),
    "api:readPlace": page(EVERYONE),
    "api:listServices": page(EVERYONE),
    "api:readService": page(EVERYONE),
    "api:readCaseStatistics": page(EVERYONE),
    "api:readServiceRatings": page(EVERYONE),
    "api:searchEverything": page(EVERYONE),
    "api:searchKind": page(EVERYONE),
    "api:suggest": page(EVERYONE),
    "api:countWorkdays": page(EVERYONE),
    "api:addWorkdays": page(EVERYONE),
    # The same addresses as reading one of the lists above.
    "api:enterCompany": page(EVERYONE),
    "api:changeCompany": page(EVERYONE),
}
NEEDS_A_TOKEN = (
    "readMe importCompanies listImports readImport listCases fileCase readCase replyToDesk withdrawCase "
    "rateCase messageApplicant takeCase askBack completeCase refuseCase "
    "listNotices readNotice markNoticeRead markNoticesRead"
)
TABLE |= {f"api:{name}": Access() for name in NEEDS_A_TOKEN.split()}

# These answer a question, and are refused as unreadable without one.
NEEDS_A_QUESTION = {
    "api:countWorkdays",
    "api:addWorkdays",
    "api:searchEverything",
    "api:searchKind",
    "api:suggest",
}

# A part of a page that a script asks for, a file to keep, a stream, a way to somewhere else: no pages.
NO_PAGES = {
    "companies:import-progress",
    "companies:import-mend-sheet",
    "health-live",
    "health-ready",
    "cases:statistics-csv",
    "cases:statistics-json",
    "files:file",
    "files:picture",
    "files:original",
    "notifications:bell",
    "notifications:live",
    "notifications:notice",
    "cases:document",
} | {name for name in TABLE if name.startswith("api:") and name != "api:docs"}
