"""The document, the page that explains it, and every address of the API that leads nowhere."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from lianyuan.core.rest.problems import problem_answer

from . import explaining
from .document import openapi


@require_safe
def document(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document."""
    return JsonResponse(openapi(), json_dumps_params={"ensure_ascii": False})


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """The API explained to people."""
    context = {
        "groups": explaining.groups(),
        "shapes": explaining.shapes(),
        "kinds": explaining.kinds(),
        "scopes": explaining.scopes(),
    }
    return render(request, "api/docs.html", context)


@csrf_exempt
def nowhere(request: HttpRequest, rest: str = "") -> HttpResponse:
    """An address the API doesn't have."""
    return problem_answer(404)
