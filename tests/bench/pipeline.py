"""Runs programs in a row to /dev/null, and says what they took."""
import os
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from harness import BIN, CLASSIFY, MASK, TESTS  # noqa: E402,F401


def pipeline(programs, core=None):
    """Seconds by the clock, those of the processor, and the most KiB resident of each program. With
    `core` all of them share that processor."""
    bind = None if core is None else lambda: os.sched_setaffinity(0, {core})
    null = os.open(os.devnull, os.O_WRONLY)
    begin = time.monotonic()
    children, feed = [], None
    for i, argv in enumerate(programs):
        child = subprocess.Popen(argv, stdin=feed, stdout=null if i == len(programs) - 1 else subprocess.PIPE, preexec_fn=bind)
        if feed:
            feed.close()
        feed = child.stdout
        children.append(child)
    resident, busy = [], 0
    for child in children:
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            sys.exit('%s ended with %d' % (child.args[0], child.returncode))
        resident.append(usage.ru_maxrss)
        busy += usage.ru_utime + usage.ru_stime
    os.close(null)
    return time.monotonic() - begin, busy, resident
