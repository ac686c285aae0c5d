"""What is declared, to be read: the tables of moves, and which role holds which permission. Not for: changing them."""

import importlib
import importlib.util
from typing import Any

from django.apps import apps
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from wufei.faces.web.house.words import app_said, machine_said, move_said, need_said, state_said
from wufei.faces.web.kit.doors import enter
from wufei.faces.web.kit.requests import actor_of
from wufei.kernel.audit.permissions import AUDIT_READ
from wufei.kernel.machine import Machine
from wufei.registers.identity.permissions import SELF_CHANGE
from wufei.registers.identity.spec import PERMISSIONS, ROLES, Scope, permissions_of


def machines_found() -> list[Machine[Any, Any]]:
    """Every table of moves of the installed apps, found by file name as the wiring does: to be drawn, not walked."""
    found: list[Machine[Any, Any]] = []
    for app in apps.get_app_configs():
        name = f"{app.name}.states"
        if app.name.startswith("wufei.") and importlib.util.find_spec(name) is not None:
            found += [v for v in vars(importlib.import_module(name)).values() if isinstance(v, Machine)]
    return found


@require_GET
def machines(request: HttpRequest) -> HttpResponse:
    """Every table of moves: from which state, by what, to which state, who may, what must hold."""
    enter(actor_of(request), AUDIT_READ)
    drawn = []
    for machine in machines_found():
        rows = [
            {
                "source": state_said(machine.name, move.source),
                "source_code": str(move.source),
                "event": move_said(machine.name, move.event),
                "event_code": str(move.event),
                "target": state_said(machine.name, move.target),
                "target_code": str(move.target),
                "ends": move.target in machine.ends,
                "permission": gettext(move.permission.title) if move.permission else "",
                "needs": [need_said(need) for need in move.needs],
            }
            for move in sorted(machine.moves, key=lambda m: machine.states.index(m.source))
        ]
        drawn.append(
            {
                "name": machine.name,
                "title": machine_said(machine.name),
                "start": state_said(machine.name, machine.start),
                "start_code": str(machine.start),
                "rows": rows,
                "mermaid": machine.draw(),
                "states": len(machine.states),
            }
        )
    context = {"here": "system", "tab": "machines", "machines": drawn}
    return render(request, "web/house/machines.html", context)


@require_GET
def roles(request: HttpRequest) -> HttpResponse:
    """Roles across, permissions down: held everywhere, held within the role's scope, or not at all."""
    enter(actor_of(request), AUDIT_READ)
    held = {role.code: permissions_of(role) for role in ROLES}
    groups: dict[str, list[dict[str, Any]]] = {}
    for code in sorted(PERMISSIONS.codes()):
        cells = []
        for role in ROLES:
            scoped, opened = held[role.code]
            everywhere = code in opened or code == SELF_CHANGE.code
            everywhere = everywhere or (code in scoped and role.scope is Scope.EVERYWHERE)
            cells.append({"role": role, "how": "all" if everywhere else str(role.scope) if code in scoped else ""})
        row = {"code": code, "title": gettext(PERMISSIONS.get(code).title), "cells": cells}
        groups.setdefault(code.split(".")[0], []).append(row)
    context = {
        "here": "system",
        "tab": "roles",
        "roles": [{"role": role, "title": gettext(role.title), "summary": gettext(role.summary)} for role in ROLES],
        "groups": [(app_said(name), rows) for name, rows in groups.items()],
    }
    return render(request, "web/house/roles.html", context)
