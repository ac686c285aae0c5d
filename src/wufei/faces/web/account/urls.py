"""Addresses of one's own account."""

from django.urls import path

from wufei.faces.web.account import delegations, keys, webhooks

urlpatterns = [
    path("account/keys/", keys.keys, name="own_keys"),
    path("account/keys/<int:key_id>/revoke", keys.key_revoke, name="own_key_revoke"),
    path("account/delegations/", delegations.delegations, name="delegations"),
    path("account/delegations/<int:delegation_id>/revoke", delegations.delegation_revoke, name="delegation_revoke"),
    path("account/webhooks/", webhooks.webhooks, name="webhooks"),
    path("account/webhooks/<int:webhook_id>/ping", webhooks.webhook_ping, name="webhook_ping"),
    path("account/webhooks/<int:webhook_id>/move", webhooks.webhook_move, name="webhook_move"),
    path("account/webhooks/<int:webhook_id>/replay", webhooks.webhook_replay, name="webhook_replay"),
    path("account/webhooks/<int:webhook_id>/delete", webhooks.webhook_delete, name="webhook_delete"),
]
