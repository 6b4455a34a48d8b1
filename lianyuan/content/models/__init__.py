from .approval import DeedLogEntry, SecondPersonApproval
from .entries import Entry, Guide, HomePage, News
from .pictures import Picture

__all__ = ["DeedLogEntry", "Entry", "Guide", "HomePage", "News", "Picture", "SecondPersonApproval"]
