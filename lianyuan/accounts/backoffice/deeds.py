"""Deeds done from the back office: a form, and the action of a room that does what it says."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.views import generic

from lianyuan.core.forms import add_problem
from lianyuan.core.refusals import Refused

from ..acting import Actor


class DeedMixin:
    """Does a deed by an action instead of saving the form; what the action refuses is shown in the form.

    The person acts as themselves: whom they act for elsewhere has no say here.
    """

    request: Any
    form: Any

    @property
    def actor(self) -> Actor:
        """Who does the deed."""
        return Actor(person=self.request.user)

    def save_instance(self) -> Model:
        """Do the deed."""
        return self.do(self.form.cleaned_data)

    def do(self, values: dict[str, Any]) -> Model:
        """Call the room's action with what the form says; returns the row it was done to."""
        raise NotImplementedError

    def form_valid(self, form: Any) -> HttpResponse:
        """Do the deed, or say in the form why it can't be done."""
        try:
            return super().form_valid(form)  # type: ignore[misc]  # the view this is mixed into has it
        except (Refused, ValidationError) as problem:
            add_problem(form, problem)
            self.produced_error_message = _("没有保存：请看下面的说明。")
            return self.form_invalid(form)  # type: ignore[attr-defined]


class AddByDeed(DeedMixin, generic.CreateView):
    """A new row by an action."""

    template_name = "accounts/backoffice/deed.html"

    def get_success_buttons(self) -> list[Any]:
        """None: the list the person returns to shows the row."""
        return []


class ChangeByDeed(DeedMixin, generic.EditView):
    """A row changed by an action; the action reads the row anew and compares."""

    template_name = "accounts/backoffice/deed.html"

    def stored(self) -> Any:
        """The row as it is in the database, untouched by the form."""
        return self.model._base_manager.get(pk=self.object.pk)

    def get_success_buttons(self) -> list[Any]:
        """None: the list the person returns to shows the row."""
        return []


class EndByDeed(generic.DeleteView):
    """Something ended, removed or otherwise decided by an action, after asking."""

    template_name = "accounts/backoffice/confirmation.html"
    yes: Any = gettext_lazy("删除")
    no: Any = gettext_lazy("先不删除")

    @property
    def actor(self) -> Actor:
        """Who does the deed."""
        return Actor(person=self.request.user)

    def delete_action(self) -> None:
        """Do the deed."""
        raise NotImplementedError

    def form_valid(self, form: Any) -> HttpResponse:
        """Do the deed, or show why it can't be done."""
        try:
            return super().form_valid(form)
        except Refused as problem:
            messages.error(self.request, problem.message)
            return self.render_to_response(self.get_context_data(form=form))
