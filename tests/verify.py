#!/usr/bin/env python3
"""pii-audit verify and head: every attack on a trail is named by its line, and a sound trail by none."""
import itertools
import json
import os
import re
import subprocess
import tempfile

import trails
from harness import BIN, CLASSIFY, DROP, MASK, check, close, run
from trails import CHAIN, Trail, digest, night, put, stream

AUDIT = os.path.join(BIN, 'pii-audit')
folder = tempfile.TemporaryDirectory()
os.chdir(folder.name)
os.environ['TZ'] = 'UTC'


def write(name, lines, rest=b''):
    with open(name, 'wb') as file:
        file.write(''.join(line + '\n' for line in lines).encode() + rest)
    return name


def verify(*args, data=b''):
    """Status, the findings as (file, line, words), and all of the output."""
    status, out, err = run([AUDIT, 'verify'] + list(args), data)
    out = out.decode()
    found = [(name, int(line), words) for name, line, words in re.findall(r'^([^\s:]+):(\d+): (.*)$', out, re.M)]
    return status, found, out + err.decode()


def sound(what, *args, chains=None):
    status, found, out = verify(*args)
    check(status == 0 and not found and out.endswith(': sound\n'), '%s: no finding: %d %s' % (what, status, out))
    if chains is not None:
        check(out.count('\nchain ') + out.startswith('chain ') == chains, '%s: %d chains: %s' % (what, chains, out))
    return out


def names(what, line, words, *args):
    """Is there a finding at the line (or one of several) that says so?"""
    status, found, out = verify('-q', *args)
    lines = line if isinstance(line, (tuple, set, list)) else (line,)
    check(status == 1 and any(at in lines and re.search(words, text) for _, at, text in found),
          '%s: %r at %s: %d %s' % (what, words, lines, status, out))
    return found


def rehash(lines):
    """A forger's work: numbers and digests that fit."""
    done = []
    for line in lines:
        value = json.loads(line)
        value['seq'], value['prev'] = len(done) + 1, digest(done[-1]) if done else ''
        done.append(put(value))
    return done


# ---- Sound trails --------------------------------------------------------------------------------


def three_nights(source='orders', **more):
    trail = Trail(**more)
    for day in (27, 28, 29):
        night(trail, '2026-11-%dT01:00:00' % day, source if source == 'orders' else '%s%d' % (source, day))
    return trail


def sound_simple():
    out = sound('three nights of one file', three_nights().write('a'), chains=3)
    check(all('(a:%d)\n' % (8 * i + k) in out for i in range(3) for k in (1, 2, 3, 4)), 'each stage once: ' + out)
    sound('three nights', three_nights('orders.').write('a'), chains=3)
    trail = Trail()
    for day in (27, 28):
        night(trail, '2026-11-%dT01:00:00' % day, 'same', run='nightly')
    sound('two nights of one run', trail.write('a'), chains=2)
    trail = Trail()
    begin = trail.begin()
    trail.end(begin, stream('in', 10), stream('out', 10))
    sound('one program', trail.write('a'), chains=1)
    trail = Trail()
    night(trail, '2026-11-29T01:00:00', 'clean', [('pii-classify', 'audit', {}), ('pii-audit', 'audit', {}), ('pii-x', 'audit', {})])
    sound('bytes that never change', trail.write('a'), chains=1)
    status, found, out = verify('-q', 'a')
    check(status == 0 and out == '', 'quiet: %r' % out)


def sound_concurrent():
    # Two pipes at once in one file: lines in any order, as long as each ends after it began.
    for number, order in enumerate(itertools.islice(itertools.permutations(range(4)), 24)):
        trail = Trail()
        begins = {}
        for i in order:
            pipe, stage = i // 2, i % 2
            begins[i] = trail.begin(*(('pii-classify', 'classify'), ('pii-mask', 'mask'))[stage], run='r%d' % pipe)
            trail.pause(1)
        ends = [(0, 2, 1, 3), (2, 0, 1, 3), (0, 1, 2, 3), (2, 3, 0, 1)][number % 4]
        for i in ends:
            pipe, stage = i // 2, i % 2
            trail.end(begins[i], stream('%d/%d' % (pipe, stage), 10), stream('%d/%d' % (pipe, stage + 1), 10))
        sound('two pipes at once, %r %r' % (order, ends), trail.write('a'), chains=2)


def sound_files():
    trails_of = [Trail(identity='aaaaaaaaa' + letter) for letter in 'abcd']
    for day in (27, 28):
        night(trails_of[0], '2026-11-%dT01:00:00' % day, 'orders', trails=trails_of, run=str(day))
    paths = [trail.write('t%d' % i) for i, trail in enumerate(trails_of)]
    for order in itertools.permutations(paths):
        out = sound('files in the order %r' % (order,), *order, chains=2)
    check(re.search(r'classify.*t0:1.*\n.*erase.*t1:1.*\n.*mask.*t2:1.*\n.*audit.*t3:1', out), 'one chain over four files: ' + out)
    # Each stage on a machine of its own, whose clock is a minute off.
    far = [Trail(identity='bbbbbbbbb' + letter) for letter in 'abcd']
    for i, trail in enumerate(far):
        trail.now = trails.moment('2026-11-29T01:0%d:00' % (4 - i))
    begins = [trail.begin(program, task, run=str(i), operator={'login': 'a', 'uid': i, 'host': 'h%d' % i})
              for i, (trail, (program, task, _)) in enumerate(zip(far, CHAIN))]
    for i, (trail, begin) in enumerate(zip(far, begins)):
        trail.end(begin, stream('s%d' % i, 10), stream('s%d' % (i + 1), 10))
    sound('machines whose clocks differ', *[trail.write('f%d' % i) for i, trail in enumerate(far)], chains=1)


def sound_ends():
    trail = Trail()
    # Refused before it read a byte, while the one before it dies of the pipe.
    one, two = trail.begin('pii-classify', 'classify', '1'), trail.begin('pii-mask', 'mask', '1')
    trail.end(two, stream('', 0, 0), stream('', 0, 0), status=2)
    trail.end(one, stream('x', 500), stream('y', 400), status=141)
    # Stopped by malformed data: what was written is cut.
    night(trail, '2026-11-28T01:00:00', 'o')
    one, two = trail.begin('pii-classify', 'classify', '2'), trail.begin('pii-mask', 'mask', '2')
    trail.end(one, stream('m', 500), stream('n', 400), status=3)
    trail.end(two, stream('n', 400), stream('p', 399), status=3)
    # Rejected records, a dry run, a stream that was compressed on its way, one of nothing.
    three = trail.begin('pii-drop', 'erase', '3')
    trail.end(three, stream('q', 100), None, removed=(5, 0), rejects=2)
    report = trail.begin('pii-classify', 'classify', '3')
    trail.end(report, stream('q', 100), stream('table', 0, 700))
    source, sample = trail.begin(run='s'), trail.begin('pii-classify', 'classify', 's')
    trail.end(source, stream('u', 100), stream('v', 100))
    trail.end(sample, stream('v', 20), stream('table', 0, 700))
    three = trail.begin('pii-mask', 'mask', '4')
    trail.end(three, stream('r', 100), stream('s', 98), rejects=2)
    four, five = trail.begin('pii-mask', 'mask', '5'), trail.begin('pii-audit', 'audit', '6')
    trail.end(four, stream('t', 100), stream('zst', 100, text='text'))
    trail.end(five, stream('text', 100), stream('text', 100), audit=trails.audit(gate=False), status=1)
    out = sound('runs that ended in other ways', trail.write('a'), chains=8)
    check('signal' in out and 'malformed' in out and 'refused' in out and '2 put aside' in out and 'no stream out' in out,
          'ends in words: ' + out)


def sound_forks():
    trail = Trail()
    runs = [trail.begin('pii-classify', 'classify', '1'), trail.begin('pii-mask', 'mask', '1'), trail.begin('pii-drop', 'drop', '1')]
    trail.end(runs[0], stream('a', 10), stream('b', 10))
    trail.end(runs[1], stream('b', 10), stream('c', 10))
    trail.end(runs[2], stream('b', 10), stream('d', 10))
    out = sound('a pipe that forks', trail.write('a'), chains=2)
    check(out.count('(a:1)') == 2, 'the first stage in both: ' + out)
    # One script, one run: three pipes, one after the other; and a report before.
    trail = Trail()
    alone = trail.begin('pii-classify', 'classify', '9')
    trail.end(alone, stream('a', 10), None)
    for i in range(3):
        night(trail, '2026-11-28T01:0%d:00' % i, 'file%d' % i, run='9')
    out = sound('pipes of one script', '--complete', trail.write('a'), chains=4)
    # … or programs by themselves, whose files have nothing to do with each other.
    trail = Trail()
    for i, (program, task, _) in enumerate(CHAIN):
        trail.end(trail.begin(program, task, '9', piped=(i % 2 > 0, False)), stream('in%d' % i, 10 + i), stream('out%d' % i, 10 + i))
    sound('programs of one script', '--complete', trail.write('a'), chains=4)
    # … and two at once.
    trail = Trail()
    begins = [trail.begin(program, task, '9') for i in range(2) for program, task, _ in CHAIN[:3:2]]
    for i, begin in enumerate(begins):
        trail.pause(500)
        trail.end(begin, stream('%d/%d' % (i // 2, i % 2), 10), stream('%d/%d' % (i // 2, i % 2 + 1), 10))
    sound('pipes of one script at once', '--complete', trail.write('a'), chains=2)


def outside(after=1000, name='sorted'):
    """classify, a program that writes no trail, mask, audit."""
    trail = Trail()
    begins = [trail.begin(program, task, '7') for program, task, _ in (CHAIN[0], CHAIN[2], CHAIN[3])]
    trail.pause(5)
    trail.end(begins[0], stream('raw', 1000), stream('labelled', 1000), columns=trails.COLUMNS['classify'])
    trail.pause(5)
    trail.end(begins[1], stream(name, after), stream('masked', after), columns=trails.COLUMNS['mask'])
    trail.pause(5)
    trail.end(begins[2], stream('masked', after), stream('masked', after), audit=trails.audit())
    return trail


def outside_steps():
    out = sound('a step outside', outside().write('a'), chains=1)
    check(re.search(r'outside step.*1000 records before, 1000 after', out), 'told in the chain: ' + out)
    names('a step outside, --complete', 2, 'outside step: .*pii-classify.*pii-mask', '--complete', 'a')
    names('records lost on the way', 5, r'1000 records went out of pii-classify \(a:4\), and 983 came in to pii-mask: 17 were lost between',
          outside(983).write('a'))
    names('records from elsewhere', 5, '1003 came in to pii-mask: 3 came in from elsewhere', outside(1003).write('a'))
    # A short stream is over before the next program has begun.
    trail = Trail()
    one = trail.begin('pii-classify', 'classify', '7')
    trail.pause(2)
    trail.end(one, stream('raw', 9), stream('labelled', 9), columns=trails.COLUMNS['classify'])
    trail.pause(30)
    two = trail.begin('pii-mask', 'mask', '7', piped=(True, False))
    trail.pause(2)
    trail.end(two, stream('cut', 5), stream('masked', 5), columns=trails.COLUMNS['mask'])
    names('records lost from a short stream', 4, '4 were lost', trail.write('a'))


# ---- Attacks -------------------------------------------------------------------------------------


def leaves(value, path=()):
    """Every value of a line that holds no others, by its path; of arrays the first two."""
    if isinstance(value, dict):
        for key in value:
            yield from leaves(value[key], path + (key,))
    elif isinstance(value, list) and value:
        for i in range(min(2, len(value))):
            yield from leaves(value[i], path + (i,))
    else:
        yield path


def changed(line, path):
    value = json.loads(line)
    at = value
    for key in path[:-1]:
        at = at[key]
    old = at[path[-1]]
    if isinstance(old, bool):
        new = not old
    elif isinstance(old, (int, float)):
        new = old + 1
    elif old is None:
        new = 'x'
    elif isinstance(old, list):
        new = [{}]
    elif re.fullmatch('[0-9a-f]{64}', old):
        new = old[:-1] + ('0' if old[-1] != '0' else '1')
    elif path[-1] == 'time':
        new = old[:-2] + ('0Z' if old[-2] != '0' else '1Z')
    else:
        new = old[:-1] + ('a' if old[-1:] != 'a' else 'b')
    at[path[-1]] = new
    return put(value)


def attack_edits(lines):
    for i, line in enumerate(lines[:-1]):
        for path in itertools.islice(leaves(json.loads(line)), i % 5 if i >= 8 else 0, None, 5 if i >= 8 else 1):
            edited = lines[:i] + [changed(line, path)] + lines[i + 1:]
            # A digest that was changed accuses the line before it, and a number the one that had it.
            allowed = {i + 1, i} if path == ('prev',) else {i + 1, i + 2} if path == ('seq',) else {i + 1}
            names('line %d, %r changed' % (i + 1, path), allowed, '', write('e', edited))
        for what, text in (('a blank', line.replace(', ', ',  ', 1)), ('a member less', re.sub(', "(version|status|what)": [^,]*,', ',', line)),
                           ('a member more', line[:-1] + ', "note": 1}'), ('a member twice', line[:-1] + ', "seq": %d}' % (i + 1)),
                           ('cut', line[:len(line) // 2]), ('emptied', ''), ('no UTF-8', None), ('NUL', line.replace('trail', 'tr\0il', 1))):
            data = ''.join(part + '\n' for part in lines[:i]).encode() + \
                (line.encode()[:-2] + b'\xff}' if text is None else text.encode()) + b'\n' + \
                ''.join(part + '\n' for part in lines[i + 1:]).encode()
            with open('e', 'wb') as file:
                file.write(data)
            names('line %d: %s' % (i + 1, what), i + 1, 'changed after it was written', 'e')


def attack_cuts(lines):
    for i in range(len(lines) - 1):
        names('line %d cut' % (i + 1), i + 1, 'line %d of the trail is missing' % (i + 1), write('e', lines[:i] + lines[i + 1:]))
        for j in range(i + 2, len(lines), 3):
            names('lines %d to %d cut' % (i + 1, j), i + 1, 'lines %d to %d of the trail are missing' % (i + 1, j),
                  write('e', lines[:i] + lines[j:]))


def attack_order(lines):
    for i, j in itertools.combinations(range(len(lines)), 2):
        swapped = list(lines)
        swapped[i], swapped[j] = lines[j], lines[i]
        found = names('lines %d and %d swapped' % (i + 1, j + 1), {i + 1, j + 1}, 'lines were moved', write('e', swapped))
        check(len(found) <= 2 and all(i + 1 <= line <= j + 1 for _, line, _ in found), 'and no line beyond: %r' % found)
    for i in range(len(lines)):
        for j in (i, len(lines) - 1):
            found = names('line %d again behind line %d' % (i + 1, j + 1), j + 2, 'this line repeats line %d$' % (i + 1),
                          write('e', lines[:j + 1] + [lines[i]] + lines[j + 1:]))
            check(len(found) == 1, 'which is all: %r' % found)
        for j in range(0, len(lines), 5):
            moved = lines[:i] + lines[i + 1:]
            moved.insert(j, lines[i])
            if moved != lines:
                found = names('line %d moved to %d' % (i + 1, j + 1), {j + 1, i + 1, i + 2}, 'lines were moved', write('e', moved))
                check(len(found) == 1, 'which is all: %r' % found)


def attack_tail(lines):
    """A cut end: what a chain alone shows, and what a head shows that was kept elsewhere."""
    whole = ''.join(line + '\n' for line in lines).encode()
    write('whole', lines)
    status, head, err = run([AUDIT, 'head', 'whole'])
    check(status == 0 and head.decode().split()[:3] == ['abcdefghij', str(len(lines)), digest(lines[-1])] and
          head.decode().split()[3] == json.loads(lines[-1])['time'], 'head: %r %r' % (head, err))
    with open('kept', 'wb') as file:
        file.write(head)
    begin = len(whole) - len((lines[-2] + '\n' + lines[-1] + '\n').encode())
    for size in range(begin, len(whole)):
        ended = whole[size - 1:size] == b'\n'
        if not ended and size % 9 and len(whole) - size > 60 and size - begin > 60:
            continue
        with open('e', 'wb') as file:
            file.write(whole[:size])
        status, found, out = verify('-q', 'e')
        torn = [line for _, line, words in found if words.startswith('torn: ')]
        check(torn == ([] if ended else [len(lines) - (size <= begin + len(lines[-2].encode()))]), 'cut at byte %d: %s' % (size, out))
        if size % 7 == 0 or ended:
            names('cut at byte %d, by its head' % size, {len(lines) - 2, len(lines) - 1, len(lines)}, 'the end was cut off.*kept:1', '--head', 'kept', 'e')
    # The last line changed, or all of it written anew: only a head tells.
    last = lines[:-1] + [changed(lines[-1], ('milliseconds',))]
    check(verify('-q', write('e', last))[0] == 0, 'nothing holds the last line')
    names('the last line changed', len(lines), 'not the one that it was.*kept:1', '--head', 'kept', 'e')
    forged = rehash([line.replace('server', 'sorver') for line in lines])
    check(verify('-q', write('e', forged))[0] == 0, 'a trail written anew is sound by itself')
    names('a trail written anew', len(lines), 'rewritten', '--head', 'kept', 'e')
    # It goes on, and the head still holds.
    trail = Trail()
    trail.lines = list(lines)
    night(trail, '2026-11-30T01:00:00', 'more')
    sound('a head of a trail that went on', '--head', 'kept', trail.write('a'))


def attack_mixed(lines):
    other = three_nights('x', identity='zzzzzzzzzz').lines
    for i in range(len(lines) + 1):
        found = names('a line of another trail, at %d' % (i + 1), i + 1, 'of another trail, zzzzzzzzzz',
                      write('e', lines[:i] + other[5:6] + lines[i:]))
        check(len(found) == 1, 'which is all: %r' % found)
    names('two trails in one file', len(lines) + 1, 'the lines from here to %d are of another trail' % (2 * len(lines)), write('e', lines + other))
    names('one trail twice', 1, 'again, as is a', write('a', lines), write('e', lines))
    half = [json.loads(line) for line in lines]
    for i in range(len(lines) // 2):
        half[i]['trail'] = 'zzzzzzzzzz'
    names('a line in the place of another', 4, 'another trail', write('e', lines[:3] + other[3:4] + lines[4:]))


def attack_runs():
    def without(event, number):
        lines = three_nights().lines
        places = [i for i, line in enumerate(lines) if json.loads(line)['event'] == event]
        return lines, places[number]

    # Drops an end and hides it: later lines that name a run by its number are moved as well.
    lines, place = without('end', 5)
    values = [json.loads(line) for line in lines]
    begun = values[place]['begin']
    del values[place]
    for value in values:
        if value.get('begin', 0) > place + 1:
            value['begin'] -= 1
    names('an end dropped and hidden', begun, 'began here and never ended', write('e', rehash(map(put, values))))

    trail = Trail()
    one = trail.begin()
    trail.end(one, stream('a', 10), stream('b', 10))
    trail.failed(one)
    names('a rename that failed', 3, r'pii-mask, begun in line 1, failed at the very end \(rename\)', trail.write('e'))
    for what, words in (('receipt', 'stands'), ('trail', 'nobody knows'), ('a later word', 'did not come to pass')):
        trail = Trail()
        one, two = trail.begin(), trail.begin('pii-audit', 'audit')
        trail.end(one, stream('a', 10), stream('b', 10))
        trail.failed(one, what)
        trail.end(two, stream('b', 10), stream('b', 10), audit=trails.audit())
        found = names('%s failed' % what, 4, words, trail.write('e'))
        check('chain 2' not in verify('e')[2] and len(found) == 1, 'and what it put out was read: %s' % verify('e')[2])
    trail = Trail()
    one = trail.begin()
    trail.end(one, stream('a', 10), stream('b', 10))
    trail.end(one, stream('a', 10), stream('c', 10))
    names('two ends', 3, 'ends a second time: it did in line 2', trail.write('e'))
    trail = Trail()
    one = trail.begin()
    trail.end(one, stream('a', 10), stream('b', 10))
    trail.end(2, stream('a', 10), stream('c', 10))
    names('an end of nothing', 3, 'line 2 of the trail, where it should begin', trail.write('e'))
    for what, came, out, removed, rejects in (('fewer out', 10, 9, (0, 0), 0), ('more out', 10, 11, (0, 0), 0), ('removed', 10, 7, (1, 1), 0),
                                              ('rejected', 10, 10, (0, 0), 1), ('more than all', 10, 0, (11, 0), 0), ('more rejects', 10, 5, (5, 0), 1)):
        trail = Trail()
        trail.end(trail.begin(), stream('a', came), stream('b', out), removed=removed, rejects=rejects)
        names('records that do not add up, %s' % what, 2, 'the records do not add up: %d in' % came, trail.write('e'))
    trail = Trail()
    begins = [trail.begin('pii-classify', 'classify'), trail.begin('pii-mask', 'mask', rules={'name': 'other', 'sha256': digest('other')})]
    trail.end(begins[0], stream('a', 10), stream('b', 10))
    trail.end(begins[1], stream('b', 10), stream('c', 10))
    names('other rules', 2, r'pii-mask went by other rules \(other, .*pii-classify before it \(share', trail.write('e'))
    trail = Trail()
    one, two = trail.begin('pii-classify', 'classify'), trail.begin('pii-mask', 'mask')
    trail.end(one, stream('a', 10), stream('b', 10))
    trail.end(two, stream('b', 9), stream('c', 9))
    names('other records in the same bytes', 4, '9 records that came in, and pii-classify of 10', trail.write('e'))
    trail = Trail()
    trail.end(trail.begin(), stream('a', 10), stream('b', 10))
    trail.now = trails.moment('2026-10-31T00:00:00')
    trail.end(trail.begin(run='2'), stream('a', 10), stream('b', 10))
    names('the time goes back', 3, 'the time goes back, from 2026-11-01T00:00:00Z to 2026-10-31T00:00:00Z', trail.write('e'))


def torn_lines():
    """A line that was torn stays, and the writer goes on behind it: told of, but the chain holds."""
    trail = three_nights()
    lines = trail.lines[:8]
    for torn in (trail.lines[8][:40], trail.lines[8][:3], trail.lines[8][:-1], 'x\0y'):
        more = Trail()
        more.lines = lines + [torn]
        night(more, '2026-11-28T01:00:00', 'next')
        status, found, out = verify('-q', more.write('a'))
        check(status == 1 and [(line, words[:12]) for _, line, words in found] == [(9, 'torn: whoeve')], 'torn, and gone on behind: ' + out)
        check(run([AUDIT, 'head', 'a'])[0] == 0, 'it has a head')
    more = Trail()
    more.lines = lines + [trail.lines[8][:40], trail.lines[8][:20]]
    night(more, '2026-11-28T01:00:00', 'next')
    status, found, out = verify('-q', more.write('a'))
    check(status == 1 and [line for _, line, _ in found] == [9], 'torn twice: ' + out)
    write('a', lines, trail.lines[8][:99].encode())
    status, out, _ = run([AUDIT, 'head', 'a'])
    check(status == 0 and out.split()[1] == b'8', 'the head of a trail whose end is torn is its last whole line: %r' % out)
    status, out, _ = run([AUDIT, 'head', write('a', lines[:3] + lines[4:])])
    check(status == 1 and b'line 4 of the trail is missing' in out, 'no head of a trail that was changed: %r' % out)


# ---- What is asked -------------------------------------------------------------------------------


def gaps():
    trail = Trail()
    for day in (24, 25, 27, 28):
        night(trail, '2026-11-%dT01:00:00' % day, 'orders')
    trail.write('a')
    found = names('a missing night', 17, r'between 2026-11-25T01:00:00Z and 2026-11-27T01:00:00Z: 48 h', '--max-gap', '26h', '--now', '2026-11-29', 'a')
    check(len(found) == 1, 'which is all: %r' % found)
    for gap in ('48h', '49h', '2d', '2880m', '172800s'):
        sound('nights no more than %s apart' % gap, '--max-gap', gap, '--now', '2026-11-29', 'a')
    names('nothing since', 25, 'since 2026-11-28T01:00:00Z: (70 h|69 h 59 min)', '--max-gap', '48h', '--now', '2026-11-30T23:00:00Z', 'a')
    names('nothing since, by the clock', 25, 'since 2026-11-28T01:00:00Z', '--max-gap', '1s', 'a')
    # A file that is looked at each night goes out as it came in: one night is no stage of the next.
    trail = Trail()
    for day in (24, 25, 26):
        trail.at('2026-11-%dT01:00:00' % day)
        trail.end(trail.begin('pii-audit', 'audit', run=str(day)), stream('same', 10), stream('same', 10))
    sound('a file that is the same each night', '--max-gap', '25h', '--now', '2026-11-27T01:00:00Z', trail.write('a'))
    # A night that failed is a missing one.
    trail = Trail()
    for day, status in ((24, 0), (25, 3), (26, 0)):
        trail.at('2026-11-%dT01:00:00' % day)
        trail.end(trail.begin(run=str(day)), stream('a%d' % day, 10), stream('b%d' % day, 10), status=status)
    names('a night that failed', 5, '48 h', '--max-gap', '26h', '--now', '2026-11-26T02:00:00Z', trail.write('a'))
    trail = Trail()
    trail.end(trail.begin(), stream('a', 10), None)
    trail.end(trail.begin('pii-classify', 'classify'), stream('a', 10), stream('table', 0, 99))
    names('no night at all', 1, 'no run ended well', '--max-gap', '26h', trail.write('a'))
    for gap in ('', '26', 'h', '26x', '-1h', '0h', '26hh', '1e3h', '99999999999999999999h', '36526d'):
        check(verify('--max-gap', gap, 'a')[0] == 2, '--max-gap %r is refused' % gap)
    for now in ('', 'today', '2026-13-01', '2026', '12/03/2026'):
        check(verify('--max-gap', '1h', '--now', now, 'a')[0] == 2, '--now %r is refused' % now)


def against():
    data = 'id,name\n1,段**\n'.encode() * 5000
    with open('out.csv', 'wb') as file:
        file.write(data)
    packed = subprocess.run(['zstd', '-qf', '-19', 'out.csv', '-o', 'out.csv.zst']).returncode == 0
    trail = Trail()
    trail.end(trail.begin(run='1'), stream('in', 10), dict(stream('', 10), sha256=digest(data)))
    trail.end(trail.begin(run='2'), stream('in', 10), dict(stream('', 10), sha256=digest('zst'), text_sha256=digest(b'other\n')))
    bad = trail.begin(run='3')
    trail.end(bad, stream('in', 10), dict(stream('', 9), sha256=digest(b'cut\n')), status=3)
    lost = trail.begin(run='4')
    trail.end(lost, stream('in', 10), dict(stream('', 10), sha256=digest(b'lost\n')))
    trail.write('a')
    out = sound('the very output', '--against', 'out.csv', 'a')
    check('out.csv is what pii-mask of run 1 put out' in out and '(a:2)' in out, 'the run is named: ' + out)
    if packed:
        sound('compressed since', '--against', 'out.csv.zst', 'a')
    for name, text, line, words in (('changed', data + b'\n', 1, 'not what any run'), ('cut', data[:-1], 1, 'not what any run'),
                                    ('stopped', b'cut\n', 1, r'pii-mask put out \(a:6\), and that run did not end well: it stopped'), ('none', b'', 1, 'not what any')):
        with open(name, 'wb') as file:
            file.write(text)
        names('%s is not the output' % name, line, words, '--against', name, 'a')
    with open('text', 'wb') as file:
        file.write(b'other\n')
    sound('the text of what was compressed', '--against', 'text', 'a')
    trail.failed(lost)
    trail.write('a')
    with open('lost', 'wb') as file:
        file.write(b'lost\n')
    names('an output that did not take its place', 1, 'it failed at the very end', '--against', 'lost', 'a')
    status, _, out = verify('--against', 'missing', 'a')
    check(status == 4 and 'missing' in out, 'a file that is not there: %d %s' % (status, out))
    status, found, out = verify('--against', '-', 'a', data=data)
    check('stdin is what pii-mask' in out, 'standard input: ' + out)


def heads():
    trail = three_nights()
    trail.write('a')
    text = ''.join('abcdefghij %d %s 2026-11-27T01:00:00.000Z\n' % (i + 1, digest(line)) for i, line in enumerate(trail.lines))
    with open('kept', 'w') as file:
        file.write('# kept\n\n' + text.replace('\n', '\r\n'))
    out = sound('heads of all lines', '--head', 'kept', 'a')
    check('24 heads held' in out, 'all hold: ' + out)
    with open('kept', 'w') as file:
        file.write(text.replace('abcdefghij 3', 'zzzzzzzzzz 3'))
    names('a head of another trail', 3, 'none of these trails is zzzzzzzzzz', '--head', 'kept', 'a')
    write('e', trail.lines[:4] + trail.lines[5:])
    with open('kept', 'w') as file:
        file.write(text)
    names('a head of a line that was cut', 1, r'line 5 of the trail is gone.*kept:5', '--head', 'kept', 'e')
    for bad in ('', 'x\n', text.replace(' 3 ', ' three '), text.replace(' 3 ', ' 0 '), text.replace('abcdefghij 4', 'abcdefghi1 4'), 'abcdefghij 1 00 t\n',
                text + 'abcdefghij 1 %s t more\n' % digest('x')):
        with open('bad', 'w') as file:
            file.write(bad)
        status, _, out = verify('--head', 'bad', 'a')
        check(status == 2 and 'pii-audit head' in out, 'no heads in %r: %d %s' % (bad[:20], status, out))
    check(verify('--head', 'missing', 'a')[0] == 4, 'heads that are not there')
    status, _, out = verify('--head', '-', 'a', data=text.encode())
    check(status == 0, 'heads from standard input: ' + out)


def usage():
    write('a', three_nights().lines)
    write('csv', ['id,name', '1,x'])
    write('empty', [])
    for args, expected in ((('csv',), 2), (('missing',), 4), (('.',), 4), ((), 2), (('-', '-'), 2), (('--head', '-', '-'), 2), (('--wrong', 'a'), 2)):
        status, _, out = verify(*args)
        check(status == expected and out, 'verify %r: %d %s' % (args, status, out))
    for args, expected in ((('csv',), 2), (('missing',), 4), ((), 2), (('a', 'a'), 2), (('empty',), 1)):
        status, out, err = run([AUDIT, 'head'] + list(args))
        check(status == expected and (out or err), 'head %r: %d %r' % (args, status, err))
    names('an empty trail', 1, 'empty', 'empty')
    status, _, out = verify('-', data=open('a', 'rb').read())
    check(status == 0 and '(stdin:1)' in out, 'standard input: ' + out)
    done = subprocess.run([AUDIT, 'verify'], env=dict(os.environ, PII_TRAIL='a'), capture_output=True)
    check(done.returncode == 0, '$PII_TRAIL names a trail: %r' % done.stderr)
    with open('/dev/full', 'w') as full:
        done = subprocess.run([AUDIT, 'verify', 'a'], stdout=full, stderr=subprocess.PIPE)
    check(done.returncode == 4 and b'cannot write' in done.stderr, 'a full disk: %r' % done.stderr)
    # What a trail holds may not move a terminal's cursor, nor a name its file.
    trail = Trail()
    trail.end(trail.begin(program='pii\x1b[2J', run='\u202egnp', task='t\n1'), stream('a', 10), stream('b', 9))
    status, _, out = verify(trail.write('a'))
    check('\x1b' not in out and '\u202e' not in out and '\\x1B' in out, 'escapes: %r' % out)
    trail.write('x\x1b[2J')
    check('\x1b' not in verify('x\x1b[2J')[2], 'of a name too')


def long_lines():
    lines = three_nights().lines
    for what, line in (('long', '{"trail": "' + 'x' * (33 << 20)), ('deep', '[' * 100000), ('wide', '[' + '1,' * 2000000 + '1]')):
        write('e', lines[:3] + [line] + lines[4:])
        names('a line that is %s' % what, 4, 'changed after it was written', 'e')
    write('e', lines[:3] + [''] * 3000000 + lines[3:])
    done = subprocess.run(['sh', '-c', 'ulimit -v 400000; exec "$0" verify -q e', AUDIT], capture_output=True) if b'__asan_init' not in \
        open(AUDIT, 'rb').read() else subprocess.run([AUDIT, 'verify', '-q', 'e'], capture_output=True)
    check(done.returncode == 1 and done.stdout.count(b'\n') == 1 and b'e:4: ' in done.stdout, 'millions of empty lines: %r %r' % (done.stdout[:200], done.stderr))


def many_runs():
    """Years of runs under one name, none of which ended: each could have run beside all the others."""
    trail = Trail()
    for number in range(20000):
        trail.pause(60000)
        trail.begin('pii-mask' if number % 2 else 'pii-drop', 'mask' if number % 2 else 'drop', 'nightly')
    trail.write('a')
    done = subprocess.run(['sh', '-c', 'ulimit -t 30; exec "$0" verify -q a', AUDIT], capture_output=True)
    check(done.returncode == 1 and done.stdout.count(b'never ended') == 20000, 'years of runs: %d %r' % (done.returncode, done.stderr))


# ---- Trails that the programs wrote --------------------------------------------------------------


def sh(script, **more):
    return subprocess.run(['bash', '-c', script], capture_output=True, timeout=120, env=dict(
        os.environ, CLASSIFY=CLASSIFY, DROP=DROP, MASK=MASK, AUDIT=AUDIT, PII_TRAIL='real', **more))


def real_orders(count):
    with open('orders.csv', 'w', encoding='utf-8') as file:
        file.write('订单编号,收货人姓名,联系手机,金额\n')
        for i in range(count):
            file.write('%d,%s,138%08d,%d.50\n' % (10 ** 15 + i, '段伟李芳王敏赵娜'[i % 4 * 2:i % 4 * 2 + 2], 12345678 + i * 7, i % 300))


def real_sound():
    real_orders(3000)
    kept = open('heads', 'wb')
    for day in range(3):
        sh('for i in 1 2 3; do $CLASSIFY orders.csv | $MASK | $AUDIT --gate >out$i & done; wait; $AUDIT head real >head')
        kept.write(open('head', 'rb').read())
    kept.close()
    sound('three pipes at once, three times', '--head', 'heads', '--complete', '--against', 'out2', 'real', chains=9)
    for i, script in enumerate((
            '$CLASSIFY -z orders.csv | zstd -dqc | $MASK -z -o out.zst && $AUDIT out.zst >/dev/null',
            '$CLASSIFY orders.csv | tee >($MASK >a.csv) | $MASK -o b.csv; sleep 0.3',
            '$CLASSIFY --report orders.csv >/dev/null; $DROP --dry-run orders.csv; $CLASSIFY --write-plan p.yaml orders.csv >/dev/null; '
            '$MASK --plan p.yaml orders.csv -o c.csv; $MASK --plan p.yaml <orders.csv >d.csv',
            '$CLASSIFY orders.csv --leave-debts -o l.csv; PII_TRAIL=other $MASK l.csv -o m.csv',
            '(cat orders.csv; echo 1,2) | $CLASSIFY --rejects r.csv | $MASK >/dev/null; (cat orders.csv; echo 1,2) | $CLASSIFY | $MASK >/dev/null; '
            '$CLASSIFY none.csv; $MASK orders.csv >n.csv; $CLASSIFY -r none orders.csv')):
        for name in ('real', 'other'):
            if os.path.exists(name):
                os.unlink(name)
        done = sh(script)
        out = sound('real %d: %r' % (i, done.stderr), 'real', *(['other'] if os.path.exists('other') else []))
        check(i != 3 or re.search(r'real:1\)\n.*other:1\)', out), 'one chain over two trails: ' + out)


def real_attacks():
    for name, script, words in (
            ('a step outside that drops a record', '$CLASSIFY orders.csv | sed 5d | $MASK >/dev/null', '3000 records went out of pii-classify .*, and 2999 came in to pii-mask: 1 was lost'),
            ('a kill', 'mkfifo fifo; $MASK <fifo >/dev/null & (cat orders.csv; until grep -q pii-mask real; do sleep 0.01; done; kill -9 $!) | $CLASSIFY >fifo; wait', 'never ended'),
            ('another rules file', '$CLASSIFY orders.csv | $MASK -r share >/dev/null', 'went by other rules'),
            ('a full disk under the output', '$CLASSIFY orders.csv | $MASK >/dev/full', None),
            ('no room for the trail', '$CLASSIFY orders.csv | $MASK >/dev/null; (ulimit -f 1; $CLASSIFY orders.csv >/dev/null); $CLASSIFY orders.csv >/dev/null', None)):
        if os.path.exists('real'):
            os.unlink('real')
        done = sh(script)
        status, found, out = verify('-q', 'real')
        if words:
            check(status == 1 and any(re.search(words, text) for _, _, text in found), '%s: %s %r' % (name, out, done.stderr))
        else:
            check(all(re.search('began here and never ended|^torn|failed at the very end', text) for _, _, text in found), '%s: %s %r' % (name, out, done.stderr))
            check(run([AUDIT, 'head', 'real'])[0] == 0, '%s: it has a head' % name)


sound_simple()
sound_concurrent()
sound_files()
sound_ends()
sound_forks()
outside_steps()
nights = three_nights('orders.').lines
attack_edits(nights)
attack_cuts(nights)
attack_order(nights)
attack_tail(nights)
attack_mixed(nights)
attack_runs()
torn_lines()
gaps()
against()
heads()
usage()
long_lines()
many_runs()
real_sound()
real_attacks()
os.chdir('/')
folder.cleanup()
close()
