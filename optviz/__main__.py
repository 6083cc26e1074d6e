"""The program, ``optviz`` or ``python -m optviz``: from the first moment of a process to its last.

What `main` can leave to whoever calls it has to be done here: signals count before and after its
work, standard streams may be closed, and threads of a scene must not keep the process alive.
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from typing import NoReturn

from optviz.interruption import CODE, LINE, Interruption


def run() -> NoReturn:
    """Run the command line as a process of its own, and end it with the exit code."""
    interruption = Interruption()
    try:
        interruption.handle()
        _fill_closed_descriptors()
        code = _main()
        interruption.ignore()
    except KeyboardInterrupt:
        interruption.ignore()
        _say(LINE)
        code = CODE
    _leave(code)


def _main() -> int:
    try:
        _look_here_last()
        from optviz.cli import main

        return main()
    except (OSError, MemoryError, ImportError, RuntimeError) as error:  # nothing can be loaded
        cause, remedy = f"{type(error).__name__}: {error}", "give it more memory and open files"
        _say(f"optviz: Python cannot load this program: {cause}; {remedy}")
        return 3


def _fill_closed_descriptors() -> None:
    """Let no file of ours take the place of a standard stream that is closed."""
    while (descriptor := os.open(os.devnull, os.O_RDWR)) <= 2:
        pass
    os.close(descriptor)


def _look_here_last() -> None:
    """Let no file of the directory that we are started in stand for one of Python's own modules.

    ``python -m`` looks there first.
    """
    from optviz.surroundings import put_behind_the_library

    if not getattr(sys.flags, "safe_path", False) and sys.path[0] in ("", os.getcwd()):
        put_behind_the_library(sys.path.pop(0))


def _say(line: str) -> None:
    if sys.stderr is not None:
        with contextlib.suppress(OSError, ValueError):
            print(line, file=sys.stderr, flush=True)


def _leave(code: int) -> NoReturn:
    """End the process, not waiting for threads that code of a scene has started."""
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except (OSError, ValueError):
            code = code or 3
    main = threading.main_thread()
    if any(one is not main and not one.daemon for one in threading.enumerate()):
        os._exit(code)
    sys.exit(code)


if __name__ == "__main__":
    run()
