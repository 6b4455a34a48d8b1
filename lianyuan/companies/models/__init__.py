from .industries import Industry
from .invitations import Invitation
from .people import Claim, Membership
from .register import Company, CompanyContact, Honour
from .roster import RosterChange, RosterImport, RosterPart, RosterProblem, RosterRefusedRow

__all__ = [
    "Claim",
    "Company",
    "CompanyContact",
    "Honour",
    "Industry",
    "Invitation",
    "Membership",
    "RosterChange",
    "RosterImport",
    "RosterPart",
    "RosterProblem",
    "RosterRefusedRow",
]
