from .answers import KeptAnswer
from .audit import AuditChange, AuditEntry
from .claiming import ClaimCode
from .jobs import Job
from .people import Person
from .privacy import Consent, LookUp, LookUpConcern
from .tokens import ApiToken

__all__ = [
    "ApiToken",
    "AuditChange",
    "AuditEntry",
    "ClaimCode",
    "Consent",
    "Job",
    "KeptAnswer",
    "LookUp",
    "LookUpConcern",
    "Person",
]
