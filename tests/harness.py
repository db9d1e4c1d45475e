"""What the tests in Python share: running a program, cutting CSV into raw cells, counting.

BIN names the folder of the programs; the last line that a test prints is its counts.
"""
import os
import signal
import subprocess
import sys

TESTS = os.path.dirname(os.path.abspath(__file__))
BIN = os.path.abspath(os.environ.get('BIN', os.path.join(TESTS, '..', 'build', 'bin')))
CLASSIFY = os.path.join(BIN, 'pii-classify')
MASK = os.path.join(BIN, 'pii-mask')
ENCRYPT = os.path.join(BIN, 'pii-encrypt')
DROP = os.path.join(BIN, 'pii-drop')
WATCHDOG = 600  # seconds after which a test that hangs is ended; no verdict but "it hangs"

for name in ('PII_RULES', 'PII_KEY', 'PII_TRAIL', 'PII_RUN'):
    os.environ.pop(name, None)
os.environ['LC_ALL'] = 'C.UTF-8'
# A shell ignores SIGINT in what it starts in the background, nohup SIGHUP. Filters inherit that
# and keep to it; what is tried is what they do where nothing is ignored.
for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
    if signal.getsignal(number) == signal.SIG_IGN:
        signal.signal(number, signal.SIG_DFL)
if hasattr(sys.stdout, 'reconfigure'):
    sys.stdout.reconfigure(encoding='utf-8', errors='backslashreplace')

passed, failed, skipped = 0, 0, 0


def check(ok, what):
    """Counts a check; says which one failed."""
    global passed, failed
    if ok:
        passed += 1
    else:
        failed += 1
        print('failed: ' + what, flush=True)
    return ok


def skip(what):
    global skipped
    skipped += 1
    print('skipped: ' + what, flush=True)


def close():
    print('%d passed, %d failed, %d skipped' % (passed, failed, skipped))
    sys.exit(1 if failed else 0)


def run(argv, data=b'', **more):
    """A program's status, output and messages."""
    done = subprocess.run(argv, input=data, capture_output=True, timeout=WATCHDOG, **more)
    return done.returncode, done.stdout, done.stderr


def build_shim(folder):
    """A library that lets the n-th call of one function fail: see fault/shim.c."""
    shim = os.path.join(folder, 'shim.so')
    done = subprocess.run([os.environ.get('CC', 'cc'), '-O1', '-shared', '-fPIC', '-o', shim,
                           os.path.join(TESTS, 'fault', 'shim.c'), '-ldl'], capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    return shim


def faulty(shim, call, at, number):
    """The environment in which the call fails."""
    return dict(os.environ, LD_PRELOAD=shim, FAULT_CALL=call, FAULT_AT=str(at), FAULT_ERRNO=str(number))


def sanitized():
    """Were the programs built with AddressSanitizer?"""
    with open(MASK, 'rb') as file:
        return b'__asan_init' in file.read()


def cells(data, delimiter=b',', quotes=True):
    """Cuts well-formed CSV into records of raw cells: quotes and blanks as they stand, BOM and
    empty lines left out."""
    data = data[3:] if data.startswith(b'\xef\xbb\xbf') else data
    record, records, begin, inside, i = [], [], 0, False, 0
    while i < len(data):
        byte = data[i:i + 1]
        if inside:
            inside = byte != b'"'
        elif byte == b'"' and quotes and (i == begin or data[begin:begin + 1] == b'"'):
            inside = True
        elif byte == delimiter:
            record.append(data[begin:i])
            begin = i + 1
        elif byte == b'\n':
            end = i - 1 if i > begin and data[i - 1:i] == b'\r' else i
            if record or end > begin:
                records.append(record + [data[begin:end]])
            record, begin = [], i + 1
        i += 1
    if record or begin < len(data):
        records.append(record + [data[begin:]])
    return records


def labelled(data, delimiter, quotes):
    """The same with a label on every column."""
    bom = data[:3] if data.startswith(b'\xef\xbb\xbf') else b''
    data = data[len(bom):]
    body = data.lstrip(b'\r\n')
    names = cells(data, delimiter, quotes)[0]
    header = delimiter.join(names)
    assert body.startswith(header)
    label = b'#pii:person_name'
    return bom + data[:len(data) - len(body)] + delimiter.join(
        name[:-1] + label + b'"' if quotes and name.startswith(b'"') else name + label for name in names
    ) + body[len(header):]
