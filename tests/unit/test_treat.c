/* treat: values and their masks; masks of masks; what must never come out. */
#include "treat/treat.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "detect/detect.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* The masks of CONTRACT 9, on their own. */
static const char rules_text[] =
	"version: 1\n"
	"extends: none\n"
	"classes:\n"
	"  person_name: {action: mask, mask: {kind: name}}\n"
	"  nickname: {action: mask, mask: {kind: keep, first: 1, last: 1}}\n"
	"  account: {action: mask, mask: {kind: keep, first: 2, last: 2}}\n"
	"  cn_mobile: {action: mask, mask: {kind: keep, first: 3, last: 4}}\n"
	"  cn_landline: {action: mask, mask: {kind: keep, first: 4, last: 2}}\n"
	"  phone: {action: mask, mask: {kind: keep, first: 3, last: 2}}\n"
	"  email: {action: mask, mask: {kind: email}}\n"
	"  address: {action: mask, mask: {kind: address, to: district}}\n"
	"  address_city: {action: mask, mask: {kind: address, to: city}}\n"
	"  address_province: {action: mask, mask: {kind: address}}\n"
	"  cn_resident_id: {action: mask, mask: {kind: keep, first: 1, last: 2}}\n"
	"  bank_card: {action: mask, mask: {kind: keep, first: 4, last: 4}}\n"
	"  credential: {action: mask, mask: {kind: full}}\n"
	"  national_id: {action: mask, mask: {kind: full}}\n"
	"  birth_date: {action: mask, mask: {kind: date}}\n"
	"  geo_point: {action: mask, mask: {kind: number, round: 0.1}}\n"
	"  gone: {action: mask, mask: {kind: null}}\n"
	"  same: {action: mask, mask: {kind: fixed, text: 已隐藏}}\n"
	"  middle: {action: mask, mask: {kind: keep, from: 3, to: 5}}\n"
	"  ends: {action: mask, mask: {kind: keep, first: 2, last: 1, invert: true}}\n"
	"  places: {action: mask, mask: {kind: keep, from: 2, to: 3, invert: true}}\n"
	"  host: {action: mask, mask: {kind: keep, after: '@'}}\n"
	"  user: {action: mask, mask: {kind: keep, before: '@'}}\n"
	"  nohost: {action: mask, mask: {kind: keep, after: '@', invert: true}}\n"
	"  last: {action: mask, mask: {kind: keep, last: 4}}\n"
	"  none_given: {action: mask}\n"
	"  free_text: {action: mask, mask: {kind: spans}}\n"
	"  year: {action: mask, mask: {kind: date}}\n"
	"  quarter: {action: mask, mask: {kind: date, to: quarter}}\n"
	"  month: {action: mask, mask: {kind: date, to: month}}\n"
	"  tenth: {action: mask, mask: {kind: number, round: 0.1}}\n"
	"  quarters: {action: mask, mask: {kind: number, round: 0.25}}\n"
	"  hundreds: {action: mask, mask: {kind: number, round: 100}}\n"
	"  bucket: {action: mask, mask: {kind: number, bucket: 100}}\n"
	"  ip: {action: mask, mask: {kind: ip, v4: 24, v6: 48}}\n"
	"  ip_wide: {action: mask, mask: {kind: ip, v4: 16, v6: 32}}\n";

struct context {
	struct arena arena;
	struct rules *rules;
	struct means means;
	struct failure failure;
};

static void context_open(struct context *context, const char *text)
{
	*context = (struct context){0};
	context->rules = rules_read("test.yaml", span_of(text), &context->failure);
	if (!context->rules)
		fail_msg("%s", context->failure.text);
}

static void context_close(struct context *context)
{
	rules_free(context->rules);
	arena_free(&context->arena);
}

static struct treatment *treatment_named(struct context *context, const char *name)
{
	const struct rules_class *class = rules_class_named(context->rules, span_of(name));
	if (!class)
		fail_msg("no class %s", name);
	context->means = (struct means){.arena = &context->arena,
					.rules = context->rules,
					.detectors = detectors_builtin()};
	return treatment_for_mask(&context->means, class, &context->failure);
}

/* NULL for the mask: the value passes, for one of two reasons. */
#define BLANK   "\1"
#define ALREADY "\2"

static const struct {
	const char *class;
	const char *value;
	const char *masked;
} cases[] = {
	/* The examples of the contract. */
	{"cn_mobile", "18049531999", "180****1999"},
	{"cn_landline", "09157518479", "0915*****79"},
	{"cn_resident_id", "51343620000320711X", "5***************1X"},
	{"bank_card", "1101 1111 2222 3333 3256", "1101 **** **** **** 3256"},
	{"email", "duandazhi-jack@gmail.com", "d***@gmail.com"},
	{"person_name", "段正淳", "段**"},
	{"person_name", "John Smith", "J*** S***"},
	{"address", "北京市海淀区马连洼街道289号", "北京市海淀区****"},
	/* Blank, and masked already. */
	{"cn_mobile", "", BLANK},
	{"cn_mobile", " \t　", BLANK},
	{"cn_mobile", "=\"\"", BLANK},
	{"cn_mobile", "180****1999", ALREADY},
	{"cn_mobile", "183****2807", ALREADY},
	{"cn_mobile", "135*******", ALREADY},
	{"cn_mobile", "1387677****", ALREADY},
	{"cn_mobile", "186******05", ALREADY},
	{"cn_mobile", "***", ALREADY},
	{"cn_mobile", "=\"180****1999\"", ALREADY},
	{"cn_mobile", "d***@gmail.com", ALREADY},
	{"cn_mobile", "5***************1X", ALREADY},
	{"cn_mobile", "138****0000/139****0000", ALREADY},
	{"cn_mobile", "184****5678-****", ALREADY},
	{"cn_mobile", "+86138****8000", ALREADY},
	{"cn_mobile", "p1_abcdefghijklmnopqrstuvwxyz2345", ALREADY},
	{"cn_mobile", "180＊＊＊＊1999", ALREADY},
	/* Stars within a value of the column's own class hide no more than they cover. */
	{"cn_resident_id", "1101**********0021", "1***************21"},
	{"cn_resident_id", "6222********7894", ALREADY},
	{"person_name", "张三***", "张**"},
	{"person_name", "张***三", "张**"},
	{"person_name", "Jo***", "J***"},
	{"person_name", "138****8000", ALREADY},
	{"birth_date", "1985****0312", "***"},
	{"national_id", "5180****8000", "***"},
	{"national_id", "5***************1X", ALREADY},
	/* What needs no rounding is not for that a coordinate. */
	{"geo_point", "13800138000", "138****8000"},
	{"geo_point", "62345678", "***"},
	{"geo_point", "31.2", ALREADY},
	{"free_text", "**203.0.113.77**", "*******"},
	{"person_name", "张**", ALREADY},
	{"person_name", "张*", ALREADY},
	{"person_name", "*三", ALREADY},
	{"person_name", "J*** S***", ALREADY},
	{"person_name", "欧阳**", ALREADY},
	{"email", "***@gmail.com", ALREADY},
	{"email", "138****8000", ALREADY},
	{"credential", "******", ALREADY},
	{"address", "北京市****", ALREADY},
	{"address", "北京市海淀区****", ALREADY},
	{"address", "广东 深圳 南山****", ALREADY},
	{"address_province", "北京市****", ALREADY},
	{"address_city", "深圳****", ALREADY},
	{"bank_card", "1101 **** **** **** 3256", ALREADY},
	{"nickname", "d***i", ALREADY},
	/* With stars, and not masked enough. */
	{"cn_mobile", "1380013*000", "138*****000"},
	{"cn_mobile", "1380013800*0", "***"},
	{"cn_mobile", "*13800138000", "***"},
	{"cn_mobile", "13800138000*", "***"},
	{"person_name", "张三*", "张**"},
	{"person_name", "张*明", "张**"},
	{"person_name", "*小明", "***"},
	{"email", "du***@gmail.com", "d***@gmail.com"},
	{"nickname", "i***mikayla200", "i************0"},
	{"credential", "a*", "***"},
	{"address_province", "北京市海淀区****", "北京市****"},
	{"address", "北京市海淀区马********", "北京市海淀区****"},
	{"bank_card", "622202*200012345679", "6222***********5679"},
	{"credential", "pii1:abcdefghij:cn_mobile:siv:AbC.", "***"},
	/* Wrappers, groups, widths. */
	{"cn_mobile", "=\"18049531999\"", "=\"180****1999\""},
	{"cn_mobile", "'18049531999", "'180****1999"},
	{"cn_mobile", "\t18049531999\t", "\t180****1999\t"},
	{"cn_mobile", "\"18049531999\"", "\"180****1999\""},
	{"cn_mobile", "138 0013 8000", "138 **** 8000"},
	{"cn_mobile", "138-0013-8000", "138-****-8000"},
	{"cn_mobile", "138 00 13 80 00", "138 ** ** 80 00"},
	{"cn_mobile", "１３８００１３８０００", "１３８****８０００"},
	{"cn_mobile", "+86 13800138000", "+86 138****8000"},
	{"cn_mobile", "8613800138000", "86138****8000"},
	{"cn_mobile", "(+86)138-0013-8000", "(+86)138-****-8000"},
	{"cn_mobile", "13800138000.0", "138****8000.***"},
	/* Virtual numbers: nothing of the extension. */
	{"cn_mobile", "18412345678-1234", "184****5678-****"},
	{"cn_mobile", "18412345678转1234", "184****5678转****"},
	{"cn_mobile", "18412345678转分机：1234", "184****5678转分机：****"},
	{"cn_landline", "0755-23456789 ext. 123", "0755-******89 ext. ***"},
	{"cn_mobile", "18412345678[1234]", "184****5678[****]"},
	{"cn_mobile", "18412345678-12", "184****5678-***"},
	{"cn_mobile", "184123456789-7576", "184*****6789-****"},
	/* Not what the column promises. */
	{"cn_mobile", "12345678901", "***"},
	{"cn_mobile", "1380013800", "***"},
	{"cn_mobile", "张三", "***"},
	{"cn_mobile", "13800138000 (张三)", "***"},
	{"cn_mobile", "13800138000 13900139000", "***"},
	{"cn_mobile", "1.38E+10", "***"},
	{"cn_mobile", "-", "***"},
	{"cn_mobile", "duan@qq.com", "d***@qq.com"},
	{"cn_mobile", "0915-7518479", "0915-*****79"},
	{"cn_mobile", "51343620000320711X", "5***************1X"},
	{"cn_mobile", "6222021200012345679", "6222***********5679"},
	{"email", "13800138000", "138****8000"},
	{"email", "not an address", "***"},
	{"email", "a@b.com 13800138000", "***"},
	{"email", "a@b.com13800138000", "***"},
	{"bank_card", "51343620000320711X", "5***************1X"},
	{"bank_card", "6.22E+18", "***"},
	{"bank_card", "1234", "***"},
	{"cn_resident_id", "513436200003207111", "5***************11"},
	{"cn_resident_id", "110105491231002", "1************02"},
	{"cn_resident_id", "123", "***"},
	/* Several in one cell. */
	{"cn_mobile", "13800000000/13900000000", "138****0000/139****0000"},
	{"cn_mobile", "13800000000、13900000000", "138****0000、139****0000"},
	{"cn_mobile", "13800000000; 0915-7518479", "138****0000; 0915-*****79"},
	{"cn_mobile", "13800000000/", "138****0000/"},
	{"cn_mobile", "13800000000/139****0000", "138****0000/139****0000"},
	{"cn_mobile", "13800000000/张三", "***"},
	{"cn_mobile", "=\"13800000000/13900000000\"", "=\"138****0000/139****0000\""},
	{"email", "a@x.com;bob@y.com", "***@x.com;b***@y.com"},
	/* Names. */
	{"person_name", "欧阳娜娜", "欧阳**"},
	{"person_name", "欧阳", "欧**"},
	{"person_name", "张 三", "张**"},
	{"person_name", "Li 三丰 明", "***"},
	{"person_name", "John 三", "***"},
	{"person_name", "Li 三**", "***"},
	{"person_name", "段", "***"},
	{"person_name", "J", "***"},
	{"person_name", "J S", "***"},
	{"person_name", "J. Smith", "J*** S***"},
	{"person_name", "Jean-Luc O'Neil", "J*** O***"},
	{"person_name", "Élodie Müller", "É*** M***"},
	{"person_name", "Smith, John", "S*** J***"},
	{"person_name", "김철수", "김***"},
	{"person_name", "Пётр Ильич", "П*** И***"},
	{"person_name", "张三13800138000", "***"},
	{"person_name", "13800138000", "138****8000"},
	{"person_name", "张三/李四", "***"},
	{"person_name", "的的的", "***"},
	{"person_name", "阿卜杜拉·买买提", "阿**"},
	{"person_name", "John & Co", "***"},
	{"person_name", "john@example.com", "j***@example.com"},
	{"person_name", "=\"段正淳\"", "=\"段**\""},
	/* Mail. */
	{"email", "a@qq.com", "***@qq.com"},
	{"email", "张三@例子.公司", "张***@例子.公司"},
	{"email", "\"john doe\"@example.org", "***@example.org"},
	{"email", "ab＠qq.com", "a***＠qq.com"},
	{"email", " ab@qq.com", " a***@qq.com"},
	/* Addresses. */
	{"address", "内蒙古自治区呼和浩特市1号", "内蒙古自治区呼和浩特市****"},
	{"address", "广东深圳南山区", "广东深圳南山区****"},
	{"address", "上海市", "上海市****"},
	{"address", "北京 北京市 海淀区 马连洼街道289号", "北京 北京市 海淀区****"},
	{"address", "广东省/深圳市/南山区/科技园1号", "广东省/深圳市/南山区****"},
	{"address", "100080 （北京市海淀区）中关村1号", "北京市海淀区****"},
	{"address", "=\"北京市海淀区1号\"", "=\"北京市海淀区****\""},
	{"address", "广东省某某镇1号", "广东省****"},
	{"address", "海淀区中关村大街1号", "海淀区****"},
	{"address", "四川省成都市高新区天府大道1号", "四川省成都市高新区****"},
	{"address", "东区1号", "***"},
	{"address", "123 Main St, Springfield", "***"},
	{"address_city", "深圳南山区粤海街道1号", "深圳****"},
	{"address_city", "浙江省杭州市西湖区文三路1号", "浙江省杭州市****"},
	{"address_city", "上海市上海市浦东新区1号", "上海市上海市****"},
	{"address_city", "浙江省义乌市1号", "浙江省****"},
	{"address_city", "海淀区中关村大街1号", "***"},
	{"address_province", "深圳市南山区1号", "***"},
	{"address_province", "北京 北京市 海淀区", "北京****"},
	{"address_province", "中国上海市徐汇区", "中国上海市****"},
	{"address", "中关村大街1号", "***"},
	{"address", "221B Baker Street", "***"},
	{"address", "北京路123号", "***"},
	/* Dates. */
	{"year", "1985-03-12", "1985"},
	{"year", "1985/3/12 8:00", "1985"},
	{"year", "1985.03.12", "1985"},
	{"year", "1985年3月12日", "1985年"},
	{"year", "1985年03月", "1985年"},
	{"year", "19850312", "1985"},
	{"year", "Mar 12, 1985", "1985"},
	{"year", "12 March 1985", "1985"},
	{"year", "12/03/1985", "1985"},
	{"year", "12.03.1985", "1985"},
	{"year", "2025-06-01T08:00:00+08:00", "2025"},
	{"year", "2025-06-01 08:00:00 UTC", "2025"},
	{"year", "Jun 1, 2025 8:00:00 AM PDT", "2025"},
	{"year", "Sun, 01 Jun 2025 08:00:00 +0800", "2025"},
	{"year", "1985-Q1", "1985"},
	{"year", "=\"1985-03-12\"", "=\"1985\""},
	{"year", "１９８５年３月１２日", "１９８５年"},
	{"year", "1985", ALREADY},
	{"year", "1985年", ALREADY},
	{"year", "1985-**-**", ALREADY},
	{"year", "***", ALREADY},
	{"year", "****-03-12", "***"},
	{"year", "198*-03-12", "***"},
	{"year", "85-03-12", "***"},
	{"year", "850312", "***"},
	{"year", "1985-13-01", "***"},
	{"year", "1985-02-30", "***"},
	{"year", "1985-03-12 13800138000", "***"},
	{"year", "3012", "***"},
	{"year", "31049", "***"},
	{"year", "2月30日", "***"},
	{"year", "张三", "***"},
	{"quarter", "1985-03-12", "1985-Q1"},
	{"quarter", "1985年12月1日", "1985-Q4"},
	{"quarter", "1985-05", "1985-Q2"},
	{"quarter", "13/07/1985", "1985-Q3"},
	{"quarter", "12/03/1985", "***"},
	{"quarter", "1985-Q3", ALREADY},
	{"quarter", "1985", ALREADY},
	{"month", "1985-03-12", "1985-03"},
	{"month", "1985/3/12 8:00", "1985/3"},
	{"month", "1985.03.12", "1985.03"},
	{"month", "1985年3月12日", "1985年3月"},
	{"month", "1985 年", "***"},
	{"month", "19850312", "1985-03"},
	{"month", "12 mars 1985", "1985-03"},
	{"month", "12 de marzo de 1985", "1985-03"},
	{"month", "12. März 1985", "1985-03"},
	{"month", "13/03/1985", "1985-03"},
	{"month", "03/13/1985", "1985-03"},
	{"month", "03/03/1985", "1985-03"},
	{"month", "12/03/1985", "***"},
	{"month", "1985-03", ALREADY},
	{"month", "1985年3月", ALREADY},
	{"month", "1985-Q1", ALREADY},
	{"month", "1985-**-**", ALREADY},
	/* Numbers. */
	{"tenth", "31.2304", "31.2"},
	{"tenth", "-121.4737", "-121.5"},
	{"tenth", "+8.05", "+8.1"},
	{"tenth", "31,2704", "31,3"},
	{"tenth", "-0.04", "0.0"},
	{"tenth", "0.95", "1.0"},
	{"tenth", "99.999999999999999999999", "100.0"},
	{"tenth", "31.2304,121.4737", "31.2,121.5"},
	{"tenth", "31.2304, -121.4737", "31.2, -121.5"},
	{"tenth", "31.2", ALREADY},
	{"tenth", "31", ALREADY},
	{"tenth", "31.20", "31.2"},
	{"tenth", "31.2,121.5", ALREADY},
	{"tenth", "3.12E+05", "***"},
	{"tenth", "1,234.56", "***"},
	{"tenth", "31.2304°", "***"},
	{"tenth", "31.", "***"},
	{"tenth", ".5", "***"},
	{"tenth", "--1", "***"},
	{"tenth", "123456789012345678901234567890", "***"},
	{"tenth", "abc", "***"},
	{"tenth", "31.2***", "***"},
	{"quarters", "31.2304", "31.25"},
	{"quarters", "31.125", "31.25"},
	{"quarters", "-31.12", "-31.00"},
	{"hundreds", "1250", "1300"},
	{"hundreds", "-49.9", "0"},
	{"hundreds", "007", "0"},
	{"hundreds", "1200", ALREADY},
	{"bucket", "250", "200~299"},
	{"bucket", "299.99", "200~299"},
	{"bucket", "300", "300~399"},
	{"bucket", "0", "0~99"},
	{"bucket", "-1", "-100~-1"},
	{"bucket", "-100", "-100~-1"},
	{"bucket", "-100.5", "-200~-101"},
	{"bucket", "210~219", "200~299"},
	{"bucket", "200~299", ALREADY},
	{"bucket", "-100~-1", ALREADY},
	{"bucket", "200~399", "***"},
	{"bucket", "1e3", "***"},
	/* Addresses of machines. */
	{"ip", "203.0.113.7", "203.0.113.*"},
	{"ip", "203.0.113.7:8080", "203.0.113.*"},
	{"ip", "203.0.113.7/32", "203.0.113.*"},
	{"ip", "2001:db8:1:2::3", "2001:db8:1::*"},
	{"ip", "2001:0DB8:0001:2::3", "2001:db8:1::*"},
	{"ip", "[2001:db8:1:2::3]:443", "2001:db8:1::*"},
	{"ip", "fe80::1%eth0", "fe80:0:0::*"},
	{"ip", "::1", "0:0:0::*"},
	{"ip", "1:2:3:4:5:6:7:8", "1:2:3::*"},
	{"ip", "64:ff9b::203.0.113.7", "64:ff9b:0::*"},
	{"ip", "::ffff:203.0.113.7", "::ffff:203.0.113.*"},
	{"ip", "203.0.113.*", ALREADY},
	{"ip", "203.0.*.*", ALREADY},
	{"ip", "2001:db8:1::*", ALREADY},
	{"ip", "2001:db8::*", ALREADY},
	{"ip", "::ffff:203.0.113.*", ALREADY},
	{"ip", "*.*.113.7", "***"},
	{"ip", "203.0.113.256", "***"},
	{"ip", "1.2.3", "***"},
	{"ip", "1.2.3.4.5", "***"},
	{"ip", "1:2:3", "***"},
	{"ip", "1::2::3", "***"},
	{"ip", "1:2:3:4:5:6:7:8:9", "***"},
	{"ip", "203.0.113.7 张三", "***"},
	{"ip_wide", "203.0.113.7", "203.0.*.*"},
	{"ip_wide", "203.0.113.*", "203.0.*.*"},
	{"ip_wide", "2001:db8:1::*", "2001:db8::*"},
	/* Accounts are masked by their shape. */
	{"account", "13800138000", "138****8000"},
	{"account", "duan@qq.com", "d***@qq.com"},
	{"account", "2088123412341234", "20************34"},
	{"account", "138****8000", ALREADY},
	{"account", "d***@qq.com", ALREADY},
	/* Keep, its edges and ways. */
	{"nickname", "段", "***"},
	{"nickname", "段誉", "***"},
	{"nickname", "段正淳", "段***淳"},
	{"nickname", "abcd", "a***d"},
	{"nickname", "abcde", "a***e"},
	{"nickname", "abcdef", "a****f"},
	{"nickname", "a-b-c", "a-***-c"},
	{"nickname", "!!!", "***"},
	{"nickname", "𠀀𠀁𠀂𠀃𠀄", "𠀀***𠀄"},
	{"nickname", "e\u0301abcde\u0301", "e\u0301****e\u0301"},
	{"nickname", "13800138000", "1*********0"},
	{"phone", "+49 170 1234567", "+49 170 *****67"},
	{"middle", "abcdefg", "***cde***"},
	{"middle", "abcde", "***cde"},
	{"middle", "cde", "***e"},
	{"middle", "ab", "***"},
	{"ends", "abcdef", "***cde***"},
	{"ends", "abc", "***"},
	{"places", "abcdef", "a***def"},
	{"places", "a", "***"},
	{"host", "duan@qq.com", "****@qq.com"},
	{"host", "duan", "***"},
	{"host", "@qq.com", "***"},
	{"user", "duan@qq.com", "duan@**.***"},
	{"user", "duan", "***"},
	{"nohost", "duan@qq.com", "duan@**.***"},
	{"last", "12345678", "****5678"},
	{"last", "1234", "***"},
	/* The others. */
	{"credential", "hunter2", "***"},
	{"credential", "duan@qq.com", "***"},
	{"none_given", "anything", "***"},
	{"gone", "anything", ""},
	{"gone", "=\"anything\"", ""},
	{"same", "anything", "已隐藏"},
	{"same", "=\"x\"", "=\"已隐藏\""},
	{"same", "已隐藏", ALREADY},
	{"same", "13800138000", "已隐藏"},
	/* Running text. */
	{"free_text", "没有号码，谢谢", BLANK},
	{"free_text", "请打13800138000谢谢", "请打138****8000谢谢"},
	{"free_text", "张三 duan@qq.com 身份证51343620000320711X",
	 "张三 d***@qq.com 身份证5***************1X"},
	{"free_text", "卡6222 0212 0001 2345 679", "卡6222 **** **** ***5 679"},
	{"free_text", "18412345678-1234到付", "184****5678-****到付"},
	{"free_text", "+13805551234", "+1380*****34"},
	{"free_text", "138 0013 8000@longer-domain.com", "***8***@longer-domain.com"},
	{"free_text", "138****8000", BLANK},
	{"free_text", "19990101 13800138000", "19990101 138****8000"},
	{"free_text", "a@b.com@c.org", "***"},
	{"free_text", "x@138-0013-8000.com", "***"},
	{"email", "x@13800138000.com", "***"},
	{"email", "x@163.com", "***@163.com"},
	{"free_text", "订单1234567890123456789", BLANK},
};

static const char *apply(const struct treatment *treatment, struct span value, struct buffer *out)
{
	struct failure failure = {0};
	out->size = 0;
	/* What stands before in the buffer stays. */
	assert_true(buffer_append(out, span_of("before")));
	enum outcome outcome = treatment_apply(treatment, value, out, &failure);
	assert_int_not_equal(outcome, OUTCOME_STOP);
	assert_memory_equal(out->at, "before", 6);
	if (outcome != OUTCOME_REWRITTEN)
		assert_int_equal(out->size, 6);
	assert_true(buffer_byte(out, '\0'));
	out->size--;
	return outcome == OUTCOME_UNTOUCHED ? BLANK
	       : outcome == OUTCOME_ALREADY ? ALREADY
					    : out->at + 6;
}

static void test_cases(void **state)
{
	(void)state;
	struct context context;
	context_open(&context, rules_text);
	struct buffer out = {0}, again = {0};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct treatment *treatment = treatment_named(&context, cases[i].class);
		if (!treatment)
			fail_msg("%s: %s", cases[i].class, context.failure.text);
		const char *masked = apply(treatment, span_of(cases[i].value), &out);
		if (strcmp(masked, cases[i].masked) != 0)
			fail_msg("%s %s: %s, not %s", cases[i].class, cases[i].value, masked,
				 cases[i].masked);
		if (masked[0] == BLANK[0] || masked[0] == ALREADY[0])
			continue;
		const char *twice = apply(treatment, span_of(masked), &again);
		if (twice[0] != BLANK[0] && twice[0] != ALREADY[0])
			fail_msg("%s %s: %s, and then %s", cases[i].class, cases[i].value, masked,
				 twice);
	}
	buffer_free(&out);
	buffer_free(&again);
	context_close(&context);
}

/* Masks that the rules name and treat refuses, and a part of what it says. */
static const char *const refused[][2] = {
	{"{kind: date, to: yeer}", "test.yaml:4:38: unknown part of a date \"yeer\" (year?)"},
	{"{kind: date, to: [year]}", "\"to\" is year, quarter or month"},
	{"{kind: ip, v4: 20}", "\"v4\" is 8, 16 or 24"},
	{"{kind: ip, v4: 32}", "test.yaml:4:"},
	{"{kind: ip, v6: 56}", "multiple of 16"},
	{"{kind: ip, v6: 128}", "test.yaml:4:"},
	{"{kind: number}", "needs \"round\" or \"bucket\""},
	{"{kind: number, round: 1, bucket: 10}", "\"bucket\" does not go with \"round\""},
	{"{kind: number, round: 0}", "a step like 0.1"},
	{"{kind: number, round: -1}", "a step like 0.1"},
	{"{kind: number, round: 1e3}", "a step like 0.1"},
	{"{kind: number, round: '0,1'}", "a step like 0.1"},
	{"{kind: number, bucket: 1}", "test.yaml:4:"},
	{"{kind: number, bucket: 0.5}", "test.yaml:4:"},
	{"{kind: address, to: distict}", "unknown level \"distict\" (district?)"},
	{"{kind: kep}", "unknown mask kind \"kep\" (keep?)"},
	{"{kind: keep}", "needs first, last"},
	{"{kind: keep, first: 1, from: 2}", "\"from\" does not go with \"first\""},
	{"{kind: keep, before: a, after: b}", "\"after\" does not go with \"before\""},
	{"{kind: keep, from: 5, to: 2}", "\"to\" is before \"from\""},
	{"{kind: keep, first: -1}", "test.yaml:4:"},
	{"{kind: keep, first: many}", "test.yaml:4:"},
	{"{kind: keep, before: ab}", "one character"},
	{"{kind: keep, before: '*'}", "but a star"},
	{"{kind: keep, first: 1, invert: maybe}", "true or false"},
	{"{kind: keep, frist: 1}", "test.yaml:4:"},
	{"{kind: full, first: 1}", "test.yaml:4:"},
	{"{kind: fixed}", "needs \"text\""},
	{"{kind: spans}", "for running text"},
};

static void test_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(refused); i++) {
		char text[256];
		struct context context;
		snprintf(text, sizeof text,
			 "version: 1\nextends: none\nclasses:\n  cn_mobile: {mask: %s}\n",
			 refused[i][0]);
		context_open(&context, text);
		assert_null(treatment_named(&context, "cn_mobile"));
		assert_int_equal(context.failure.status, STATUS_REFUSED);
		if (!strstr(context.failure.text, refused[i][1]))
			fail_msg("%s: %s", refused[i][0], context.failure.text);
		context_close(&context);
	}
}

/* Classes that are not masked: `full` in text and in a labelled column, but for those that stay. */
static void test_other_actions(void **state)
{
	(void)state;
	struct context context;
	context_open(&context, "version: 1\nextends: none\nclasses:\n"
			       "  cn_mobile: {action: encrypt}\n"
			       "  email: {action: keep}\n"
			       "  bank_card: {mask: {kind: keep, first: 4, last: 4}}\n"
			       "  free_text: {mask: {kind: spans}}\n");
	struct buffer out = {0};
	struct treatment *text = treatment_named(&context, "free_text");
	struct treatment *card = treatment_named(&context, "bank_card");
	assert_non_null(text);
	assert_non_null(card);
	assert_string_equal(apply(text, span_of("a@b.com 13800138000,0915-7518479"), &out),
			    "a@b.com ***,***");
	assert_string_equal(apply(text, span_of("a@b.com"), &out), BLANK);
	assert_string_equal(apply(card, span_of("13800138000"), &out), "***");
	assert_string_equal(apply(card, span_of("a@b.com"), &out), "***");
	buffer_free(&out);
	context_close(&context);
}

static void test_no_memory(void **state)
{
	(void)state;
	struct context context;
	context_open(&context, rules_text);
	static const char *const classes[] = {"cn_mobile", "free_text", "person_name", "same"};
	for (size_t i = 0; i < COUNT(classes); i++) {
		/* A buffer's limit is not felt before its first block is full. */
		struct buffer out = {.limit = 256};
		while (out.size < out.limit)
			assert_true(buffer_byte(&out, 'x'));
		struct failure failure = {0};
		struct treatment *treatment = treatment_named(&context, classes[i]);
		enum outcome outcome =
			treatment_apply(treatment, span_of("13800138000"), &out, &failure);
		assert_int_equal(outcome, OUTCOME_STOP);
		assert_int_equal(failure.status, STATUS_IO);
		assert_int_equal(out.size, 256);
		buffer_free(&out);
	}
	context_close(&context);
}

static bool utf8_whole(struct span text)
{
	const char *at = text.at, *end = at + text.size;
	uint32_t c;
	for (size_t size; at < end; at += size) {
		size = utf8_next(at, end, &c);
		if (size == 0)
			return false;
	}
	return true;
}

/* Random values of what masks look at, under every mask: twice is once, and UTF-8 stays UTF-8. */
static void test_random(void **state)
{
	(void)state;
	static const char *const pieces[] = {
		"13800138000",
		"1",
		"2",
		"+86",
		"(+86)",
		"-",
		" ",
		"/",
		";",
		"、",
		"@",
		"a",
		"bc",
		"qq.com",
		"段",
		"正淳",
		"欧阳",
		"北京市",
		"广东",
		"深圳",
		"深圳市",
		"南山",
		"南山区",
		"海淀区",
		"市辖区",
		"高新区",
		"中国",
		"路",
		"*",
		"***",
		"****",
		"＊",
		"１",
		"转12",
		"[1234]",
		"=\"",
		"\"",
		"'",
		"\t",
		"　",
		"6222021200012345679",
		"51343620000320711X",
		"0915",
		"7518479",
		"é",
		"e\u0301",
		"𠀀",
		"·",
		".",
		",",
		"J",
		"\u200d",
		"138****8000",
		"1985",
		"03",
		"年",
		"月",
		"Mar",
		"T08:00",
		"203.0.113.7",
		"2001:db8",
		":",
		"::",
		"~",
		"200",
		"31.2304",
	};
	struct context context;
	context_open(&context, rules_text);
	struct buffer out = {0}, again = {0};
	srand(11);
	for (size_t k = 0; k < rules_class_count(context.rules); k++) {
		const char *class = rules_class_at(context.rules, k)->name;
		struct treatment *treatment = treatment_named(&context, class);
		for (int round = 0; round < 6000; round++) {
			char bytes[512];
			size_t size = 0;
			for (int n = rand() % 9; n >= 0; n--) {
				const char *piece = pieces[(size_t)rand() % COUNT(pieces)];
				memcpy(bytes + size, piece, strlen(piece));
				size += strlen(piece);
			}
			char *exact = malloc(size);
			assert_non_null(exact);
			memcpy(exact, bytes, size);
			const char *masked = apply(treatment, (struct span){exact, size}, &out);
			if (masked[0] != BLANK[0] && masked[0] != ALREADY[0]) {
				const char *twice = apply(treatment, span_of(masked), &again);
				assert_true(utf8_whole(span_of(masked)));
				if (twice[0] != BLANK[0] && twice[0] != ALREADY[0])
					fail_msg("%s %.*s: %s, and then %s", class, (int)size,
						 exact, masked, twice);
			}
			free(exact);
		}
	}
	buffer_free(&out);
	buffer_free(&again);
	context_close(&context);
}

/* A number's hidden digits are in no mask of it, however it is written. */
static void test_hidden(void **state)
{
	(void)state;
	static const char *const forms[] = {
		"13857924680",
		"=\"13857924680\"",
		"+86 13857924680",
		"138 5792 4680",
		"0086-13857924680",
		"1３８57924680",
		"13857924680/13857924681",
		"13857924680-5792",
		"13857924680转5792",
		"13857924680[5792]",
		"(13857924680)",
		"张三13857924680",
		"13857924680 13857924681",
		"*13857924680",
		"13857924680*",
		"138-5792-4680;x",
	};
	struct context context;
	context_open(&context, rules_text);
	struct buffer out = {0};
	static const char *const classes[] = {"cn_mobile", "email",     "person_name", "credential",
					      "address",   "bank_card", "free_text",   "account"};
	for (size_t k = 0; k < COUNT(classes); k++) {
		struct treatment *treatment = treatment_named(&context, classes[k]);
		for (size_t i = 0; i < COUNT(forms); i++) {
			const char *masked = apply(treatment, span_of(forms[i]), &out);
			if (masked[0] == BLANK[0] || masked[0] == ALREADY[0])
				fail_msg("%s %s passes", classes[k], forms[i]);
			if (strstr(masked, "5792"))
				fail_msg("%s %s: %s", classes[k], forms[i], masked);
		}
	}
	buffer_free(&out);
	context_close(&context);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),         cmocka_unit_test(test_refused),
		cmocka_unit_test(test_other_actions), cmocka_unit_test(test_no_memory),
		cmocka_unit_test(test_random),        cmocka_unit_test(test_hidden),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
