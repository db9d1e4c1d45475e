#!/usr/bin/env python3
"""Presets: for each one a shop's export goes through all the programs that it needs, as its comment says, into a
file; then it is looked into by content.
"""
import os
import re

from harness import check
from shop import (EVERYTHING, HEADER, KEPT, ORDERS, PEOPLE, PERSONS, RECORDS, digits, hidden, made, read, same, shell,
                  table, try_all, without, write)

# ---- Presets -----------------------------------------------------------------------------------

def waybill():
    """GB/T 41833-2022."""
    if not made('waybill', 'pii-classify -r waybill orders.csv | pii-mask -r waybill -o waybill.csv'):
        return
    data = read('waybill.csv')
    records, header = table('waybill.csv')
    check(header == HEADER and len(records) == ORDERS, 'waybill: every column and record')
    hidden('waybill', data, *EVERYTHING)
    same('waybill', records, '物流单号 ', *KEPT)
    for record, was in zip(records, RECORDS):
        name = record['收货人姓名']
        check('*' in name and len(name.replace('*', '')) < len(was['收货人姓名']), 'waybill: a name: %s' % name)
        for column in ('联系手机', '联系电话 '):
            shown = digits(record[column])
            check(len(digits(was[column])) - len(shown) >= 6 and record[column].count('*') >= 6,
                  'waybill: six digits hidden: %s' % record[column])
        check(not re.search('[号室]|单元|路|街道', record['收货地址 ']), 'waybill: no unit, no room: %s' % record['收货地址 '])
        check(record['买家留言'] in ('', '***') and record['订单备注'] in ('', '***'), 'waybill: notes are hidden')
    check(re.fullmatch(r'1\d{3}\*{6}\d', records[0]['联系手机']), 'waybill: 1381******4: %s' % records[0]['联系手机'])
    # What is masked less than this already is masked on.
    write('less.csv', '收货人姓名,联系手机\n王**,138****1234\n')
    made('waybill of masked ones', 'pii-classify -r waybill less.csv | pii-mask -r waybill -o more.csv')
    check(len(digits(read('more.csv').decode())) <= 5, 'waybill: 138****1234 shows too much: %r' % read('more.csv'))


def transfer():
    """PIPL 22, 23: the buyer of a shop sees its business, not its customers."""
    write('handover.yaml', 'version: 1\nextends: transfer\nrecipient: 上海某某公司\n')
    if not made('transfer', 'pii-classify -r handover.yaml orders.csv | pii-drop -r handover.yaml | '
                            'pii-mask -r handover.yaml -o handover.csv'):
        return
    data = read('handover.csv')
    records, header = table('handover.csv')
    check(header == without(HEADER, '身份证号', '银行卡号', 'CVV', '登录密码') and len(records) == ORDERS,
          'transfer: sensitive columns are gone, and no other: %s' % header)
    hidden('transfer', data, *EVERYTHING)
    same('transfer', records, *KEPT)
    check(all(r['收货地址 '] == w['收货地址 '][:re.search('[区县]', w['收货地址 ']).end()] + '****' for r, w in zip(records, RECORDS)),
          'transfer: addresses to the district')
    check(all(r['收货人姓名'] == w['收货人姓名'][0] + '**' for r, w in zip(records, RECORDS)), 'transfer: names by surname')
    check(all(digits(r['联系手机'])[-7:] == digits(w['联系手机'])[-11:-8] + digits(w['联系手机'])[-4:] for r, w in zip(records, RECORDS)),
          'transfer: 180****1999')
    check(all(bool(r[c]) == bool(w[c]) for r, w in zip(records, RECORDS) for c in ('买家留言', '订单备注')), 'transfer: notes are there')
    check(sum('请打电话' in r['买家留言'] for r in records) == sum(r['买家留言'] != '' for r in RECORDS), 'transfer: what a note says is there')
    check(all(re.fullmatch(r'\d{4}', r['出生日期']) and r['出生日期'] == w['出生日期'][:4] for r, w in zip(records, RECORDS)),
          'transfer: years of birth')
    for left_out in ('pii-drop -r handover.yaml', 'pii-mask -r handover.yaml'):
        status, _, err = shell('pii-classify -r handover.yaml orders.csv | %s -o half.csv' % left_out)
        check(status == 2 and not os.path.exists('half.csv'), 'transfer: half a chain makes no file: %d %s' % (status, err))


def pci_dss():
    """3.4.1, 3.5.1."""
    if not made('pci-dss', 'pii-classify -r pci-dss orders.csv | pii-drop -r pci-dss | pii-mask -r pci-dss -o safe.csv'):
        return
    data = read('safe.csv')
    records, header = table('safe.csv')
    check(header == without(HEADER, 'CVV', '登录密码') and len(records) == ORDERS, 'pci-dss: codes are gone: %s' % header)
    hidden('pci-dss', data, *EVERYTHING)
    same('pci-dss', records, *KEPT)
    for record, was in zip(records, RECORDS):
        card, pan = record['银行卡号'], digits(was['银行卡号'])
        shown = re.fullmatch(r'(?:=")?(\d{1,6})[* ]{4,}(\d{1,4})"?', card)
        check(shown and pan.startswith(shown[1]) and pan.endswith(shown[2]), 'pci-dss: first six, last four: %s' % card)
        if was['订单备注']:
            note = re.search(r'卡号([\d* ]+)已退款', record['订单备注'])
            check(note and re.fullmatch(r'\d{1,6}[* ]{4,}\d{1,4}', note[1]), 'pci-dss: a card in a note: %s' % record['订单备注'])
    # No token of a card stands beside what is left of it.
    check(b'p1_' not in data and b'pii1:' not in data, 'pci-dss: nothing to correlate')


# ---- Presets that need a key -------------------------------------------------------------------

NOTES = ('买家留言', '订单备注')
UNNAMED = ('支付详情', '分阶段订单信息', '异常信息', '预约门店')  # no rule knows these of Tmall's
CONTACTS = {'联系手机': 'mobile', '联系电话 ': 'landline', '邮箱': 'email', '买家支付宝账号': 'account', '买家会员名': 'nick'}
TOKEN = re.compile(r'p1_[a-z2-7]{30}')
CIPHER = re.compile(r'pii1:[a-z2-7]{10}:[a-z][a-z0-9_]*:siv:[A-Za-z0-9_-]+\.')


def joins(what, records):
    """Of each person's contacts there is one token, which is nobody else's."""
    tokens = {}
    for column, kind in CONTACTS.items():
        of = {}
        for i, record in enumerate(records):
            value = PEOPLE[i % PERSONS][kind]
            check(TOKEN.fullmatch(record[column]), '%s: a token: %s' % (what, record[column]))
            of.setdefault(value, set()).add(record[column])
        check(all(len(t) == 1 for t in of.values()), '%s: %s: one person, one token' % (what, column))
        check(len(set.union(*of.values())) == len(of), '%s: %s: each person has another' % (what, column))
        tokens[column] = {value: t.pop() for value, t in of.items()}
    check(all(tokens['买家支付宝账号'][p['account']] == tokens['联系手机'][p['mobile']] for p in PEOPLE if p['account'] == p['mobile']),
          '%s: an account that is a mobile joins it' % what)
    return {t for of in tokens.values() for t in of.values()}


def share():
    """PIPL 21, 23, 51; two agencies cannot join their copies."""
    copies = {}
    for agency in ('甲数据公司', '乙咨询公司'):
        write('agency.yaml', 'version: 1\nextends: share\nrecipient: %s\ncolumns: {预约门店: none}\n' % agency)
        chain = 'pii-classify -r agency.yaml orders.csv | pii-drop -r agency.yaml | pii-mask -r agency.yaml -k shop.key -o %s'
        if not made('share', chain % 'copy.csv') or not made('share again', chain % 'again.csv'):
            return
        data = read('copy.csv')
        check(data == read('again.csv'), 'share: the next delivery has the same tokens')
        records, header = table('copy.csv')
        gone = ['收货人姓名', '物流单号 ', '发票抬头', '身份证号', '银行卡号', 'CVV', '登录密码', *NOTES, *UNNAMED[:3]]
        check(header == without(HEADER, *gone) and len(records) == ORDERS, 'share: what is needed: %s' % header)
        hidden('share', data, *EVERYTHING)
        same('share', records, *KEPT)
        check({r['收货地址 '] for r in records} == {'北京市****', '上海市****', '浙江省杭州市****'}, 'share: addresses to the city')
        copies[agency] = joins('share', records)
        for column in ('订单编号', '支付单号'):
            orders = {TOKEN.search(r[column])[0] for r in records}
            check(len(orders) == ORDERS, 'share: %s: each has its token' % column)
            copies[agency] |= orders
    first, second = copies.values()
    check(not first & second, 'share: no token is in both copies')
    check(len({t[:7] for t in first}) == 1 and {t[:7] for t in first} != {t[:7] for t in second}, 'share: a token tells whose it is')
    status, _, err = shell('pii-classify -r agency.yaml orders.csv | pii-drop -r agency.yaml | pii-mask -r agency.yaml -o none.csv')
    check(status == 2 and not os.path.exists('none.csv'), 'share: refused without a key: %d %s' % (status, err))


def cross_border():
    """PIPL 38 to 40, the provisions of 22 March 2024."""
    write('abroad.yaml', 'version: 1\nextends: cross-border\nrecipient: Example GmbH\n')
    chain = 'pii-classify -r abroad.yaml orders.csv | pii-drop -r abroad.yaml | pii-mask -r abroad.yaml -k shop.key -o abroad.csv'
    status, _, err = shell(chain)
    check(status != 0 and not os.path.exists('abroad.csv') and UNNAMED[0] in err and 'unlisted: refuse' in err,
          'cross-border: a column that nobody named stops it: %d %s' % (status, err))
    with open('abroad.yaml', 'a', encoding='utf-8') as file:
        file.write('columns: {%s}\n' % ', '.join(name + ': none' for name in UNNAMED))
    if not made('cross-border', chain):
        return
    data = read('abroad.csv')
    records, header = table('abroad.csv')
    check(header == without(HEADER, '收货人姓名', '物流单号 ', '发票抬头', '身份证号', '银行卡号', 'CVV', '登录密码', *NOTES)
          and len(records) == ORDERS, 'cross-border: nothing sensitive: %s' % header)
    hidden('cross-border', data, *EVERYTHING)
    same('cross-border', records, *KEPT)
    joins('cross-border', records)
    check({r['收货地址 '] for r in records} == {'北京市****', '上海市****', '浙江省****'}, 'cross-border: addresses to the province')


def gdpr():
    """4(5), 5(1)(c), 25(1), 32; 15 and 17 on the copy."""
    if not made('gdpr', 'pii-classify -r gdpr orders.csv | pii-drop -r gdpr | pii-encrypt -r gdpr -k shop.key | '
                        'pii-mask -r gdpr -k shop.key -o working.csv'):
        return
    data = read('working.csv')
    records, header = table('working.csv')
    check(header == without(HEADER, 'CVV', '登录密码') and len(records) == ORDERS, 'gdpr: codes are gone: %s' % header)
    hidden('gdpr', data, *EVERYTHING)
    same('gdpr', records, *KEPT)
    joins('gdpr', records)
    check(all(CIPHER.fullmatch(r['身份证号']) for r in records), 'gdpr: IDs are encrypted')
    check(len({r['身份证号'] for r in records}) == ORDERS, 'gdpr: and do not show whose they are')
    if made('gdpr opened', 'pii-encrypt -D -r gdpr -k shop.key working.csv -o opened.csv'):
        opened, _ = table('opened.csv')
        same('gdpr opened', opened, '身份证号')
        check(all(o[c] == r[c] for o, r in zip(opened, records) for c in header if c != '身份证号'), 'gdpr: the rest is not touched')
    write('erase.txt', PEOPLE[4]['mobile'] + '\n')
    if made('gdpr 17', 'pii-drop -r gdpr -k shop.key --subjects erase.txt working.csv -o less.csv'):
        left, _ = table('less.csv')
        check(left == [r for i, r in enumerate(records) if i % PERSONS != 4], 'gdpr: one person is gone, by the token')


def archive():
    """PIPL 51: all of it locked, and back byte for byte."""
    if not made('archive', 'pii-classify -r archive orders.csv | pii-encrypt -r archive -k shop.key -o archive.csv'):
        return
    data = read('archive.csv')
    records, header = table('archive.csv')
    check(header == HEADER and len(records) == ORDERS, 'archive: every column and record')
    hidden('archive', data, *EVERYTHING, 'place', 'born')
    same('archive', records, *KEPT)
    locked = [*CONTACTS, *NOTES, '收货人姓名', '收货地址 ', '物流单号 ', '身份证号', '银行卡号', 'CVV', '登录密码', '出生日期']
    for record, was in zip(records, RECORDS):
        check(all(CIPHER.fullmatch(record[c]) if was[c] else record[c] == '' for c in locked), 'archive: every personal cell is a token')
    cells = [r[c] for r in records for c in locked if r[c]]
    check(len(set(cells)) == len(cells), 'archive: no two are alike')
    restore = 'pii-encrypt -D -r archive -k %s -E gb18030 archive.csv -o restored.csv'
    if made('archive restored', restore % 'shop.key'):
        check(read('restored.csv') == read('orders.csv'), 'archive: byte for byte')
        os.remove('restored.csv')
    made('another key', 'pii-encrypt keygen -q -o other.key')
    status, _, err = shell(restore % 'other.key')
    check(status == 5 and not os.path.exists('restored.csv'), 'archive: another key opens nothing: %d %s' % (status, err))
    sealed_archive()


def sealed_archive():
    """A key of its own, which only the seal's owner has: here a folder that nobody else may read."""
    write('seal.sh', 'umask 077; cat >vault')
    if not made('sealed archive', "pii-classify -r archive orders.csv | pii-encrypt -r archive --seal-command 'sh seal.sh' -o sealed.csv"):
        return
    hidden('sealed archive', read('sealed.csv'), *EVERYTHING)
    status, _, err = shell('pii-encrypt -D -r archive -k shop.key sealed.csv -o restored.csv')
    check(status == 5, 'sealed archive: the shop\'s key opens nothing: %d %s' % (status, err))
    if made('sealed archive restored', "pii-encrypt -D -r archive --key-command 'cat vault' -E gb18030 sealed.csv -o restored.csv"):
        check(read('restored.csv') == read('orders.csv'), 'sealed archive: byte for byte')


TESTS = (waybill, transfer, pci_dss, share, cross_border, gdpr, archive)


try_all(TESTS)
