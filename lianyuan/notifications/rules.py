"""Who may look after the outbox. The rule itself is about places, so a higher floor says it."""

import rules

from lianyuan.accounts.acting import Actor

LOOK_AFTER = "notifications.look_after_deliveries"


@rules.predicate
def looks_after_deliveries(actor: Actor) -> bool:
    """Whoever the portal says may see what was not delivered; nobody while it says nothing."""
    return bool(rules.perm_exists(LOOK_AFTER) and rules.has_perm(LOOK_AFTER, actor))
