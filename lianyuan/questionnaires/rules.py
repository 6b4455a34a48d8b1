"""Who may write forms."""

import rules

from lianyuan.accounts.acting import Actor
from lianyuan.places import rules as place_rules


@rules.predicate
def acts_as_themselves(actor: Actor) -> bool:
    """A person acting for no company."""
    return actor.person is not None and actor.company_id is None


writes_forms: rules.Predicate = acts_as_themselves & place_rules.administers_the_district
