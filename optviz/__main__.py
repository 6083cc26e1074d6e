"""Lets ``python -m optviz`` work."""

import sys

from optviz.cli import main

sys.exit(main())
