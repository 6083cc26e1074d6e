"""The encoder's own process, fed by a thread through a few buffers that go round.

The process is started, fed and waited for in the thread, where no Ctrl-C can arrive between two
steps. It runs in a session of its own, so that Ctrl-C reaches us first; should we be killed
outright, the pipe closes and it ends by itself.
"""

from __future__ import annotations

import contextlib
import errno
import os
import queue
import signal
import subprocess
import sys
import threading
from collections import deque
from typing import IO, TYPE_CHECKING, TypeAlias

import numpy as np
import numpy.typing as npt

from optviz.errors import EnvironmentFault, in_words
from optviz.remedies import LACKING, remedy_of_lack

if TYPE_CHECKING:
    from collections.abc import Sequence

Bytes: TypeAlias = npt.NDArray[np.uint8]

_BUFFERS = 4
_TAIL = 20
"""How many lines of the encoder's words are kept."""
_PIPE_BYTES = 1 << 20
_SIGNALLED = {
    "SIGKILL": "free some memory, and render again",
    "SIGXFSZ": LACKING[errno.EFBIG],
    "SIGXCPU": "allow more processor time (ulimit -t)",
}
"""What to do where a signal ended the encoder."""
_POLL = 0.2


class Encoder:
    """An encoder that reads raw pictures from its standard input.

    Parameters
    ----------
    command : sequence of str
        The program and its arguments.
    size : int
        Bytes of a picture.
    """

    def __init__(self, command: Sequence[str], size: int) -> None:
        self._command = command
        self._free: queue.SimpleQueue[Bytes] = queue.SimpleQueue()
        for _ in range(_BUFFERS):
            self._free.put(np.empty(size, np.uint8))
        self._full: queue.SimpleQueue[tuple[Bytes, int] | None] = queue.SimpleQueue()
        self._words: deque[str] = deque(maxlen=_TAIL)
        self._process: subprocess.Popen[bytes] | None = None
        self._status: int | None = None
        self._problem: Exception | None = None
        self._started = threading.Event()
        self._ended = threading.Event()
        self._unread = False
        self._begun = False
        self._dropped = False
        self._thread = threading.Thread(target=self._run, name="optviz-encoder", daemon=True)

    def start(self) -> None:
        """Start the process."""
        self._begun = True
        self._thread.start()

    def write(self, picture: Bytes, count: int) -> None:
        """Hand over a copy of a picture, to be shown `count` times."""
        buffer = None
        while buffer is None:
            if self._ended.is_set():
                self._fail()
            with contextlib.suppress(queue.Empty):
                buffer = self._free.get(timeout=_POLL)
        buffer[:] = picture
        self._full.put((buffer, count))

    def finish(self) -> None:
        """Wait until all is encoded, and raise unless the encoder says that it went well."""
        self._full.put(None)
        while not self._ended.wait(_POLL):
            pass
        if self._status != 0 or self._unread:
            self._fail()

    def kill(self) -> None:
        """End the process at once and wait until it is gone; never raises."""
        self._dropped = True
        self._full.put(None)
        # An interrupt within start() leaves open whether there is a thread: don't wait for ever.
        if not self._begun or not self._started.wait(timeout=2.0):
            return
        if not self._ended.is_set() and self._process is not None:
            _kill(self._process)
        self._ended.wait()

    def _run(self) -> None:
        process = None
        try:
            process = None if self._dropped else _spawn(self._command)
        except Exception as error:
            self._problem = error
        self._process = process
        self._started.set()
        try:
            if process is not None:
                self._attend(process)
        except Exception as error:
            self._problem = error
        finally:
            self._ended.set()

    def _attend(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdin is not None
        assert process.stderr is not None
        listener = threading.Thread(target=self._listen, args=(process.stderr,), daemon=True)
        try:
            listener.start()
            self._feed(process.stdin)
        except BaseException:
            _kill(process)
            process.stdin.close()
            if listener.ident is None:  # no thread was to be had, which would close it
                process.stderr.close()
            raise
        finally:
            self._status = process.wait()
        # A child of the encoder may hold its stderr open; what it says is not worth waiting.
        listener.join(timeout=1.0)

    def _feed(self, pipe: IO[bytes]) -> None:
        try:
            with pipe:
                while (item := self._full.get()) is not None and not self._dropped:
                    buffer, count = item
                    for _ in range(count):
                        rest = buffer.data
                        while rest:
                            rest = rest[pipe.write(rest) :]
                    self._free.put(buffer)
        except OSError:  # it reads no more; its status and its words will say why
            self._unread = True

    def _listen(self, words: IO[bytes]) -> None:
        with words:
            for line in words:
                self._words.append(line.decode(errors="replace").strip()[:200])

    def _fail(self) -> None:
        if self._problem is not None:
            problem, program = self._problem, self._command[0]
            raise EnvironmentFault(
                f"the encoder {program} does not start: "
                f"{getattr(problem, 'strerror', None) or in_words(problem)}",
                remedy_of_lack(problem)
                or "pip install --force-reinstall imageio-ffmpeg, or mend IMAGEIO_FFMPEG_EXE",
            ) from problem
        status = self._status or 0
        if status < 0:
            names = {int(number): number.name for number in signal.Signals}
            name = names.get(-status, f"signal {-status}")
            raise EnvironmentFault(
                f"the encoder was ended by {name}", _SIGNALLED.get(name, "render again")
            )
        said = " / ".join([word for word in self._words if word][-3:]) or "nothing"
        known = (remedy for number, remedy in LACKING.items() if os.strerror(number) in said)
        raise EnvironmentFault(
            f"the encoder ended early, with status {status}; its last words: {said}",
            next(known, "render again, or write another format"),
        )


def _spawn(command: Sequence[str]) -> subprocess.Popen[bytes]:
    flags = 0
    if sys.platform == "win32":
        flags = subprocess.CREATE_NEW_PROCESS_GROUP
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        bufsize=0,
        start_new_session=True,
        creationflags=flags,
    )
    if sys.platform == "linux" and process.stdin is not None:
        import fcntl

        with contextlib.suppress(OSError):  # a larger pipe is only faster
            fcntl.fcntl(process.stdin, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
    return process


def _kill(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(OSError):
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
