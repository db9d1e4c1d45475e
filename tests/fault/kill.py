#!/usr/bin/env python3
"""kill -9 at every byte: what was written is whole, or is refused by the next filter, psql and mlr.

First while the filter waits for its input, having read every number of bytes from none to all. Then
while its reader does not read, where the kernel breaks a write off between two pages: with records
whose ends fall on such places.
"""
import os
import subprocess
import tempfile

from streams import FILTERS, STREAMS_OF, Filters, delimiter_of, feed, leaks, places, settle, steady
from harness import check, close, run
from loaders import Loaders


def finished(argv, data):
    status, out, err = run(argv, data)
    assert status == 0, (argv, status, err)
    return out


def killed(argv, data):
    process = subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    settle(process, process.stdin.fileno())
    if data:
        feed(process, data)
    process.kill()
    out, err = process.communicate()
    return out


def judge(name, title, out, whole, columns, delimiter):
    """The output is whole, or those who load it must refuse it. Without a byte only filters can."""
    title = name + title
    check(not leaks(name, out), '%s: it let out what it hides: %r' % (title, out[-60:]))
    if len(out) == len(whole) and steady(out) == steady(whole):
        return
    check(steady(whole[:len(out)]) == steady(out), '%s: it wrote what is no beginning of its output: %r' % (title, out[-60:]))
    for name in loaders.names if out else ['the next filter']:
        check(not loaders.accepts(name, out, columns, delimiter), '%s: %s takes it for whole: %r' % (title, name, out[-60:]))


def every_byte(filters):
    for name in FILTERS:
        for stream, labelled in STREAMS_OF[name].items():
            if name == 'pii-drop' and stream == 'two columns':
                continue  # one is left, which cannot show it
            argv, data = filters.of(name, labelled)
            whole = finished(argv, data)
            delimiter = delimiter_of(whole)
            columns = whole.split(b'\n')[0].count(delimiter.encode()) + 1
            for loader in loaders.names:
                # What lone quotes or empty names keep from being loaded at all is no proof.
                check(stream == 'excel' and loader != 'the next filter' or loaders.accepts(loader, whole, columns, delimiter),
                      '%s, %s: %s refuses it whole' % (name, stream, loader))
            for size in places(data):
                judge(name, ', %s, killed after byte %d' % (stream, size), killed(argv, data[:size]), whole, columns, delimiter)
            for size in (len(data) // 3, len(data) // 2, len(data) - 1):
                out = killed(argv + ['-z'], data[:size])
                check(not loaders.accepts('the next filter', out, columns, delimiter),
                      '%s -z, %s, killed after byte %d' % (name, stream, size))


def blocked(argv, data, take):
    """The reader takes so many bytes and then nothing; the filter sleeps in its write and is killed."""
    with subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        to, back = process.stdin.fileno(), process.stdout.fileno()
        os.set_blocking(to, False)
        os.set_blocking(back, False)
        at, out, still = 0, b'', 0
        while still < 3:
            with open('/proc/%d/stat' % process.pid, 'rb') as file:
                asleep = b') S' in file.read()
            moved = 0
            try:
                moved = os.write(to, data[at:at + 65536])
                at += moved
            except BlockingIOError:
                pass
            try:
                got = os.read(back, min(65536, take - len(out)))
                out += got
                moved += len(got)
            except BlockingIOError:
                pass
            still = still + 1 if asleep and not moved else 0
        process.kill()
        os.set_blocking(back, True)
        return out + process.stdout.read()


def slow_reader(filters):
    for name in FILTERS:
        size = (1 if name == 'pii-encrypt' else 2) * 1024 * 1024  # tokens are larger than what is in them
        for width in (16, 32, 64):
            for end in (b'\n', b'\r\n'):
                header = b'id,m#pii:cn_mobile,' + b'n' * (width - 14 - len(end)) + end
                record = b'1,13800138001,' + b'x' * (width - 14 - len(end)) + end
                argv, data = filters.of(name, header + record * (size // width))
                whole = finished(argv, data)
                columns = whole.split(b'\n')[0].count(b',') + 1
                for take in (0, 1, 4096, 65536, 100000):
                    out = blocked(argv, data, take)
                    judge(name, ', records of %d bytes, killed in a write, %d bytes taken' % (width, take), out, whole, columns, ',')


loaders = Loaders()
try:
    with tempfile.TemporaryDirectory() as work:
        filters = Filters(work)
        every_byte(filters)
        slow_reader(filters)
finally:
    loaders.close()
close()
