"""Lets ``python -m optviz`` work."""

import sys

from optviz.cli.commands import main

sys.exit(main())
