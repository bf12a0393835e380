"""The entry point of the command `rag`. It imports nothing that takes time, so that Ctrl+C ends the start as well."""

import sys

INTERRUPTED = 130
"""`ExitCode.INTERRUPTED`, whose module takes time to import."""


def main() -> None:
    """Runs the command and exits. An error is one line on standard error; see `ExitCode` for the codes."""
    try:
        from rag.cli.commands import run_command

        code = run_command()
    except KeyboardInterrupt:
        code = INTERRUPTED
    if code == INTERRUPTED:
        print("Stopped.", file=sys.stderr)
    sys.exit(code)


if __name__ == "__main__":
    main()
