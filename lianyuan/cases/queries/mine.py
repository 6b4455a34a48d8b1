"""Cases as the applicant's side sees them: lists, one case, what is to be done next."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Case as When_
