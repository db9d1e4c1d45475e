"""A shop's orders for tests: an export with Tmall's header, and some columns that a shop's own list adds.

Every person orders several times, spells the mobile otherwise each time, and is spoken of in notes.
"""
import csv
import io
import os
import re
import subprocess
import sys
import tempfile

from harness import BIN, WATCHDOG, check, close

os.environ['PATH'] = BIN + ':' + os.environ['PATH']

TMALL = ('订单编号,买家会员名,买家支付宝账号,支付单号,支付详情,买家应付货款,买家应付邮费,买家支付积分,总金额,返点积分,买家实际支付金额,'
         '买家实际支付积分,订单状态,买家留言,收货人姓名,收货地址 ,运送方式,联系电话 ,联系手机,订单创建时间,订单付款时间 ,宝贝标题 ,宝贝种类 ,'
         '物流单号 ,物流公司,订单备注,宝贝总数量,店铺Id,店铺名称,订单关闭原因,卖家服务费,买家服务费,发票抬头,是否手机订单,分阶段订单信息,'
         '特权订金订单id,是否上传合同照片,是否上传小票,是否代付,定金排名,修改后的sku,修改后的收货地址,异常信息,天猫卡券抵扣,集分宝抵扣,'
         '是否是O2O交易,新零售交易类型,新零售导购门店名称,新零售导购门店id,新零售发货门店名称,新零售发货门店id,退款金额,预约门店,确认收货时间,'
         '打款商家金额,含应开票给个人的个人红包,是否信用购,体验期结束时间,前N有礼,配送类型,主订单编号').split(',')
OWN = ['身份证号', '银行卡号', 'CVV', '登录密码', '出生日期', '邮箱']
HEADER = TMALL + OWN
PERSONS = 12
ORDERS = 60


# ---- The export --------------------------------------------------------------------------------

def with_luhn(digits):
    total = 0
    for i, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if i % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return digits + str(-total % 10)


def with_mod11(digits):
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return digits + '10X98765432'[sum(int(d) * w for d, w in zip(digits, weights)) % 11]


def person(i):
    surname, given = '王李张刘陈杨赵黄周吴徐孙'[i], ('建军', '晓燕', '志强', '丽娜')[i % 4]
    place, road = (('北京市海淀区', '马连洼街道'), ('上海市浦东新区', '张江路'), ('浙江省杭州市西湖区', '文三路'))[i % 3]
    mobile = '1%s%08d' % (('39', '86', '80', '58')[i % 4], 20031377 * (i + 3) % 10 ** 8)
    born = '19%02d-%02d-%02d' % (60 + i * 3, i % 12 + 1, i * 2 + 1)
    return {
        'name': surname + given,
        'nick': '爱买东西的小%s%d' % (surname, 7700 + i),
        'mobile': mobile,
        'landline': '010%08d' % (62310000 + 4567 * i),
        'account': mobile if i % 2 else 'pay.%d.%s@example.com' % (i, 'abcdefghijkl'[i]),
        'email': 'kunde.%d.%s@example.org' % (i, 'abcdefghijkl'[i] * 3),
        'place': place, 'detail': '%s%d号%d单元%d室' % (road, 100 + 7 * i, i % 5 + 1, 301 + i),
        'born': born,
        'id': with_mod11('110108' + born.replace('-', '') + '%03d' % (120 + i)),
        'card': with_luhn('622202%012d' % (1000100200 * 7 + 1375913 * i)),
        'cvv': '%03d' % (317 + 41 * i),
        'password': 'Geheim-%d-%s' % (i, 'zyxwvutsrqpo'[i]),
    }


def spelt(mobile, way):
    """One mobile, as people and Excel write it."""
    return (mobile, "'" + mobile, mobile[:3] + ' ' + mobile[3:7] + ' ' + mobile[7:], '+86 ' + mobile,
            mobile[:3] + '-' + mobile[3:7] + '-' + mobile[7:])[way % 5]


def order(i):
    p = person(i % PERSONS)
    way = i // PERSONS
    plain = {
        '订单编号': '="%d"' % (5678901234567890000 + i * 7919), '支付单号': '="202411282200%016d"' % (i * 31), '支付详情': '无',
        '总金额': '%d.50' % (30 + i), '买家应付货款': '%d.50' % (30 + i), '订单状态': '交易成功', '运送方式': '快递', '宝贝总数量': str(1 + i % 3),
        '宝贝标题 ': '不锈钢保温杯 %dml' % (300 + i % 4 * 50), '订单创建时间': '2024-%02d-%02d 10:%02d:00' % (i % 12 + 1, i % 28 + 1, i % 60),
        '物流单号 ': 'SF%013d' % (1390000000000 + i * 7654321), '物流公司': '顺丰速运', '是否手机订单': '手机订单', '店铺名称': '老王杂货铺',
    }
    own = {
        '买家会员名': p['nick'], '买家支付宝账号': p['account'], '收货人姓名': p['name'], '收货地址 ': p['place'] + p['detail'],
        '联系手机': spelt(p['mobile'], way), '联系电话 ': p['landline'], '出生日期': p['born'], '身份证号': p['id'],
        '银行卡号': '="%s"' % p['card'] if way % 2 else p['card'], 'CVV': p['cvv'], '登录密码': p['password'], '邮箱': p['email'],
        '买家留言': '' if i % 3 else '请打电话%s，送到%s%s' % (p['mobile'], p['place'], p['detail']),
        '订单备注': '' if i % 4 else '卡号%s已退款，联系人%s，"急"' % (p['card'], p['name']),
    }
    return {**{name: '' for name in HEADER}, **plain, **own}


RECORDS = [order(i) for i in range(ORDERS)]
PEOPLE = [person(i) for i in range(PERSONS)]


def export(records=None):
    """The export as Tmall writes it: GBK, CRLF, `="…"` as it stands."""
    out = io.StringIO()
    for record in [HEADER] + [[r[name] for name in HEADER] for r in (RECORDS if records is None else records)]:
        out.write(','.join('"%s"' % c.replace('"', '""') if re.search('[,"\n]', c) and not c.startswith('="') else c
                           for c in record) + '\r\n')
    return out.getvalue().encode('gb18030')


# ---- Looking into what came out ----------------------------------------------------------------

def read(path):
    with open(path, 'rb') as file:
        return file.read()


def write(path, data):
    with open(path, 'wb') as file:
        file.write(data if isinstance(data, bytes) else data.encode())


def shell(script):
    """Status, output and messages of a chain; a failure anywhere in it is one of the chain."""
    done = subprocess.run(['bash', '-o', 'pipefail', '-c', script], capture_output=True, timeout=WATCHDOG, stdin=subprocess.DEVNULL)
    return done.returncode, done.stdout, done.stderr.decode()


def made(what, script):
    """The chain goes well and says nothing that warns; then its files may be read."""
    status, out, err = shell(script)
    return check(status == 0 and not out, '%s: %d %r %s' % (what, status, out[:200], err))


def table(path):
    """Records of a UTF-8 file as maps, and its header."""
    records = list(csv.DictReader(io.StringIO(read(path).decode(), newline='')))
    return records, list(records[0]) if records else []


def values(*kinds):
    return sorted({p[kind] for p in PEOPLE for kind in kinds})


def hidden(what, data, *kinds):
    """Not one of these values stands in it, however it is spelt or encoded."""
    texts = [data.decode('utf-8', 'replace'), data.decode('gb18030', 'replace')]
    texts += [re.sub(r'[ \-]', '', text) for text in texts]
    found = [v for v in values(*kinds) if any(v in text for text in texts)]
    check(not found, '%s: in the clear: %s' % (what, found[:5]))


def same(what, records, *names):
    """These columns came through as they were."""
    for name in names:
        check([r[name] for r in records] == [r[name] for r in RECORDS], '%s: %s came through' % (what, name))


def digits(text):
    return re.sub(r'\D', '', text)


def without(names, *gone):
    return [name for name in names if name not in gone]


KEPT = ('总金额', '订单状态', '宝贝标题 ', '订单创建时间', '物流公司', '店铺名称')
EVERYTHING = ('name', 'nick', 'mobile', 'landline', 'account', 'email', 'detail', 'id', 'card', 'password')


def try_all(tests):
    """Each test, or those that are named, in a folder with the shop's orders and a keyring of its own."""
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        write('orders.csv', export())
        made('keygen', 'pii-encrypt keygen -q -o shop.key')
        for test in tests:
            if len(sys.argv) < 2 or test.__name__ in sys.argv[1:]:
                test()
        os.chdir('/')
    close()
