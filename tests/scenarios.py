#!/usr/bin/env python3
"""Scenarios: what the owner of a shop has to do, from the first command to what the other side holds in hands.

A shop is handed over; a customer asks for erasure, another for access, months after the orders were archived; an
archive is sealed and restored; two agencies get copies. All of it as one would type it, with rules and lists saved
by an editor of Windows.
"""
import json
import os
import re
import shutil

from harness import check, skip
from shop import (EVERYTHING, HEADER, ORDERS, PEOPLE, PERSONS, RECORDS, export, hidden, made, read, shell, spelt, table,
                  try_all, without, write)


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


def lines(path):
    return read(path).splitlines(keepends=True)


def of(i):
    """The numbers of a person's orders."""
    return [n for n in range(ORDERS) if n % PERSONS == i]


# ---- Handing over a shop -----------------------------------------------------------------------

def handing_over():
    notepad('handover.yaml', 'version: 1', 'extends: transfer', 'recipient: 上海某某公司',
            'retention: {column: 订单创建时间, keep: 6m}', 'columns: {支付详情: none, 预约门店: none}')
    os.environ['PII_RULES'] = 'handover.yaml'
    status, out, err = shell('pii-classify --report orders.csv')
    report = out.decode()
    check(status == 0 and '店铺转让' in report and '上海某某公司' in report, 'handing over: the report says what for: %s' % err)
    check(re.search('身份证号 .*pii-drop', report) and re.search('联系手机 .*pii-mask', report), 'handing over: and what becomes of it')
    done = made('handing over', 'pii-classify orders.csv | pii-drop --now 2024-12-15 --receipt receipt.txt --format text --lang zh | '
                                'pii-mask -E utf-8-bom -o handover.csv')
    del os.environ['PII_RULES']
    if not done:
        return
    data = read('handover.csv')
    check(data.startswith(b'\xef\xbb\xbf'), 'handing over: Excel opens it')
    write('plain.csv', data[3:])
    records, header = table('plain.csv')
    hidden('handing over', data, *EVERYTHING)
    check(header == without(HEADER, '身份证号', '银行卡号', 'CVV', '登录密码'), 'handing over: no sensitive column: %s' % header)
    young = [r for r in RECORDS if r['订单创建时间'] >= '2024-06-15']
    check(0 < len(young) < ORDERS and [r['订单编号'] for r in records] == [r['订单编号'] for r in young],
          'handing over: orders of the last six months')
    check([r['总金额'] for r in records] == [r['总金额'] for r in young], 'handing over: the business is all there')
    # What the buyer is told, in Chinese.
    receipt = read('receipt.txt').decode()
    for word in ('店铺转让', '上海某某公司', '身份证号、银行卡号、CVV、登录密码', '保存 6 个月', '有 %d 条记录超过期限' % (ORDERS - len(young)),
                 '已保留 %d 条' % len(young)):
        check(word in receipt, 'handing over: the receipt says %s: %s' % (word, receipt))
    hidden('handing over, receipt', receipt.encode(), *EVERYTHING)


# ---- Three months later: erasure and access ----------------------------------------------------

def archived():
    """The archive as it was made, once."""
    if not os.path.exists('archive.csv'):
        made('archive', 'pii-classify -r archive orders.csv | pii-encrypt -r archive -k shop.key -o archive.csv')
    return lines('archive.csv')


def erasure():
    before = archived()
    who = PEOPLE[7]
    shutil.copy('archive.csv', 'kept.csv')
    notepad('erase.txt', spelt(who['mobile'], 3), '13700000000')
    refused('erasure without the key', 'pii-drop -r archive --subjects erase.txt kept.csv -o none.csv', 2, 'none.csv')
    drop = 'pii-drop -r archive -k shop.key --subjects %s --receipt %s '
    status, out, err = shell(drop % ('erase.txt', 'dry.json') + '--dry-run kept.csv')
    check(status == 0 and not out and read('kept.csv') == b''.join(before), 'erasure: a dry run changes nothing: %d %s' % (status, err))
    if not made('erasure', drop % ('erase.txt', 'receipt.json') + 'kept.csv -o kept.csv'):
        return
    left = [line for n, line in enumerate(before[1:]) if n % PERSONS != 7]
    check(lines('kept.csv') == before[:1] + left, 'erasure: the rest of the archive is the same bytes')
    for name in ('dry.json', 'receipt.json'):
        receipt = read(name)
        told = json.loads(receipt)
        hits = [(person['line'], person['records']) for person in told['people']]
        check(hits == [(1, len(of(7))), (2, 0)], 'erasure: %s: who was found and who was not: %s' % (name, receipt.decode()))
        check(told['dry_run'] == (name == 'dry.json') and told['records']['removed']['people'] == len(of(7)), 'erasure: %s: what went' % name)
        hidden('erasure: ' + name, receipt, *EVERYTHING)
        check(b'13700000000' not in receipt, 'erasure: %s: nor who was not there' % name)
    if made('erasure, restored', 'pii-encrypt -D -r archive -k shop.key -E gb18030 kept.csv -o restored.csv'):
        check(read('restored.csv') == export([r for n, r in enumerate(RECORDS) if n % PERSONS != 7]),
              'erasure: what is restored has everybody else')
    made('erasure, once more', drop % ('erase.txt', 'again.json') + 'kept.csv -o kept.csv')
    check(lines('kept.csv') == before[:1] + left, 'erasure: once more finds nobody')
    check(all(p['records'] == 0 for p in json.loads(read('again.json'))['people']), 'erasure: nothing held is an answer')
    # The list itself may tell nothing: tokens in the place of names.
    made('tokens of a list', 'pii-drop token -k shop.key <erase.txt >erase.tokens')
    hidden('erase.tokens', read('erase.tokens'), *EVERYTHING)
    made('erasure by tokens', drop % ('erase.tokens', 'tokens.json') + 'archive.csv -o tokens.csv')
    check(lines('tokens.csv') == before[:1] + left, 'erasure: by tokens it comes to the same')


def access():
    archived()
    who = 4
    notepad('ask.txt', PEOPLE[who]['email'].upper())
    if made('access', 'pii-drop -r archive -k shop.key --subjects ask.txt --invert archive.csv | '
                      'pii-encrypt -D -r archive -k shop.key -E gb18030 -o access.csv'):
        check(read('access.csv') == export([RECORDS[n] for n in of(who)]), 'access: all that is held of one person, and of nobody else')


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


TESTS = (handing_over, erasure, access, sealed, agencies)


try_all(TESTS)
