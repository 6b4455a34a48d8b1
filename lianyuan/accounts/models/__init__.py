from .answers import KeptAnswer
from .audit import AuditChange, AuditEntry
from .jobs import Job
from .people import Person
from .tokens import ApiToken

__all__ = ["ApiToken", "AuditChange", "AuditEntry", "Job", "KeptAnswer", "Person"]
