"""Whether the process lives, and whether it can take calls: for load balancers, watchdogs and Prometheus."""

from flask import Blueprint, Response, jsonify
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from webhooks.door import door

health = Blueprint("health", __name__)
FINE = frozenset({"ok", "elsewhere"})


@health.get("/healthz")
def alive() -> Response:
    """Say that the process answers."""
    return jsonify(status="ok")


@health.get("/readyz")
def ready() -> tuple[Response, int]:
    """Say part by part whether calls can be taken; 503 when one of them cannot."""
    parts = door().ready()
    fine = all(state in FINE for state in parts.values())
    return jsonify(status="ok" if fine else "degraded", parts=parts), 200 if fine else 503


@health.get("/metrics")
def metrics() -> Response:
    """Return the counters in Prometheus's text form."""
    return Response(generate_latest(), content_type=CONTENT_TYPE_LATEST)
