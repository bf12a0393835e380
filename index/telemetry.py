"""Keeps OpenVINO from reporting its use. Imported by `index/__init__.py`, so before any module that imports openvino.

`import openvino` sends an event to Google Analytics through the package openvino-telemetry, and writes an id into the
home directory. Python takes None in `sys.modules` for a module that cannot be imported (its documented meaning), and
OpenVINO then uses a stand-in of its own that does nothing. Neither a setting nor a file of the user changes that.
"""

from __future__ import annotations

import sys

sys.modules["openvino_telemetry"] = None  # type: ignore[assignment]
