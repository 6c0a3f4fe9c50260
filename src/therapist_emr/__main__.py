"""Start the program: `python -m therapist_emr`, or the `therapist-emr` command."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the command line or open the window."""
    try:
        from therapist_emr import logs
        from therapist_emr.cli import main as run

        logs.install_hooks()
    except KeyboardInterrupt:
        sys.stderr.write("therapist-emr: stopped\n")
        return 1
    return run()


if __name__ == "__main__":
    sys.exit(main())
