"""Running text in which something personal hides, with the place of each find; and text in which only
look-alikes stand.

A template names in braces what is put in: {cn_mobile} a value of that class; {!part} a look-alike.
"""
import re

import identifiers as ids

FULL = str.maketrans('0123456789', '０１２３４５６７８９')

ZH = '''
麻烦改一下电话{cn_mobile}，谢谢
电话{cn_mobile}打不通就打{cn_mobile}
{cn_mobile}微信同号
手机：{cn_mobile}(微信同号)，周末勿扰
加我微信{cn_mobile}，发你图
联系不上请打家里{cn_landline}
固话{cn_landline}，白天有人
收件人：{person_name}，电话{cn_mobile}，地址：{address}
收货人:{person_name} {cn_mobile} {address}
改地址：{address}，{person_name}收
请送到{address}，别放驿站
身份证{cn_resident_id}，海关清关用
清关身份证号：{cn_resident_id} 姓名：{person_name}
我的身份证是{cn_resident_id}请尽快
退款打到{bank_card}，工商银行
卡号：{bank_card}，户名：{person_name}
电子发票发到{email}谢谢
发票邮箱:{email}
QQ：{qq}，加的时候备注买家
我QQ{qq}
微信号：{wechat_id}，有货叫我
护照号：{passport}，免税品
车牌{cn_plate}，停在地库B2
{cn_plate}的车主取件，电话{cn_mobile}
登录IP：{ip_address}异常，已封禁
通行证号{cn_travel_permit}
家长电话{cn_mobile}、{cn_mobile}都可以
{cn_mobile}/{cn_landline}
顺丰，到了打{cn_mobile}，不要打另一个
客户{cn_mobile}来电投诉，订单{!order_19}
'''
EN = '''
Please call {phone} before delivery.
Ring me on {phone} or write to {email}, thanks
my SSN is {us_ssn}, date of hire 2021-03-04
Charged twice on card {bank_card}, please refund
Refund to IBAN {iban} please
IBAN: {iban}
Contact {email} for the invoice
User logged in from {ip_address} at 10:32
Gift for my sister, send receipt to {email}
Old card {bank_card} expired 04/27
SSN {us_ssn}; order 112-{!id_7}-{!id_7}
blocked {ip_address} after 5 attempts
Customer ({email}) asked for version {!version_4}
'''
# Nothing personal: whatever is found here is found wrongly.
NOTHING_ZH = '''
订单{!order_19}还没收到，麻烦查一下
客服热线{!hotline}，9:00-21:00
运费{!money}元，共3件
型号{!part}，颜色黑色
升级到版本{!version_4}后无法打开
条码{!ean}扫不出来
时间戳{!epoch}，日志{!epoch_ms}
金龙鱼和王老吉各两箱，张小泉剪刀一把
订单编号：{!order_19}，合并发货
开发票：杭州云栖贸易有限公司，税号{!uscc}
2024年11月11日下单，2024-11-15前发货
拨打95588或400-810-8888咨询
规格120*60*75，重量2.5kg，货号{!part}
批次{!batch}，保质期18个月
尺码170/88A，第{!id_8}号
单价1380元，总价13800元，优惠1000000积分
哈希{!md5}
快递到驿站就行，密码不用发
活动时间10:00-22:00，满300减40
设备序列号{!serial}，保修期内
'''
NOTHING_EN = '''
Update to version {!version_4} fixes this
Order 112-{!id_7}-{!id_7} has not arrived
ISBN {!isbn}, second edition
See CVE-2024-{!id_5} and RFC 5321
invoice 2024-{!id_6}, total 1,299.00 EUR
SKU {!sku}, part {!part}
released 2024.10.1.2 with build {!id_8}
call our hotline 0800 for opening hours: 9-17
firmware {!version_4}, serial {!serial}
commit {!sha1}
epoch {!epoch} is not a number to call
resolution 1920x1080, 60 Hz, 12 V 2.5 A
Room 4111, floors 11-12, gate B22
'''
KEPT = {'cn_uscc'}


def spelt(value, r):
    """Numbers as people write them in a text."""
    n = len(value)
    how = r.random()
    if how < 0.6 or not value.isdigit():
        return value
    if n == 11:
        return r.choice(('%s %s %s', '%s-%s-%s')) % (value[:3], value[3:7], value[7:]) if how < 0.8 else \
            value.translate(FULL) if how < 0.9 else '+86 ' + value
    return ids.by_four(value, ' ') if n >= 16 and n != 18 else value


def value_of(p, kind):
    r = p.r
    if kind == 'cn_mobile':
        return spelt(ids.cn_mobile(r), r)
    if kind == 'bank_card':
        return spelt(ids.cn_card(r) if p.lang == 'zh' else ids.west_card(r), r)
    if kind == 'iban':
        return ids.iban(r) if r.random() < 0.5 else ids.by_four(ids.iban(r))
    if kind == 'phone':
        return p.phone if p.phone.startswith('+') else '+44 20 7946 0' + ids.digits(r, 3)
    if kind == 'passport':
        return ids.cn_passport(r)
    if kind == 'wechat_id':
        return 'wxid_' + ids.fill(r, 'a#b##c###').lower()
    makers = {'cn_landline': lambda: ids.cn_landline(r), 'person_name': p.name, 'address': p.address, 'email': p.mail,
              'cn_resident_id': lambda: ids.cn_resident_id(r), 'qq': lambda: ids.qq(r), 'cn_plate': lambda: ids.cn_plate(r),
              'ip_address': lambda: ids.ipv4(r), 'cn_travel_permit': lambda: ids.cn_travel_permit(r), 'us_ssn': lambda: ids.us_ssn(r)}
    return makers[kind]()


def look_alike(p, kind):
    r = p.r
    if kind.startswith('id_'):
        return ids.digits(r, int(kind[3:]), '123456789')
    patterns = {'part': 'AA-####-##A', 'sku': 'SKU-A####', 'serial': 'AA##A######', 'batch': '20######A##'}
    if kind in patterns:
        return ids.fill(r, patterns[kind])
    return {'order_19': ids.order_19, 'hotline': ids.hotline, 'money': ids.money, 'version_4': ids.version_4, 'ean': ids.ean_luhn,
            'epoch': ids.epoch, 'epoch_ms': lambda x: ids.epoch(x, True), 'uscc': ids.cn_uscc, 'isbn': ids.isbn,
            'md5': lambda x: '%032x' % x.getrandbits(128), 'sha1': lambda x: '%040x' % x.getrandbits(160)}[kind](r)


def made(p, template):
    """The text, and its spans as (class, begin, end) in characters."""
    text, spans = '', []
    for part in re.split(r'(\{[^}]*\})', template):
        if not part.startswith('{'):
            text += part
        elif part.startswith('{!'):
            text += look_alike(p, part[2:-1])
        else:
            value = value_of(p, part[1:-1])
            spans.append((part[1:-1], len(text), len(text) + len(value)))
            text += value
    return text, spans


def templates(lang, personal=True):
    zh = lang in ('zh', 'py')
    text = (ZH if zh else EN) if personal else (NOTHING_ZH if zh else NOTHING_EN)
    return text.strip().split('\n')


def note(p):
    """A note for a cell. What is hidden in it is put into p.hidden."""
    text, spans = made(p, p.r.choice(templates(p.lang)))
    p.hidden += [(c, text[b:e]) for c, b, e in spans]
    return text
