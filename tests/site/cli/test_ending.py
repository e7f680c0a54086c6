"""A command that is told to end does end, wherever it was just then."""

import signal
import subprocess
import sys

_CAUGHT = """
import os, signal, time, weakref
from varsam.site import cli

class Thing: pass

cli._listen()
thing = Thing()
kept = weakref.ref(thing, lambda gone: os.kill(os.getpid(), signal.SIGTERM) or len("the handler runs in here"))
del thing
time.sleep(20)
print("still here")
"""


def test_an_end_that_falls_into_a_weak_references_callback_is_heard() -> None:
    ended = subprocess.run([sys.executable, "-c", _CAUGHT], capture_output=True, text=True, timeout=15)

    assert ended.returncode == 128 + signal.SIGTERM
    assert (ended.stdout, ended.stderr) == ("", "")
