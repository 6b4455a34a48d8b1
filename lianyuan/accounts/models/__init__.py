from .answers import KeptAnswer
from .audit import AuditChange, AuditEntry
from .jobs import Job
from .people import Person

__all__ = ["AuditChange", "AuditEntry", "Job", "KeptAnswer", "Person"]
