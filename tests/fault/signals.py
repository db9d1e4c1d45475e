#!/usr/bin/env python3
"""SIGTERM, SIGINT, SIGHUP after every byte: a stop line, death by that signal, nothing left beside -o."""
import os
import signal
import subprocess
import tempfile

from streams import FILTERS, STREAMS, STREAMS_OF, Filters, feed, leaks, places, refused, settle
from harness import check, close

SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


def signalled(argv, data, number, output=subprocess.PIPE):
    process = subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=output, stderr=subprocess.PIPE)
    settle(process, process.stdin.fileno())
    if data:
        feed(process, data)
    process.send_signal(number)
    settle(process, process.stdin.fileno())
    out, err = process.communicate()
    return process.returncode, out, err


def to_pipe(filters):
    for name in FILTERS:
        for stream, labelled in STREAMS_OF[name].items():
            argv, data = filters.of(name, labelled)
            for size in places(data):
                number = SIGNALS[size % 3]
                title = '%s, %s, %s after byte %d' % (name, stream, number.name, size)
                status, out, err = signalled(argv, data[:size], number)
                line = b'"%s: stopped at record ' % name.split(' ', maxsplit=1)[0].encode()
                check(status == -number, '%s: it ended with %d: %r' % (title, status, err))
                check(not out or out.split(b'\n')[-2].startswith(line) and out.endswith(b'\n'), '%s: no stop line: %r' % (title, out[-60:]))
                check(not leaks(name, out), '%s: it let out what it hides: %r' % (title, out[-60:]))
                check(refused(out), '%s: the next filter takes it for whole: %r' % (title, out[-60:]))


def to_file(filters):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, 'out.csv')
        for name in FILTERS:
            argv, data = filters.of(name, STREAMS['plain'])
            for size in places(data):
                number = SIGNALS[size % 3]
                with open(path, 'wb') as file:
                    file.write(b'old')
                status, out, err = signalled(argv + ['-o', path], data[:size], number)
                with open(path, 'rb') as file:
                    old = file.read()
                check((status, out, old, os.listdir(folder)) == (-number, b'', b'old', ['out.csv']),
                      '%s -o, %s after byte %d: %d %r %r %s' % (name, number.name, size, status, out, old, os.listdir(folder)))


def reader_asleep(filters):
    """A reader that does not read cannot keep the program from ending."""
    for name in FILTERS:
        argv, data = filters.of(name, b'id,m#pii:cn_mobile,n\n' + b'1,13800138001,xxxxxxxxxxxx\n' * 100000)
        for number in SIGNALS:
            with tempfile.TemporaryFile() as file:
                file.write(data)
                file.seek(0)
                process = subprocess.Popen(argv, stdin=file, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
                while process.poll() is None:
                    with open('/proc/%d/stat' % process.pid, 'rb') as stat:
                        if b') S' in stat.read():
                            process.send_signal(number)
                status = process.wait()
                out = process.stdout.read()
                check(status == -number, '%s, its reader asleep: %s ended it with %d' % (name, number.name, status))
                check(refused(out), '%s, its reader asleep: the next filter takes it for whole' % name)
                process.stdout.close()


with tempfile.TemporaryDirectory() as work:
    filters = Filters(work)
    to_pipe(filters)
    to_file(filters)
    reader_asleep(filters)
close()
