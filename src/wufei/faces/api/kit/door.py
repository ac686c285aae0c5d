"""The API object: short operation ids, ETags on reads, documentation that works without a network.

Not for: endpoints, refusals (refusals.py).
"""

import hashlib
import importlib.resources
import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.utils.html import escape
from ninja import NinjaAPI, Router
from ninja.errors import ValidationError, ValidationErrorContext
from ninja.openapi.docs import DocsBase
from ninja.operation import Operation
from ninja.renderers import JSONRenderer

from wufei.faces.api.kit.errors import NO_SUCH_ADDRESS
from wufei.faces.api.kit.once import keep

ASSETS = {
    "swagger-ui.css": "text/css",
    "swagger-ui-bundle.js": "text/javascript",
    "swagger-ui-init.js": "text/javascript",
    "favicon.svg": "image/svg+xml",
}
PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<link rel="icon" href="{base}/assets/favicon.svg"><link rel="stylesheet" href="{base}/assets/swagger-ui.css"></head>
<body data-api-csrf="{csrf_on}" data-csrf-token="{csrf}">
<script type="application/json" id="swagger-settings">{settings}</script><div id="swagger-ui"></div>
<script src="{base}/assets/swagger-ui-bundle.js"></script><script src="{base}/assets/swagger-ui-init.js"></script>
</body></html>
"""

assets = Router(auth=None)


class PlainJson(JSONRenderer):
    """JSON with Chinese as it is: a third of the size, and people can read it."""

    json_dumps_params = {"ensure_ascii": False}


class Door(NinjaAPI):
    """The house's API."""

    def validation_error_from_error_contexts(
        self, error_contexts: list[ValidationErrorContext[Any]]
    ) -> ValidationError:
        """What pydantic found, with the offending values (ninja leaves them out)."""
        found = []
        for context in error_contexts:
            model = context.model
            for error in context.pydantic_validation_error.errors(include_url=False):
                loc = model.__ninja_flatten_map_reverse__.get(error["loc"], error["loc"])
                found.append({**error, "loc": (model.__ninja_param_source__, *loc)})
        return ValidationError(found)

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """The name of the function: it says entity and verb."""
        return operation.view_func.__name__

    def create_response(
        self, request: HttpRequest, data: Any, *, status: int | None = None, temporal_response: Any = None
    ) -> HttpResponse:
        """The answer; a read carries an ETag (`steady` answers 304 by it), a write under a key is kept (`once`)."""
        response = super().create_response(request, data, status=status, temporal_response=temporal_response)
        keep(request, response)
        if request.method == "GET" and response.status_code == 200:
            response.headers["ETag"] = f'W/"{hashlib.sha256(response.content).hexdigest()[:24]}"'
            response.headers["Cache-Control"] = "private, no-cache"
        return response


class OfflineDocs(DocsBase):
    """Swagger from ninja's own package, served by this house: no content network, no inline script."""

    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:
        """The page of the documentation."""
        settings = {
            "url": self.get_openapi_url(api, kwargs),
            "layout": "BaseLayout",
            "deepLinking": True,
            "docExpansion": "none",
            "filter": True,
            "validatorUrl": None,
        }
        signed_in = request.user.is_authenticated
        return HttpResponse(
            PAGE.format(
                title=escape(api.title),
                base=request.path.rstrip("/"),
                settings=json.dumps(settings),
                csrf_on="true" if signed_in else "",
                csrf=get_token(request) if signed_in else "",
            )
        )


@assets.get("/{name}", include_in_schema=False)
def asset(request: HttpRequest, name: str) -> HttpResponse:
    """One file of the documentation page."""
    media_type = ASSETS.get(name)
    if media_type is None:
        raise NO_SUCH_ADDRESS(where=name[:100])
    content = importlib.resources.files("ninja").joinpath("static", "ninja", name).read_bytes()
    response = HttpResponse(content, content_type=media_type)
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response


stray = Router(auth=None)


@stray.api_operation(["GET", "POST", "PUT", "PATCH", "DELETE"], "/{path:rest}", include_in_schema=False)
def nothing_here(request: HttpRequest, rest: str) -> None:
    """Every other address, so that programs get a refusal they can read."""
    raise NO_SUCH_ADDRESS(where=rest[:100])
