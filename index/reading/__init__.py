"""Reads files of many formats as articles, and reports on files that cannot be read."""

from index.reading.folder import read_folder
from index.reading.options import Fields, ReadOptions

__all__ = ["Fields", "ReadOptions", "read_folder"]
