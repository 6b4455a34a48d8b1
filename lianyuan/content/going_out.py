"""What the editor calls when something has been approved (WAGTAIL_FINISH_WORKFLOW_ACTION).

It names this module while its own models are still being loaded, so nothing of them is imported up here.
"""

from typing import Any


def let_out(state: Any, user: Any = None) -> None:
    """Publish what was approved, now or at its hour."""
    from .actions.approval import publish_approved

    publish_approved(entry=state.content_object, user=user)
