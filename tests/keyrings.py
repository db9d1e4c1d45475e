#!/usr/bin/env python3
"""Keyrings: made and never written over, added to by two at once, handed to commands and got from them.

And where a key is not: in a message, in what ps shows, in a core dump, in a file that was left behind.
"""
import errno
import os
import pty
import re
import shutil
import signal
import stat
import subprocess
import tempfile
import time

from harness import BIN, CLASSIFY, MASK, WATCHDOG, build_shim, check, close, faulty, run, sanitized, skip

ENCRYPT = os.path.join(BIN, 'pii-encrypt')
DROP = os.path.join(BIN, 'pii-drop')
NAMED = '订单号,联系手机#pii:cn_mobile,邮箱#pii:email\n' + ''.join('T%d,138%08d,k%d@example.com\n' % (i, i * 7654321, i) for i in range(25))
CLEAR = re.sub('#pii:[a-z_]+', '', NAMED).encode()
NAMED = NAMED.encode()
LINE = re.compile(rb'[a-z2-7]{10} \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ [A-Za-z0-9+/]{43}=\n')


def write(name, text, mode=0o600):
    with open(name, 'wb') as file:
        file.write(text if isinstance(text, bytes) else text.encode())
    os.chmod(name, mode)
    return name


def read(name):
    with open(name, 'rb') as file:
        return file.read()


def rights(name):
    return stat.S_IMODE(os.lstat(name).st_mode)


def keygen(*options, command='keygen', **more):
    return run([ENCRYPT, command, *options], **more)


def made(name, *options, command='keygen'):
    status, out, err = keygen('-q', *options, '-o', name, command=command)
    check((status, out, err) == (0, b'', b''), '%s %s: %d %s' % (command, options, status, err.decode()))
    return name


def refused(what, argv, words, data=NAMED, out=b'', **more):
    status, got, err = run(argv, data, **more)
    check(status == 2 and got == out and words in err.decode(), '%s: %d %r %s' % (what, status, got[:80], err.decode()))
    silent(what, got, err)


def silent(what, *texts):
    """No key in it."""
    for name in os.listdir('.'):
        if name.endswith('.key') and os.path.isfile(name):
            for word in re.findall(rb'[A-Za-z0-9+/]{43,}=*', read(name)):
                check(not any(word in text for text in texts), '%s: a key of %s' % (what, name))


def encrypt(*options, rules='siv.yaml', data=NAMED):
    return run([ENCRYPT, '-r', rules, *options], data)


def opens(what, sealed, *options, rules='siv.yaml'):
    status, out, err = run([ENCRYPT, '-D', '-r', rules, *options], sealed)
    check((status, out) == (0, CLEAR), '%s: %d %s' % (what, status, err.decode()))


# ---- Making --------------------------------------------------------------------------------------

def new_files():
    status, out, err = keygen('-o', 'new.key')
    check((status, out) == (0, b'') and b'a lost keyring is a lost archive' in err, 'keygen: %d %s' % (status, err))
    check(rights('new.key') == 0o600 and LINE.fullmatch(read('new.key')), 'one line, 0600: %o' % rights('new.key'))
    silent('keygen', err)
    before = read('new.key')
    refused('never over another', [ENCRYPT, 'keygen', '-o', 'new.key'], 'never written over')
    check(read('new.key') == before, 'it is as it was')
    os.symlink('nowhere.key', 'link.key')
    refused('not through a link', [ENCRYPT, 'keygen', '-o', 'link.key'], 'never written over')
    check(not os.path.exists('nowhere.key'), 'a link leads nowhere')
    os.unlink('link.key')
    status, _, err = keygen('-q', '-o', 'no/such/folder.key')
    check(status == 4 and b'cannot make it' in err, 'no folder: %d %s' % (status, err))
    for mask in ('000', '077'):
        run(['sh', '-c', 'umask %s; "$1" keygen -q -o mask%s.key; "$1" keygen -q > out%s.key' % (mask, mask, mask), 'sh', ENCRYPT])
        for name in ('mask%s.key' % mask, 'out%s.key' % mask):
            check(rights(name) == 0o600 and LINE.fullmatch(read(name)), '%s: %o' % (name, rights(name)))
    status, out, _ = keygen('-q')
    check(status == 0 and LINE.fullmatch(out), 'into a pipe')
    check(keygen('-q', '-o', '-')[1] != out, 'another one each time')
    status, _, err = run(['sh', '-c', '"$1" keygen -q >&-', 'sh', ENCRYPT])
    check(status == 4 and b'stdout is closed' in err, 'stdout is closed: %d %s' % (status, err))
    status, _, err = run(['sh', '-c', '"$1" keygen -q >/dev/full', 'sh', ENCRYPT])
    check(status == 4 and b'cannot write' in err, 'a full device: %d %s' % (status, err))
    for command, words in (('keygen -q -o no-room.key', b'no-room.key: cannot write'), ('keygen -q --add -k kept.key', b'kept.key: cannot write'),
                           ('rotate -q -k kept.key', b'kept.key: cannot write')):
        write('kept.key', before)
        status, _, err = run(['sh', '-c', 'ulimit -f 0; exec "$0" ' + command, ENCRYPT])
        check(status == 4 and words in err, '%s, no room: %d %s' % (command, status, err))
        check(not os.path.exists('no-room.key') and read('kept.key') == before, command + ', no room: nothing is half written')
        check(not [n for n in os.listdir('.') if n.startswith('kept.key.')], command + ', no room: nothing lies about')
    master, slave = pty.openpty()
    done = subprocess.run([ENCRYPT, 'keygen'], stdout=slave, stderr=subprocess.PIPE, timeout=WATCHDOG)
    os.close(slave)
    check(done.returncode == 2 and b'-o FILE' in done.stderr, 'not on a terminal: %s' % done.stderr)
    os.close(master)
    for options, words in (('--frob', 'unknown option --frob'), ('x', 'no FILE'), ('--add', '-k FILE'),
                           ('--add --for email -k new.key', 'one of them'), ('-k new.key', '--add or --for'), ('--for email', '-k FILE'),
                           ('--for x_1 -k new.key', 'no name of a class'), ('--for , -k new.key', 'no name of a class'), ('-z', 'unknown option -z')):
        refused('keygen ' + options, [ENCRYPT, 'keygen', *options.split()], words)
    refused('rotate', [ENCRYPT, 'rotate'], '-k FILE')
    refused('rotate --add', [ENCRYPT, 'rotate', '--add', '-k', 'new.key'], 'unknown option --add')
    for command in ('keygen', 'rotate'):
        status, out, err = keygen('--help', command=command)
        check(status == 0 and b'usage: pii-encrypt ' + command.encode() in out and not err, command + ' --help')


def adding():
    made('ring.key')
    first = read('ring.key')
    by_first = {mode: encrypt('-k', 'ring.key', rules=mode + '.yaml')[1] for mode in ('siv', 'sivd', 'ff1', 'sm4')}
    status, _, err = keygen('--add', '-k', 'ring.key')
    check(status == 0 and rights('ring.key') == 0o600, 'keygen --add: %s' % err)
    ring = read('ring.key')
    ids = [line.split()[0] for line in ring.splitlines()]
    check(ring.startswith(first) and len(ids) == 2, 'the new key stands last')
    for mode, sealed in by_first.items():
        opens('what was made before, ' + mode, sealed, '-k', 'ring.key', rules=mode + '.yaml')
        now = encrypt('-k', 'ring.key', rules=mode + '.yaml')[1]
        used = {'siv': b'pii1:' + ids[1], 'sm4': b'pii1:' + ids[1], 'sivd': b'pii1:' + ids[0], 'ff1': b'#ff1:' + ids[0]}[mode]
        check(used in now and (mode != 'sivd' or now == sealed), '%s: the newest key, or the stable one' % mode)
    status, _, err = keygen('-k', 'ring.key', command='rotate')
    check(status == 0 and b'will not join' in err and b'the old keys stay' in err, 'rotate: %s' % err)
    ring = read('ring.key')
    check(ring.endswith(first + ring.splitlines(True)[2]) and len(ring.splitlines()) == 3, 'the new key stands first')
    for mode, sealed in by_first.items():
        opens('what was made before rotate, ' + mode, sealed, '-k', 'ring.key', rules=mode + '.yaml')
        now = encrypt('-k', 'ring.key', rules=mode + '.yaml')[1]
        check(ring[:10] in now and now != sealed, mode + ': by the new key')
        opens('and after it, ' + mode, now, '-k', 'ring.key', rules=mode + '.yaml')
    # Elsewhere: the first stays as it is.
    before = read('ring.key')
    made('more.key', '--add', '-k', 'ring.key')
    check(read('ring.key') == before and read('more.key').startswith(before), '--add -o')
    out = keygen('-q', '--add', '--key-command', 'cat ring.key', '-o', '-')[1]
    check(out.startswith(before) and read('ring.key') == before, '--add of a command goes to stdout')
    refused('a pipe is not rewritten', ['sh', '-c', 'cat ring.key | { exec 3<&0; "$1" keygen --add -k /dev/fd/3; }', 'sh', ENCRYPT], 'give -o FILE')
    # Through a link: the ring is replaced, the link stays.
    os.symlink('ring.key', 'to-ring')
    check(keygen('-q', '--add', '-k', 'to-ring')[0] == 0 and os.path.islink('to-ring') and len(read('ring.key').splitlines()) == 4, 'through a link')
    # Many at once lose none.
    together = [subprocess.Popen([ENCRYPT, 'keygen', '-q', '--add', '-k', 'ring.key']) for _ in range(12)]
    check(all(child.wait(WATCHDOG) == 0 for child in together), 'twelve at once')
    ring = read('ring.key')
    check(len(set(ring.splitlines())) == 16, 'none is lost: %d lines' % len(ring.splitlines()))
    check(not [n for n in os.listdir('.') if n.startswith('ring.key.')], 'nothing is left beside it')
    os.chmod('ring.key', 0o644)
    refused('open to others', [ENCRYPT, 'keygen', '--add', '-k', 'ring.key'], 'chmod 600')
    check(read('ring.key') == ring, 'it is as it was')
    os.chmod('ring.key', 0o600)


def locks():
    """Where a file cannot be locked, nobody waits for ever; a signal while it waits is no fault."""
    if sanitized():
        return skip('a lock that is not to be had: the library of faults goes before the sanitizer')
    shim = build_shim(os.getcwd())
    ring = read('ring.key')
    for command in (['keygen', '--add'], ['rotate']):
        status, out, err = run([ENCRYPT, *command, '-k', 'ring.key'], env=faulty(shim, 'flock', 1, errno.ENOLCK))
        check((status, out) == (4, b'') and b'cannot lock it' in err and b'give -o FILE' in err and read('ring.key') == ring,
              'no lock: %d %s' % (status, err))
        write('again.key', ring)
        status, _, err = run([ENCRYPT, *command, '-q', '-k', 'again.key'], env=faulty(shim, 'flock', 1, errno.EINTR))
        check(status == 0 and len(read('again.key')) > len(ring), 'a lock, after a signal: %d %s' % (status, err))


def narrowing():
    made('whole.key')
    made('mobile.key', '--for', 'cn_mobile', '-k', 'whole.key')
    sealed = encrypt('-k', 'whole.key')[1]
    status, out, err = run([ENCRYPT, '-D', '-r', 'siv.yaml', '-k', 'mobile.key', '--only', 'cn_mobile'], sealed)
    lines = out.decode().splitlines()
    check(status == 0 and all(line.split(',')[1] == clear.split(',')[1] and 'pii1:' in line for line, clear in
                              zip(lines[1:], CLEAR.decode().splitlines()[1:])), 'mobiles alone: %s' % err)
    status, out, err = run([ENCRYPT, '-D', '-r', 'siv.yaml', '-k', 'mobile.key'], sealed)
    check(status == 5 and b'for tokens of class email, but for others: name these with --only' in err, 'no address: %d %s' % (status, err))
    words = re.findall(rb'[A-Za-z0-9+/]{43}=', read('whole.key'))
    check(words and not any(word in read('mobile.key') for word in words), 'the key itself is not in it')
    status, out, err = encrypt('-k', 'mobile.key')
    check(status == 5 and not out and b'email' in err, 'and encrypts nothing else: %d %s' % (status, err))
    refused('a ring of subkeys takes no key', [ENCRYPT, 'keygen', '--add', '-k', 'mobile.key'], 'subkeys')
    status, _, err = keygen('--for', 'cn_moblie', '-k', 'whole.key', '-o', 'typo.key')
    check(status == 0 and b'no class cn_moblie (cn_mobile?)' in err, 'a class mistyped is told: %s' % err)
    status, _, err = keygen('--for', 'literal,email', '-k', 'whole.key', '-o', 'two.key')
    check(status == 0 and not err, 'literal is a class: %s' % err)


# ---- Getting -------------------------------------------------------------------------------------

def wrong_files():
    made('good.key')
    good = read('good.key')
    for mode in (0o640, 0o604, 0o620, 0o644, 0o660, 0o777, 0o601):
        write('open.key', good, mode)
        refused('rights %o' % mode, [ENCRYPT, '-r', 'siv.yaml', '-k', 'open.key'], 'chmod 600 open.key')
    os.symlink('open.key', 'link')
    refused('a link to what others may read', [ENCRYPT, '-r', 'siv.yaml', '-k', 'link'], 'others have rights')
    os.unlink('open.key')
    refused('a link that leads nowhere', [ENCRYPT, '-r', 'siv.yaml', '-k', 'link'], 'cannot open the keyring')
    for name, words in (('none.key', 'none.key: cannot open the keyring'), ('.', 'a file or a pipe'), ('/dev/null', 'a file or a pipe')):
        refused(name, [ENCRYPT, '-r', 'siv.yaml', '-k', name], words)
    refused('$PII_KEY is named', [ENCRYPT, '-r', 'siv.yaml'], '$PII_KEY: none.key', env=dict(os.environ, PII_KEY='none.key'))
    wrong = [('', 'no key'), ('x\n', 'bad.key:1:'), (good.replace(good[:1], b'b' if good[:1] != b'b' else b'c', 1), 'the id is not that of the key'),
             (good[:-3] + b'\n', 'base64'), (good + good, 'bad.key:2:'), (CLEAR, 'bad.key:1:'), (b'\0' * 100, 'bad.key:1:'), (b'#' * (1 << 20) + good, '1 MiB')]
    for text, words in wrong:
        write('bad.key', text)
        refused('wrong: %r' % text[:20], [ENCRYPT, '-r', 'siv.yaml', '-k', 'bad.key'], words)
    os.unlink('bad.key')
    for program in (ENCRYPT, MASK, DROP):
        status, out, err = run([program, '-r', 'siv.yaml', '-k', 'none.key'], b'a,b\n1,2\n')
        check(status == 2 and not out and b'none.key' in err, '%s: a keyring that is named is there: %d %s' % (program, status, err))
    check(run([CLASSIFY, '-k', 'none.key'], b'a,b\n1,2\n')[0] == 0, 'pii-classify wants none')
    # For files that it may open: a pipe, a descriptor, a shell's substitution.
    sealed = encrypt('-k', 'good.key')[1]
    write('sealed.csv', sealed)
    for shell in ('"$1" -D -r siv.yaml -k /dev/fd/3 sealed.csv 3<good.key', 'cat good.key | "$1" -D -r siv.yaml -k /dev/stdin sealed.csv',
                  '"$1" -D -r siv.yaml -k good.key <sealed.csv', 'PII_KEY=good.key "$1" -D -r siv.yaml <sealed.csv',
                  'PII_KEY=none.key "$1" -D -r siv.yaml -k good.key <sealed.csv', 'PII_KEY=none.key "$1" -D -r siv.yaml --key-command "cat good.key" <sealed.csv',
                  'mkfifo f && { cat good.key >f & "$1" -D -r siv.yaml -k f sealed.csv; }'):
        status, out, err = run(['sh', '-c', shell, 'sh', ENCRYPT])
        check((status, out, err) == (0, CLEAR, b''), '%s: %d %s' % (shell, status, err))


def commands():
    made('of.key')
    sealed = encrypt('-k', 'of.key')[1]
    opens('--key-command', sealed, '--key-command', 'cat of.key')
    opens('slowly', sealed, '--key-command', 'head -c 9 of.key; sleep .2; tail -c +10 of.key')
    opens('after its own end', sealed, '--key-command', '{ sleep .2; cat of.key; } &')
    opens('nothing on its stdin', sealed, '--key-command', 'test -z "$(cat)" && cat of.key')
    opens('what it says is its own', sealed, '--key-command', 'cat of.key')
    os.mkdir('with blank')
    write('with blank/it\'s.key', read('of.key'))
    opens('a command is a shell\'s', sealed, '--key-command', 'cat "with blank/it\'s.key"')
    for command, words in (('cat of.key; exit 3', 'exit status 3'), ('cat of.key; kill -9 $$', 'signal 9'), ('no-such-program', 'exit status 127'),
                           ('true', 'no key'), ('echo x', '--key-command:1:'), ('yes', 'more than a keyring'), ('cat of.key of.key', ':2:'),
                           ('cat sealed.csv', '--key-command:1:')):
        refused('--key-command ' + command, [ENCRYPT, '-D', '-r', 'siv.yaml', '--key-command', command], words, sealed)
    refused('two of them', [ENCRYPT, '-r', 'siv.yaml', '-k', 'of.key', '--key-command', 'cat of.key'], 'both name a keyring')
    # Its end is told even where children are nobody's business.
    status, out, err = run(['sh', '-c', "trap '' CHLD; exec \"$1\" -D -r siv.yaml --key-command 'cat of.key; exit 3'", 'sh', ENCRYPT], sealed)
    check(status == 2 and b'exit status 3' in err, 'SIGCHLD ignored: %d %s' % (status, err))
    status, out, err = run(['sh', '-c', 'exec "$1" -D -r siv.yaml --key-command "cat of.key" 2>&-', 'sh', ENCRYPT], sealed)
    check((status, out) == (0, CLEAR), 'stderr is closed: %d' % status)
    status, out, err = run(['sh', '-c', 'exec "$1" -D -r siv.yaml --key-command "cat of.key" <&-', 'sh', ENCRYPT])
    check(status == 4 and b'stdin is closed' in err, 'stdin is closed: %d %s' % (status, err))
    # Nothing of ours is open in it.
    out = keygen('-q', '--add', '--key-command', 'ls /proc/self/fd >fds; cat of.key', '-o', '-')
    check(sorted(read('fds').split()) == [b'0', b'1', b'2', b'3'], 'descriptors of the command: %s' % read('fds'))


def waiting(argv, until, data, ended=True, **more):
    """Starts a program, gives it data, and waits until a file is there."""
    child = subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0, **more)
    child.stdin.write(data)
    if ended:
        child.stdin.close()
        child.stdin = None
    end = time.time() + WATCHDOG
    while not os.path.exists(until) and child.poll() is None and time.time() < end:
        time.sleep(.01)
    return child


def alive(pid):
    try:
        with open('/proc/%d/stat' % pid, encoding='ascii') as file:
            return file.read().rsplit(')', 1)[1].split()[0] != 'Z'
    except FileNotFoundError:
        return False


def gone(pid):
    end = time.time() + 10
    while alive(pid) and time.time() < end:
        time.sleep(.02)
    return not alive(pid)


def signals():
    """A command does not outlive us, nor what it started."""
    made('sig.key')
    for command in ('echo $$ >pid; mv pid pid.there; exec sleep 300', 'sleep 300 & echo $! >pid; mv pid pid.there; wait',
                    "trap '' TERM; echo $$ >pid; mv pid pid.there; while :; do sleep 1; done"):
        for option in ('--key-command', '--seal-command'):
            for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
                child = waiting([ENCRYPT, '-r', 'siv.yaml', option, command], 'pid.there', NAMED, start_new_session=True)
                pid = int(read('pid.there'))
                child.send_signal(number)
                out, err = child.communicate(timeout=WATCHDOG)
                check(child.returncode == -number and not out and not err, '%s, %s: %d %r %s' % (option, command, child.returncode, out, err))
                check(gone(pid), '%s, %s: the command is still there' % (option, command))
                os.unlink('pid.there')


def passphrase():
    """A command may ask at the terminal, though records come in by a pipe."""
    made('pass.key')
    write('pass.csv', encrypt('-k', 'pass.key')[1])
    pid, master = pty.fork()
    if pid == 0:
        ask = 'printf "Passphrase: " >/dev/tty; read word </dev/tty; test "$word" = open && cat pass.key'
        os.execvp('sh', ['sh', '-c', 'cat pass.csv | "$1" -D -r siv.yaml --key-command "$2" >opened.csv; echo "$?" >status', 'sh', ENCRYPT, ask])
    said = b''
    while b'Passphrase: ' not in said:
        said += os.read(master, 100)
    os.write(master, b'open\n')
    os.waitpid(pid, 0)
    os.close(master)
    check(read('status') == b'0\n' and read('opened.csv') == CLEAR, 'a passphrase at the terminal: %s' % read('status'))


# ---- Sealing -------------------------------------------------------------------------------------

def sealing():
    status, sealed, err = encrypt('--seal-command', 'cat >run.key; chmod 600 run.key')
    check((status, err) == (0, b'') and LINE.fullmatch(read('run.key')), 'sealed: %d %s' % (status, err))
    opens('opened', sealed, '--key-command', 'cat run.key')
    again = encrypt('--seal-command', 'cat >run2.key; chmod 600 run2.key')[1]
    check(read('run2.key') != read('run.key'), 'a fresh one for each run')
    status, _, err = run([ENCRYPT, '-D', '-r', 'siv.yaml', '-k', 'run.key'], again)
    check(status == 5, 'which opens nothing else: %s' % err)
    write('out.csv', 'older\n')
    for command, words in (('cat >bad.key; exit 7', 'exit status 7'), ('true', 'did not read the keyring'), ('head -c 0', 'did not read the keyring'),
                           ('cat', 'standard output'), ('cat >/dev/full', 'exit status'), ('cat >bad.key; kill -9 $$', 'signal 9'),
                           ('exec <&-; sleep .2', 'did not read the keyring'), ('no-such-program', 'exit status 127')):
        refused('--seal-command ' + command, [ENCRYPT, '-r', 'siv.yaml', '--seal-command', command], words)
        refused('the same, -o', [ENCRYPT, '-r', 'siv.yaml', '-o', 'out.csv', '--seal-command', command], words)
        check(read('out.csv') == b'older\n', 'the older file stands')
        if os.path.exists('bad.key'):
            os.unlink('bad.key')
    # As late as can be: what is refused does not cost an older archive its keyring.
    for data in (b'', b'a#pii:nothing\n1\n', CLEAR):
        status, out, err = encrypt('--seal-command', 'touch called; cat >/dev/null', data=data)
        check(status in (2, 3) and not out and not os.path.exists('called'), 'not called before a refusal: %d %s' % (status, err))
    # And before the first byte goes out.
    child = subprocess.Popen(['sh', '-c', '"$1" -r siv.yaml --seal-command "sleep .5; cat >late.key; touch done" | { head -c 1; ls done; }', 'sh', ENCRYPT],
                             stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    out, err = child.communicate(NAMED, timeout=WATCHDOG)
    check(b'done' in out, 'the first byte waits: %r %s' % (out, err))
    made('any.key')
    for options, words in ((['-k', 'any.key'], 'give one'), (['--key-command', 'cat any.key'], 'give one'), (['-D'], '-D opens with')):
        refused('--seal-command %s' % options, [ENCRYPT, '-r', 'siv.yaml', '--seal-command', 'cat >/dev/null', *options], words)
    status, _, err = run([ENCRYPT, '-r', 'siv.yaml', '--seal-command', 'cat >/dev/null'], NAMED, env=dict(os.environ, PII_KEY='any.key'))
    check(status == 0, '$PII_KEY is no option: %s' % err)
    for rules in ('sivd.yaml', 'ff1.yaml'):
        status, out, err = encrypt('--seal-command', 'touch called; cat >/dev/null', rules=rules)
        check(status == 2 and not out and not os.path.exists('called'), '%s under a sealed key: %d %s' % (rules, status, err))
    for program in (MASK, DROP, CLASSIFY):
        refused('not for others', [program, '--seal-command', 'cat'], 'unknown option')


# ---- Where a key is not --------------------------------------------------------------------------

def hidden():
    """What another process can see of ours, while it reads a keyring and while it works."""
    made('seen.key')
    words = re.findall(rb'[A-Za-z0-9+/]{43}=', read('seen.key'))
    if sanitized():
        skip('address space under a sanitizer')
        return
    user, program = 65534 if os.geteuid() == 0 else None, ENCRYPT
    if user is not None:
        # Root's folder, where the programs may be, is nobody else's.
        program = shutil.copy(ENCRYPT, os.path.abspath('for-others'))
        os.chmod('.', 0o777)
        os.chown('seen.key', user, user)
    child = waiting([program, '-r', 'siv.yaml', '--key-command', 'cat seen.key; touch there; sleep 1'], 'there', NAMED[:200], ended=False, user=user)
    process = '/proc/%d/' % child.pid
    check(os.stat(process + 'status').st_uid == 0, 'while it waits for the command: not ours to look into')
    check(not any(w in read(process + 'cmdline') for w in words), 'ps')
    time.sleep(1.5)
    status = read(process + 'status').decode()
    check(int(re.search(r'VmLck:\s+(\d+)', status).group(1)) > 0, 'keys are locked')
    check(re.search(r'Max core file size\s+0\s+0', read(process + 'limits').decode()), 'no core')
    check(os.stat(process + 'status').st_uid == 0, 'while it works')
    child.stdin.close()
    child.stdin = None
    child.send_signal(signal.SIGABRT)
    child.communicate(timeout=WATCHDOG)
    check(not [n for n in os.listdir('.') if n.startswith('core')], 'none was left')


with tempfile.TemporaryDirectory() as work:
    os.chdir(work)
    for mode in ('siv', 'sivd', 'sm4', 'ff1'):
        write(mode + '.yaml', 'version: 1\nclasses:\n  cn_mobile: {action: encrypt, encrypt: {mode: %s}}\n'
              '  email: {action: encrypt, encrypt: {mode: %s}}\n' % (mode, 'siv' if mode == 'ff1' else mode), 0o644)
    new_files()
    adding()
    locks()
    narrowing()
    wrong_files()
    commands()
    signals()
    passphrase()
    sealing()
    hidden()
    os.chdir('/')
close()
