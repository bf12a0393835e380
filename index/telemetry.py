"""Stops OpenVINO from reporting its use. `index/__init__.py` imports this before any module that imports openvino.

`import openvino` sends an event to Google Analytics through the package openvino-telemetry, and writes an id to the
home directory. None in `sys.modules` makes the import of that module fail (documented Python behaviour), and OpenVINO
then falls back to a stub of its own that does nothing. No setting or user file can change that.
"""

from __future__ import annotations

import sys

sys.modules["openvino_telemetry"] = None  # type: ignore[assignment]
