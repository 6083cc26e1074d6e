"""What ends a program from outside, as the KeyboardInterrupt that Python makes of Ctrl-C alone."""

from __future__ import annotations

import contextlib
import signal
import threading
import time
from collections.abc import Iterator

CODE = 130
LINE = "optviz: interrupted; no unfinished file is left"

_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP", "SIGALRM", "SIGXCPU")
_AT_ONCE = 1.0


class Interruption:
    """Whether a signal has come, and the handler that says so."""

    def __init__(self) -> None:
        self.happened = False
        self._last = 0.0
        self._handled: list[int] = []

    def handle(self) -> dict[int, object]:
        """Handle the signals that nobody handles or ignores yet; return what did until now."""
        before: dict[int, object] = {}
        if threading.current_thread() is not threading.main_thread():
            return before
        for name in _SIGNALS:
            number = getattr(signal, name, None)
            free = (signal.SIG_DFL, signal.default_int_handler)
            if number is not None and signal.getsignal(number) in free:
                before[number] = signal.signal(number, self._interrupt)
                self._handled.append(number)
        return before

    def ignore(self) -> None:
        """From now on pass over what was handled: nothing is left that could be interrupted."""
        for number in self._handled:
            signal.signal(number, signal.SIG_IGN)

    def _interrupt(self, *_: object) -> None:
        now = time.monotonic()
        if not self.happened or now - self._last > _AT_ONCE:
            self.happened, self._last = True, now
            raise KeyboardInterrupt


@contextlib.contextmanager
def signals_interrupt() -> Iterator[Interruption]:
    """Let what ends a program end it as Ctrl-C does, so that it cleans up after itself.

    A second signal right after the first, as of an impatient finger, does not disturb that.
    Signals that whoever started us ignores, or handles, stay theirs.
    """
    interruption = Interruption()
    before = interruption.handle()
    try:
        yield interruption
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)  # type: ignore[arg-type]  # it is what stood there
