"""Identifiers that pass their checks, and numbers that merely look like them.

Every function takes the random.Random to draw from. Rules and ranges: GB 11643, GB 32100, ISO 7064,
ISO 13616, Luhn, the numbering plans; see the comments.
"""
from words import DIVISION

CN_PREFIX = ('130 131 132 133 134 135 136 137 138 139 145 147 150 151 152 153 155 156 157 158 159 166 170 171 173 175 176 177 '
             '178 180 181 182 183 185 186 187 188 189 191 195 198 199').split()
CN_CARD = '622202 621700 622848 621661 622588 622700 621226 623058'.split()
WEST_CARD = (('4', 16), ('51', 16), ('55', 16), ('37', 15), ('3528', 16), ('6011', 16), ('2720', 16), ('36', 14))
IBAN = {'DE': 18, 'FR': 23, 'NL': 14, 'ES': 20, 'IT': 23, 'BE': 12, 'AT': 16, 'GB': 18, 'CZ': 20, 'PT': 21}  # after the check
PROVINCES = '京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新'


def digits(r, n, first='0123456789'):
    return r.choice(first) + ''.join(r.choice('0123456789') for _ in range(n - 1)) if n else ''


def fill(r, pattern):
    """# a digit, A a capital letter; the rest as it stands."""
    return ''.join(r.choice('0123456789') if c == '#' else r.choice('ABCDEFGHJKLMNPRSTUVWXY') if c == 'A' else c for c in pattern)


def luhn_sum(text):
    return sum(d if i % 2 == 0 else d * 2 - 9 * (d > 4) for i, d in enumerate(int(c) for c in reversed(text)))


def luhn(body):
    return body + str(-luhn_sum(body + '0') % 10)


def cn_mobile(r):
    return r.choice(CN_PREFIX) + digits(r, 8)


def cn_landline(r, division=None):
    area = (division or r.choice(DIVISION))[4]
    return '%s-%s' % (area, digits(r, 8 if len(area) == 3 else r.choice((7, 8)), '2345678'))


def date(r, first, last, form='%04d-%02d-%02d'):
    return form % (r.randint(first, last), r.randint(1, 12), r.randint(1, 28))


def cn_resident_id(r, division=None):
    body = (division or r.choice(DIVISION))[3] + date(r, 1950, 2006, '%04d%02d%02d') + digits(r, 3)
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + '10X98765432'[sum(w * int(d) for w, d in zip(weights, body)) % 11]


def cn_resident_id_15(r):
    return r.choice(DIVISION)[3] + date(r, 50, 85, '%02d%02d%02d') + digits(r, 3)


def cn_uscc(r):
    letters = '0123456789ABCDEFGHJKLMNPQRTUWXY'
    body = r.choice(('91', '92')) + r.choice(DIVISION)[3] + 'MA' + ''.join(r.choice(letters) for _ in range(7))
    weights = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
    return body + letters[-sum(w * letters.index(c) for w, c in zip(weights, body)) % 31]


def hk_id(r):
    body = r.choice('ABCDEGHKMPRVYZ') + digits(r, 6)
    total = 9 * 36 + 8 * (ord(body[0]) - 55) + sum(w * int(d) for w, d in zip(range(7, 1, -1), body[1:]))
    return '%s(%s)' % (body, '0123456789A'[-total % 11])


def tw_id(r):
    letter = r.choice('ABCDEFGHJKLMNPQRSTUVXY')
    code = dict(zip('ABCDEFGHJKLMNPQRSTUVXYWZIO', range(10, 36)))[letter]
    body = r.choice('12') + digits(r, 7)
    total = code // 10 + code % 10 * 9 + sum(w * int(d) for w, d in zip(range(8, 0, -1), body))
    return letter + body + str(-total % 10)


def us_ssn(r):
    return '%03d-%02d-%04d' % (r.choice([n for n in (r.randint(1, 899) for _ in range(9)) if n != 666]), r.randint(1, 99), r.randint(1, 9999))


def cpf(r):
    body = [r.randint(0, 9) for _ in range(9)]
    for _ in range(2):
        rest = sum(w * d for w, d in zip(range(len(body) + 1, 1, -1), body)) * 10 % 11 % 10
        body.append(rest)
    d = ''.join(map(str, body))
    return '%s.%s.%s-%s' % (d[:3], d[3:6], d[6:9], d[9:])


def codice_fiscale(r):
    return fill(r, 'AAAAAA##A##A###A')


def cn_passport(r):
    head = r.choice(('E', 'G', 'EA', 'EB', 'EC', 'ED'))
    return head + digits(r, 9 - len(head))


def cn_travel_permit(r):
    return r.choice(('H', 'M')) + digits(r, r.choice((8, 10)), '01')


def cn_card(r):
    return luhn(r.choice(CN_CARD) + digits(r, 12))


def west_card(r):
    head, size = r.choice(WEST_CARD)
    return luhn(head + digits(r, size - len(head) - 1))


def iban(r, country=None):
    country = country or r.choice(list(IBAN))
    size = IBAN[country]
    body = digits(r, size)
    if country in ('NL', 'GB'):
        body = fill(r, 'AAAA') + digits(r, size - 4)
    if country == 'IT':
        body = fill(r, 'A') + digits(r, size - 1)
    number = int(''.join(str(int(c, 36)) for c in body + country + '00'))
    return '%s%02d%s' % (country, 98 - number % 97, body)


def by_four(text, sep=' '):
    return sep.join(text[i:i + 4] for i in range(0, len(text), 4))


def cn_plate(r):
    letters = 'ABCDEFGHJKLMNPQRSTUVWXYZ'
    if r.random() < 0.3:
        return r.choice(PROVINCES) + r.choice('ABCDEFG') + r.choice('DF') + digits(r, 5)
    tail = list(digits(r, 5))
    for place in r.sample(range(4), r.choice((0, 1, 2))):
        tail[place] = r.choice(letters)
    return r.choice(PROVINCES) + r.choice('ABCDEFGHJK') + ''.join(tail)


def ipv4(r):
    return '%d.%d.%d.%d' % (r.choice([n for n in range(1, 224) if n not in (10, 127)]), r.randint(0, 255), r.randint(0, 255), r.randint(1, 254))


def ipv6(r):
    return '2001:db8:' + ':'.join('%x' % r.randint(0, 65535) for _ in range(6))


def mac(r, sep=':'):
    return sep.join('%02X' % r.randint(0, 255) for _ in range(6))


def imei(r):
    return luhn('86' + digits(r, 12))


def uuid(r):
    h = '%032x' % r.getrandbits(128)
    return '-'.join((h[:8], h[8:12], '4' + h[13:16], 'a' + h[17:20], h[20:]))


def qq(r):
    return digits(r, r.choice((6, 8, 9, 10, 10)), '123456789')


def tracking(r):
    return r.choice((lambda: 'SF' + digits(r, 13), lambda: 'YT' + digits(r, 13), lambda: '77' + digits(r, 13), lambda: '43' + digits(r, 13),
                     lambda: 'JT' + digits(r, 13), lambda: 'JDVA' + digits(r, 11), lambda: fill(r, 'EA#########CN'), lambda: '78' + digits(r, 12)))()


# ---- What is nobody's ------------------------------------------------------------------------------

def order_19(r):
    return r.choice(('62', '37', '19', '45')) + digits(r, 17)


def ean_luhn(r):
    """A thirteen-digit article number whose own check is right and that passes Luhn as well."""
    while True:
        body = r.choice(('690', '692', '400', '501', '370')) + digits(r, 9)
        ean = body + str(-sum(int(c) * (3 if i % 2 else 1) for i, c in enumerate(body)) % 10)
        if luhn_sum(ean) % 10 == 0:
            return ean


def isbn(r):
    body = '978' + r.choice('7013') + digits(r, 8)
    return body + str(-sum(int(c) * (3 if i % 2 else 1) for i, c in enumerate(body)) % 10)


def epoch(r, milliseconds=False):
    return str(r.randint(1577836800, 1735689600)) + (digits(r, 3) if milliseconds else '')


def version(r):
    return '.'.join(str(r.randint(0, m)) for m in (12, 20, 99, 9)[:r.choice((3, 3, 4))])


def version_4(r):
    """Four parts, like an address."""
    return '%d.%d.%d.%d' % (r.randint(1, 9), r.randint(0, 12), r.randint(0, 40), r.randint(0, 9))


def hotline(r):
    return r.choice((lambda: '400-%s-%s' % (digits(r, 3), digits(r, 4)), lambda: '95' + digits(r, 3), lambda: '800-%s-%s' % (digits(r, 3), digits(r, 4))))()


def clock(r, form='%04d-%02d-%02d %02d:%02d:%02d'):
    return form % (r.randint(2019, 2024), r.randint(1, 12), r.randint(1, 28), r.randint(0, 23), r.randint(0, 59), r.randint(0, 59))


def money(r):
    return '%.2f' % (r.random() ** 2 * 900)
