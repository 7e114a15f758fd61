"""Whether the process lives, and whether it can take calls: for load balancers, watchdogs and Prometheus."""

from flask import Blueprint, Response, jsonify
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from webhooks.door import door

health = Blueprint("health", __name__)
FINE = frozenset({"ok", "elsewhere"})
# Without these no caller is served; without the database callers are answered from memory all the same.
NEEDED = ("lines", "timers")


@health.get("/healthz")
def alive() -> Response:
    """Say that the process answers."""
    return jsonify(status="ok")


@health.get("/readyz")
def ready() -> tuple[Response, int]:
    """Say part by part how things stand; 503 when calls cannot be taken, "degraded" when they can but something is wrong."""
    parts = door().ready()
    able = all(parts[name] in FINE for name in NEEDED)
    fine = all(state in FINE for state in parts.values())
    status = "ok" if fine else "degraded" if able else "down"
    return jsonify(status=status, parts=parts), 200 if able else 503


@health.get("/metrics")
def metrics() -> Response:
    """Return the counters in Prometheus's text form."""
    return Response(generate_latest(), content_type=CONTENT_TYPE_LATEST)
