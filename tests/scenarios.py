#!/usr/bin/env python3
"""Scenarios: what the owner of a shop has to do, from the first command to what the other side holds in hands.

An archive is sealed and restored; two agencies get copies. All of it as one would type it, with rules saved by an
editor of Windows.
"""
import os
import re
import shutil
import sys
import tempfile

from harness import check, close, skip
from shop import EVERYTHING, PERSONS, export, hidden, made, read, shell, table, write


def notepad(path, *lines):
    """As an editor of a Chinese Windows saves it."""
    write(path, ''.join(line + '\r\n' for line in lines).encode('gb18030'))


def forget(path):
    if os.path.exists(path):
        os.remove(path)


def refused(what, script, status, path, *words):
    """The chain ends so, says so, and leaves no file."""
    got, out, err = shell(script)
    check(got == status and not out and not os.path.exists(path) and all(word in err for word in words),
          '%s: %d %r %s' % (what, got, out[:200], err))


# ---- An archive under a sealed key -------------------------------------------------------------

def sealed():
    if not shutil.which('openssl'):
        return skip('openssl is not there')
    write('seal.sh', 'exec openssl enc -aes-256-cbc -pbkdf2 -pass file:"$1" -out orders.key.enc\n')
    write('open.sh', 'exec openssl enc -d -aes-256-cbc -pbkdf2 -pass file:"$1" -in orders.key.enc\n')
    write('pass', 'a good long phrase\n')
    write('other', 'another phrase\n')
    seal = "pii-classify -r archive orders.csv | pii-encrypt -r archive --seal-command '%s' -o sealed.csv"
    refused('a seal that fails', seal % 'cat >/dev/null; exit 3', 2, 'sealed.csv')
    if not made('sealing', seal % 'sh seal.sh pass'):
        return None
    hidden('sealed', read('sealed.csv'), *EVERYTHING)
    hidden('the sealed key', read('orders.key.enc'), *EVERYTHING)
    check(not re.search(rb'[a-z2-7]{10} \d{4}-', read('orders.key.enc')), 'sealed: the keyring is not in the clear')
    unseal = "pii-encrypt -D -r archive --key-command 'sh open.sh %s' -E gb18030 sealed.csv -o restored.csv"
    forget('restored.csv')
    refused('the wrong phrase', unseal % 'other', 2, 'restored.csv')
    if made('unsealing', unseal % 'pass'):
        check(read('restored.csv') == read('orders.csv'), 'sealed: byte for byte')
    # The next file has a key of its own.
    shutil.copy('sealed.csv', 'first.csv')
    made('sealing the next', seal % 'sh seal.sh pass')
    forget('restored.csv')
    refused('the key of another file', "pii-encrypt -D -r archive --key-command 'sh open.sh pass' first.csv -o restored.csv", 5,
            'restored.csv')


# ---- Two agencies ------------------------------------------------------------------------------

def agencies():
    copies = []
    for name, company in (('one', '甲数据公司'), ('two', '乙咨询公司')):
        notepad(name + '.yaml', 'version: 1', 'extends: share', 'recipient: ' + company)
        if not made(name, 'pii-classify -r {0}.yaml orders.csv | pii-drop -r {0}.yaml | pii-mask -r {0}.yaml -k shop.key -o {0}.csv'
                          .format(name)):
            return
        hidden(name, read(name + '.csv'), *EVERYTHING)
        copies.append(table(name + '.csv')[0])
    mine, theirs = copies
    for column in mine[0]:
        a, b = {r[column] for r in mine} - {''}, {r[column] for r in theirs} - {''}
        # What is told apart by it in one copy is not found by it in the other.
        unique = len(a) >= PERSONS and column not in ('总金额', '买家应付货款', '订单创建时间', '出生日期')
        check(not unique or not a & b, 'two agencies: joined by %s' % column)
    together = {r['联系手机'] for r in mine} & {r['联系手机'] for r in theirs}
    check(not together, 'two agencies: a mobile joins: %s' % sorted(together)[:3])
    # The same agency's next delivery does join.
    made('the next delivery', 'pii-classify -r one.yaml orders.csv | pii-drop -r one.yaml | pii-mask -r one.yaml -k shop.key -o next.csv')
    check(table('next.csv')[0] == mine, 'two agencies: the next delivery joins the first')


TESTS = (sealed, agencies)


def main():
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        write('orders.csv', export())
        made('keygen', 'pii-encrypt keygen -o shop.key')
        for test in TESTS:
            if len(sys.argv) < 2 or test.__name__ in sys.argv[1:]:
                test()
        os.chdir('/')
    close()


main()
