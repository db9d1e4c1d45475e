"""Small streams for the fault tests, and a look at what a program waits for."""
import array
import fcntl
import os
import sys
import termios
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from harness import CLASSIFY, MASK, WATCHDOG  # noqa: E402

# Labelled for pii-mask, so that it takes no sample; pii-classify gets --sample 1 and streams likewise.
STREAMS = {
    'plain': b'id,\xe8\x81\x94\xe7\xb3\xbb\xe6\x89\x8b\xe6\x9c\xba#pii:cn_mobile,note\n'
             b'1,13800138001,a\n2,13800138002,bb\n3,13800138003,\n4,,d\n5,13800138005,e\n',
    'masked last': b'id,note,m#pii:cn_mobile\r\n1,a,13800138001\r\n2,b,13800138002\r\n3,c,\r\n4,d,13800138004\r\n',
    'quoted': b'"id","m#pii:cn_mobile","note"\n"1","13800138001","a,\n""b"""\n"2","13800138002",""\n"3","",","\n',
    'tabs': b'id\tm#pii:cn_mobile\tnote\n1\t13800138001\t"a\n2\t13800138002\tb"\n3\t\t\n',
    'excel': b'\xef\xbb\xbfm#pii:cn_mobile,id,\n13800138001,="001",\n13800138002,19" x,\n"13800138003",="3",\n',
    'two columns': b'm#pii:cn_mobile,n\n13800138001,\n13800138002,\n13800138003,x',
}
FILTERS = {'pii-classify': [CLASSIFY, '--sample', '1'], 'pii-mask': [MASK]}


def delimiter_of(data):
    return '\t' if b'\t' in data.split(b'\n')[0] else ','


def waiting(fd):
    """Bytes in a pipe that nobody has read yet."""
    size = array.array('i', [0])
    fcntl.ioctl(fd, termios.FIONREAD, size)
    return size[0]


def settle(process, pipe):
    """Returns when the process has read all that the pipe holds and sleeps, or is gone."""
    end = time.monotonic() + WATCHDOG
    calm = 0
    while calm < 3 and process.poll() is None:
        if time.monotonic() > end:
            raise TimeoutError('it neither reads nor sleeps')
        try:
            with open('/proc/%d/stat' % process.pid, 'rb') as file:
                asleep = file.read().rsplit(b') ', 1)[1][:1] == b'S'
        except (FileNotFoundError, ProcessLookupError):
            return
        calm = calm + 1 if asleep and waiting(pipe) == 0 else 0
        time.sleep(0)


def feed(process, data, step=0):
    """Writes to a process's input, `step` bytes at a time (0: at once), each when the last was read."""
    pipe = process.stdin.fileno()
    try:
        for at in range(0, len(data), step or len(data)):
            os.write(pipe, data[at:at + (step or len(data))])
            settle(process, pipe)
    except BrokenPipeError:
        pass
