"""Generates the pages of docs/reference from the code: `python -m tests.docs.reference`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, get_args

import typer
from pydantic_core import PydanticUndefined
from typer.cli import get_docs_for_click

from index.reading.registry import FORMATS
from rag.cli.commands import app
from rag.cli.exits import ExitCode
from rag.schema import DisagreementListData, make_json_schema
from rag.settings import ENV_PREFIX, Settings
from rag.text import plain

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "docs" / "reference"
MADE = "<!-- Made by `python -m tests.docs.reference`. Do not edit. -->\n\n"


def make_files() -> dict[Path, str]:
    """The content of each file of the reference."""
    pages = {
        "cli.md": make_cli_page(),
        "settings.md": make_settings_page(),
        "exit-codes.md": make_exit_codes_page(),
        "answer.md": make_answer_page(make_json_schema()),
        "formats.md": make_formats_page(),
    }
    files = {REFERENCE / name: MADE + text for name, text in pages.items()}
    files[REFERENCE / "answer.schema.json"] = json.dumps(make_json_schema(), indent=2) + "\n"
    return files


def make_cli_page() -> str:
    """Every command, by Typer's own generator; examples as code."""
    command = typer.main.get_command(app)
    text = get_docs_for_click(obj=command, ctx=typer.Context(command), name="rag", title="Commands")
    lines, in_examples = [], False
    for line in text.splitlines():
        if line == "\b":
            continue
        if line == "Examples:":
            in_examples = True
            lines += ["**Examples**:", "", "```console"]
        elif in_examples and not line.startswith("  "):
            in_examples = False
            lines += ["```", line]
        else:
            lines.append(f"$ {line.strip()}" if in_examples else line)
    return "\n".join(lines).strip() + "\n"


def make_settings_page() -> str:
    """Every setting with its environment variable, type and default."""
    rows = [
        (f"`{name}`", f"`{describe_type(field.annotation)}`", describe_default(field.default), field.description or "")
        for name, field in Settings.model_fields.items()
    ]
    return (
        "# Settings\n\n"
        "Arguments of `Assistant.open` and options of `rag` win over environment variables, they over `rag.toml` in "
        "the current folder, it over the defaults. Anything unknown is an error.\n\n"
        f"The environment variable of a setting is its name in capitals after `{ENV_PREFIX}`: `passages` is "
        f"`{ENV_PREFIX}PASSAGES`. Lists and tables are JSON there.\n\n"
        "```toml\n"
        'index = "news.index"\npassages = 20\nsources = ["The Daily", "The Valley Post"]\n'
        "```\n\n" + make_table(("setting", "type", "default", "what it does"), rows)
    )


def make_exit_codes_page() -> str:
    rows = [(str(int(code)), code.meaning) for code in ExitCode]
    return (
        "# Exit codes\n\n"
        "Results go to standard output; progress, notes and errors go to standard error. An error is one line: "
        "`error: what happened, why, and what to do`.\n\n" + make_table(("code", "meaning"), rows)
    )


def make_answer_page(schema: Mapping[str, Any]) -> str:
    """The answer schema, one table per object."""
    objects = {"Answer": schema, **schema["$defs"]}
    parts = [
        "# The answer schema\n\n"
        "`Answer.to_dict()`, `rag ask --json`, `POST /api/ask` and the MCP tool `ask` give an answer in this form. "
        "[answer.schema.json](answer.schema.json) is the same as JSON Schema. Dates are `YYYY-MM-DD`.\n"
    ]
    parts += [make_object(name, each) for name, each in objects.items()]
    return "\n".join([*parts, make_disagreements_part(set(objects))])


def make_disagreements_part(known: set[str]) -> str:
    """The schema of disagreements as tables, without the objects that are also in answers."""
    schema = DisagreementListData.model_json_schema(mode="serialization")
    objects = {schema["title"]: schema, **schema["$defs"]}
    intro = (
        "# Disagreements\n\n"
        "`rag disagreements --json`, `GET /api/disagreements` and the MCP tool `disagreements` give a list in this "
        "form; `Disagreement.to_dict()` gives one of them.\n"
    )
    return "\n".join([intro, *(make_object(name, each) for name, each in objects.items() if name not in known)])


def make_object(name: str, schema: Mapping[str, Any]) -> str:
    """An object of a schema: its description and its keys."""
    rows = [
        (f"`{field}`", f"`{describe_json_type(about)}`", plain(about.get("description", "")).replace("\\", ""))
        for field, about in schema["properties"].items()
    ]
    about = "" if name == "Answer" else schema.get("description", "") + "\n\n"
    return f"## {name.removesuffix('Data')}\n\n{about}{make_table(('key', 'type', 'meaning'), rows)}"


def make_formats_page() -> str:
    """The table of formats, from the registry of readers."""
    rows = [
        (", ".join(f"`{suffix}`" for suffix in each.suffixes), each.name, each.keeps, each.location, each.library)
        for each in FORMATS.values()
    ]
    return (
        "# Formats\n\n"
        "A file that cannot be read is reported with its name and the reason; the others are indexed. "
        "See [Your articles](../guides/articles.md).\n\n"
        + make_table(("files", "format", "what is read", "location in citations", "read with"), rows)
    )


def make_table(heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in lines) + "\n"


def describe_type(annotation: Any) -> str:
    """A type, in words that fit a settings file."""
    names = {
        "str": "text",
        "int": "integer",
        "float": "number",
        "bool": "true or false",
        "date": "date",
        "Path": "path",
    }
    if (name := getattr(annotation, "__name__", "")) in names and not get_args(annotation):
        return names[name]
    if name == "SecretStr":
        return "text"
    if name == "dict":
        return "table"
    if name == "tuple":
        return "list of text"
    choices = [each for each in get_args(annotation) if each is not type(None)]
    return (
        describe_type(choices[0]) if len(choices) == 1 else describe_choices([str(each) or "empty" for each in choices])
    )


def describe_choices(names: Sequence[str]) -> str:
    """Names with commas, the last one after "or"."""
    return f"{', '.join(names[:-1])} or {names[-1]}"


def describe_default(default: Any) -> str:
    if default is PydanticUndefined or default in (None, "", (), {}) or repr(default) == "SecretStr('')":
        return "not set"
    return f"`{str(default).lower() if isinstance(default, bool) else default}`"


def describe_json_type(about: Mapping[str, Any]) -> str:
    """A JSON Schema type in a few words."""
    if "$ref" in about:
        return str(about["$ref"]).rpartition("/")[2].removesuffix("Data")
    if "enum" in about:
        return " or ".join(map(str, about["enum"]))
    if "anyOf" in about:
        return " or ".join(describe_json_type(each) for each in about["anyOf"])
    if about.get("type") == "array":
        return f"list of {describe_json_type(about['items'])}"
    if about.get("type") == "object":
        return "object"
    return "date" if about.get("format") == "date" else str(about.get("type"))


def main() -> None:
    REFERENCE.mkdir(parents=True, exist_ok=True)
    for path, text in make_files().items():
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
