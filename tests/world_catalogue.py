"""What the small district holds for those who write the catalogue, and who find services by situation."""

from lianyuan.accounts.acting import command_line
from lianyuan.cases import actions
from lianyuan.cases.models import Service
from lianyuan.cases.tests.factories import ANSWERS

SAID = ("name", "summary", "audience", "promised_days", "extension_days_limit")


def add_catalogue(
    arguments: dict[str, object],
    particular: dict[str, dict[str, object]],
    filled: dict[str, dict[str, str]],
    *,
    service: Service,
) -> None:
    """A draft with an example, and a situation with the service."""
    actions.begin_draft(actor=command_line(), service=service)
    example = actions.add_example(actor=command_line(), service=service, name="示例填对的", answers=ANSWERS)
    situation = actions.keep_situation(
        actor=command_line(), slug="a-situation", name="示例一件事", summary="示例", services=[service]
    )
    actions.keep_topic(actor=command_line(), slug="a-topic", name="示例主题", services=[service])
    kept = {
        name: getattr(service, name)
        for name in ("name", "summary", "audience", "promised_days", "extension_days_limit")
    }
    draft = {name: str(value) for name, value in kept.items()} | {"form": str(service.form_id)}
    arguments |= {"example_id": example.pk}
    particular |= {name: {"slug": situation.slug} for name in ("cases:situation", "cases:visit")}
    filled |= {
        "cases:new-service": draft | {"centre": str(service.centre_id), "slug": "another-service"},
        "cases:service-draft": draft | {"revision": "1"},
        "cases:service-publication": {"revision": "1"},
        "cases:service-discarding": {"revision": "1"},
        "cases:service-offering": {"offered": "no"},
        "cases:service-example": {"name": "示例又一个", "outcome": "accepted", "answer-subject": "示例"},
    }
