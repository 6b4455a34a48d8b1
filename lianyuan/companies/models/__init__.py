from .industries import Industry
from .people import Claim, Membership
from .register import Company, CompanyContact, Honour

__all__ = ["Claim", "Company", "CompanyContact", "Honour", "Industry", "Membership"]
