#!/usr/bin/env python3
"""Run, test, check and package therapist-emr: `python3 dev.py --help` tells how.

The syntax of this file is kept old on purpose, so that an old Python can still read the refusal.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - an older Python must be able to reach this line
    sys.exit(
        "therapist-emr needs Python 3.11 or newer; this is Python %d.%d." % sys.version_info[:2]  # noqa: UP031
    )

from tools.dev.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
