"""OpenTelemetry spans around the steps of an answer. Nothing is recorded unless the standard OTEL variables ask for it.

A program that has set up OpenTelemetry itself gets the spans too. Spans never hold questions or article text.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import entry_points
from typing import Any

from index import SettingsError

VARIABLES = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_TRACES_EXPORTER")
GRPC = "grpc"
PROTOCOLS = {GRPC: "otlp_proto_grpc", "http/protobuf": "otlp_proto_http"}

Attributes = Mapping[str, str | int | float]


@contextmanager
def span(name: str, attributes: Attributes | None = None) -> Iterator[Callable[[Attributes], None]]:
    """Run the block in a span; yields a function that adds attributes to it."""
    from opentelemetry import trace

    with trace.get_tracer("rag").start_as_current_span(
        name, attributes=dict(attributes or {}), record_exception=False
    ) as current:

        def add_attributes(more: Attributes) -> None:
            current.set_attributes(dict(more))

        yield add_attributes


def start_tracing() -> None:
    """Export spans from now on if the environment asks for it. Raises SettingsError for an unknown exporter."""
    if not any(os.environ.get(name) for name in VARIABLES) or os.environ.get("OTEL_SDK_DISABLED", "").lower() == "true":
        return
    names = [name.strip() for name in os.environ.get("OTEL_TRACES_EXPORTER", "otlp").split(",")]
    exporters = [load_exporter(name) for name in names if name != "none"]
    if not exporters:
        return
    from opentelemetry import trace
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    service = os.environ.get("OTEL_SERVICE_NAME") or "rag"
    provider = TracerProvider(resource=Resource.create({"service.name": service}))
    for exporter in exporters:
        provider.add_span_processor(BatchSpanProcessor(exporter))
    trace.set_tracer_provider(provider)


def load_exporter(name: str) -> Any:
    """The exporter that OpenTelemetry knows by this name."""
    if name == "otlp":
        protocol = os.environ.get("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL") or os.environ.get("OTEL_EXPORTER_OTLP_PROTOCOL")
        name = PROTOCOLS.get(protocol or GRPC, protocol or GRPC)
    found = list(entry_points(group="opentelemetry_traces_exporter", name=name))
    if not found:
        raise SettingsError(
            f"There is no OpenTelemetry exporter {name!r} on this machine; install its package, or unset "
            "OTEL_TRACES_EXPORTER and OTEL_EXPORTER_OTLP_PROTOCOL."
        )
    return found[0].load()()
