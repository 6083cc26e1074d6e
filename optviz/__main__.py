"""The program, ``optviz`` or ``python -m optviz``: from the first moment of a process to its last.

What `main` can leave to whoever calls it has to be done here: signals count before and after its
work, standard streams may be closed, and threads of a scene must not keep the process alive.
"""

from __future__ import annotations

import atexit
import contextlib
import mmap
import os
import sys
import threading
from typing import NoReturn

from optviz.interruption import CODE, LINE, Interruption

_ROOM = 230_000_000
_ROOM_PER_CORE = 10_000_000
"""Bytes of address space below which nothing can be drawn (measured with two cores)."""
_FEW_PROCESSES = 1000


def run() -> NoReturn:
    """Run the command line as a process of its own, and end it with the exit code."""
    interruption = Interruption()
    try:
        interruption.handle()
        code = _main()
        interruption.ignore()
    except KeyboardInterrupt:
        interruption.ignore()
        _say(LINE)
        code = CODE
    _leave(code)


def _main() -> int:
    try:
        _fill_closed_descriptors()
        _look_here_last()
        _check_machine()
        from optviz.cli import main

        return main()
    except (OSError, MemoryError, ImportError) as error:  # not even this can be loaded
        cause = error.strerror if isinstance(error, OSError) else ""
        _say(
            f"optviz: Python cannot load the program: {cause or type(error).__name__}; "
            "allow more memory (ulimit -v) and open files (ulimit -n)"
        )
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


def _check_machine() -> None:
    """Find out what makes NumPy's linear algebra end the process, or interrupt it, when it loads.

    Raises
    ------
    OSError
        There is no room for it.
    """
    cores = min(os.cpu_count() or 1, 64)
    mmap.mmap(-1, _ROOM + cores * _ROOM_PER_CORE).close()
    if sys.platform != "win32":
        import resource

        if 0 <= resource.getrlimit(resource.RLIMIT_NPROC)[0] < _FEW_PROCESSES:
            os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


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
    if code == CODE:  # Python ends by SIGINT where that came while a text was being executed
        atexit._run_exitfuncs()
        os._exit(code)
    sys.exit(code)


if __name__ == "__main__":
    run()
