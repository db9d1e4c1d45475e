"""Small streams for the fault tests, the filters over them, and a look at what a program waits for."""
import array
import fcntl
import os
import re
import sys
import termios
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from harness import CLASSIFY, DROP, ENCRYPT, MASK, WATCHDOG, run  # noqa: E402

# Labelled for pii-mask, so that it takes no sample; pii-classify gets --sample 1 and streams likewise.
STREAMS = {
    'plain': b'id,\xe8\x81\x94\xe7\xb3\xbb\xe6\x89\x8b\xe6\x9c\xba#pii:cn_mobile,n\n'
             b'1,13800138001,a\n2,13800138002,bb\n3,13800138003,\n4,,d\n5,13800138005,e\n',
    'masked last': b'id,n,m#pii:cn_mobile\r\n1,a,13800138001\r\n2,b,13800138002\r\n3,c,\r\n4,d,13800138004\r\n',
    'quoted': b'"id","m#pii:cn_mobile","n"\n"1","13800138001","a,\n""b"""\n"2","13800138002",""\n"3","",","\n',
    'tabs': b'id\tm#pii:cn_mobile\tn\n1\t13800138001\t"a\n2\t13800138002\tb"\n3\t\t\n',
    'excel': b'\xef\xbb\xbfm#pii:cn_mobile,id,\n13800138001,="001",\n13800138002,19" x,\n"13800138003",="3",\n',
    'two columns': b'm#pii:cn_mobile,n\n13800138001,\n13800138002,\n13800138003,x',
}
FILTERS = ('pii-classify', 'pii-mask', 'pii-encrypt', 'pii-encrypt -D', 'pii-drop', 'pii-drop --subjects')
PERSON = b'13800138002'
# What they must not let out: the streams' mobiles, or that of who is to be forgotten.
HIDE = {'pii-mask': b'1380013800', 'pii-encrypt': b'1380013800', 'pii-drop': b'1380013800', 'pii-drop --subjects': PERSON}
# The streams that a filter is tried on where all are tried: they differ in what reads and writes, which is
# the same code in all filters; in pii-drop the cells at the ends of a record may go.
SOME = {stream: STREAMS[stream] for stream in ('plain', 'masked last', 'quoted')}
STREAMS_OF = {name: STREAMS if name in ('pii-classify', 'pii-mask', 'pii-drop') else SOME for name in FILTERS}
RULES = 'version: 1\nclasses: {cn_mobile: {action: %s}}\n'


class Filters:
    """What the filters need beside their input, in a folder; the streams are labelled for all of them."""

    def __init__(self, folder):
        self.folder = folder
        self.ring = os.path.join(folder, 'ring')
        self.plan = os.path.join(folder, 'filters-plan.yaml')
        for action in ('encrypt', 'drop'):
            with open(self.rules(action), 'w', encoding='ascii') as file:
                file.write(RULES % action)
        self.people = os.path.join(folder, 'people')
        with open(self.people, 'wb') as file:
            file.write(PERSON + b'\n')
        assert run([ENCRYPT, 'keygen', '-q', '-o', self.ring])[0] == 0

    def rules(self, action):
        return os.path.join(self.folder, action + '.yaml')

    def of(self, name, data):
        """Arguments and input of a filter for a stream. With -D that is the stream encrypted, and it gets its
        labels back.

        What would hold a short stream back to its end is out of the way: the delimiter and the encoding are told,
        no name asks for a sample, and where one would be taken all the same there is a plan, of this stream
        alone."""
        told = ['-q', '-e', 'utf-8', '-d', 'tab' if delimiter_of(data) == '\t' else 'comma']
        encrypt = [ENCRYPT, *told, '-r', self.rules('encrypt'), '-k', self.ring]
        if name == 'pii-classify':
            return [CLASSIFY, *told, '--sample', '1'], data
        if name == 'pii-mask':
            return [MASK, *told], data
        if name == 'pii-drop':
            return [DROP, *told, '-r', self.rules('drop')], data
        if name == 'pii-encrypt':
            return encrypt, data
        assert run([CLASSIFY, *told, '--write-plan', self.plan], data)[0] == 0
        if name == 'pii-drop --subjects':
            return [DROP, *told, '--leave-debts', '--plan', self.plan, '--subjects', self.people], data
        status, sealed, err = run(encrypt, data)
        assert status == 0, err
        return encrypt + ['-D', '--label', '--plan', self.plan], sealed


def places(data):
    """Where a stream may be cut: everywhere, but within a token only here and there."""
    inside = {at for token in re.finditer(rb'pii1:(\w*:)*[\w-]+', data) for at in range(token.start() + 1, token.end()) if at % 16}
    return [at for at in range(len(data) + 1) if at not in inside]


def steady(out):
    """The same output without what siv draws anew for each token, and the key's name, which may be the run's."""
    return re.sub(rb'pii1:(\w{10})(:\w*:siv:)([\w-]+)', lambda token: b'pii1:' + token[2] + b'x' * (10 + len(token[3])), out)


verdicts = {}


def refused(out):
    """Does the next filter refuse it? The answer is remembered."""
    key = steady(out)
    if key not in verdicts:
        verdicts[key] = run([MASK], out)[0] != 0
    return verdicts[key]


def leaks(name, out):
    return name in HIDE and HIDE[name] in out


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
