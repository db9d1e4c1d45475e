/* detect: what words name in running text, by sentences with all that is in them, and none. */
#include "detect/detect.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* A sentence, and its findings in order: "class=value | class=value"; "": there are none. */
static const struct sentence {
	const char *text;
	const char *finds;
} sentences[] = {
	/* Handles. */
	{"微信：abc_12345，谢谢", "wechat_id=abc_12345"},
	{"加我微信zhangsan88", "wechat_id=zhangsan88"},
	{"V信 lisi-2020", "wechat_id=lisi-2020"},
	{"加v：xiaoming", "wechat_id=xiaoming"},
	{"vx:wang_wu66。", "wechat_id=wang_wu66"},
	{"my WeChat is li_lei99", "wechat_id=li_lei99"},
	{"微信号是ａｂｃ１２３", "wechat_id=ａｂｃ１２３"},
	{"13800138000微信同号", "cn_mobile=13800138000"},
	{"加我微信13800138000", "cn_mobile=13800138000"},
	{"QQ：12345678", "qq=12345678"},
	{"我QQ1234567，加我", "qq=1234567"},
	{"qq号码：１２３４５６", "qq=１２３４５６"},
	{"扣扣 87654321", "qq=87654321"},
	/* Secrets. */
	{"密码：Abc123!", "credential=Abc123!"},
	{"密码 123456", "credential=123456"},
	{"登录密码是hunter22，别告诉别人", "credential=hunter22"},
	{"my PIN is 1234.", "credential=1234"},
	{"password: s3cret/value, thanks", "credential=s3cret/value"},
	{"user_password=qwerty", "credential=qwerty"},
	{"API key: sk-12345abcdef", "credential=sk-12345abcdef"},
	{"api_key=AKIA1234567890", "credential=AKIA1234567890"},
	{"пароль: qwerty12", "credential=qwerty12"},
	{"Passwort: geheim99", "credential=geheim99"},
	{"mot de passe : azerty1", "credential=azerty1"},
	{"パスワード：abc12345", "credential=abc12345"},
	{"验证码 482913", "credential=482913"},
	/* Documents. */
	{"护照E12345678", "passport=E12345678"},
	{"Passport is L1234M567.", "passport=L1234M567"},
	{"passport no. X1234567 expires", "passport=X1234567"},
	{"港澳通行证：C12345678", "cn_travel_permit=C12345678"},
	{"台胞证 12345678", "cn_travel_permit=12345678"},
	{"身份证号：110105194912310021", "cn_resident_id=110105194912310021"},
	{"身份证11010519491231002X", "cn_resident_id=11010519491231002X"},
	{"身份证号码 110105 19491231 0021", "cn_resident_id=110105 19491231 0021"},
	{"SSN 666-77-8888 and", "us_ssn=666-77-8888"},
	{"my social security number is 123 45 6789", "us_ssn=123 45 6789"},
	{"CPF: 123.456.789-09", "national_id=123.456.789-09"},
	{"ИНН 500100732259", "national_id=500100732259"},
	{"driver's license D1234567", "national_id=D1234567"},
	{"驾驶证号：310101199001011234", "cn_resident_id=310101199001011234"},
	/* Cards and accounts, whose check fails. */
	{"卡号：6222021200012345670", "bank_card=6222021200012345670"},
	{"He used card # 4444-4444-4444-4444 and", "bank_card=4444-4444-4444-4444"},
	{"CC 4012-8888-9999-1111 and", "bank_card=4012-8888-9999-1111"},
	{"credit card: 4444 3333 2222 1111", "bank_card=4444 3333 2222 1111"},
	{"账号：12345678901234567", "bank_account=12345678901234567"},
	{"account number 000123456789", "bank_account=000123456789"},
	{"支付宝：wangwu2020", "account=wangwu2020"},
	{"支付宝账号 a.b@c.com", "email=a.b@c.com"},
	/* Dates of birth. */
	{"生日1990-01-02", "birth_date=1990-01-02"},
	{"出生日期：1990年5月6日", "birth_date=1990年5月6日"},
	{"生日是3月5日，送贺卡", "birth_date=3月5日"},
	{"出生于19900506", "birth_date=19900506"},
	{"Date of birth: 5 March 1990", "birth_date=5 March 1990"},
	{"born on May 6, 1990 in Paris", "birth_date=May 6, 1990"},
	{"DOB 05/06/1990", "birth_date=05/06/1990"},
	{"geboren am 06.05.1990", "birth_date=06.05.1990"},
	{"geboren: 12. Dezember 1985", "birth_date=12. Dezember 1985"},
	{"né le 12 décembre 1985", "birth_date=12 décembre 1985"},
	{"née le 3 FÉVR 1985, à", "birth_date=3 FÉVR 1985"},
	{"né le 1 août 1985", "birth_date=1 août 1985"},
	{"nacido el 12 de enero 1985", "birth_date=12 de enero 1985"},
	{"nato il 7 settembre 1985", "birth_date=7 settembre 1985"},
	{"geboren am 1. März 1990", "birth_date=1. März 1990"},
	{"生日Mar 12, 1990，谢谢", "birth_date=Mar 12, 1990"},
	/* Persons. */
	{"收货人：张三 13800138000", "person_name=张三 | cn_mobile=13800138000"},
	{"收件人李四光电话13800138000", "person_name=李四光 | cn_mobile=13800138000"},
	{"联系人：欧阳小明", "person_name=欧阳小明"},
	{"户名：王芳，工商银行", "person_name=王芳"},
	{"姓名:阿依古丽", "person_name=阿依古丽"},
	{"我叫刘德华，请尽快", "person_name=刘德华"},
	{"请联系张先生，谢谢", "person_name=张先生"},
	{"给李小明女士打电话", "person_name=李小明"},
	{"找王小姐", "person_name=王小姐"},
	{"，张三收", "person_name=张三"},
	{"Mr. John Smith called", "person_name=John Smith"},
	{"Dear Mrs O'Neil, hello", "person_name=O'Neil"},
	{"My name is Jane Doe and", "person_name=Jane Doe"},
	{"Name: Jean-Luc Picard", "person_name=Jean-Luc Picard"},
	{"Recipient: Ludwig van Beethoven, Bonn", "person_name=Ludwig van Beethoven"},
	{"меня зовут Иван Петров", "person_name=Иван Петров"},
	{"me llamo José García", "person_name=José García"},
	{"氏名：山田 太郎", "person_name=山田 太郎"},
	{"氏名：佐々木 希", "person_name=佐々木 希"},
	{"联系邮箱：佐々木@例え.jp", "email=佐々木@例え.jp"},
	{"이름: 홍길동", "person_name=홍길동"},
	{"昵称：小鱼儿～", "nickname=小鱼儿"},
	{"旺旺号：tb123456_88", "nickname=tb123456_88"},
	{"username: foo_bar", "nickname=foo_bar"},
	/* Things of persons. */
	{"快递单号：SF1234567890123", "tracking_number=SF1234567890123"},
	{"tracking number 1Z999AA10123456784", "tracking_number=1Z999AA10123456784"},
	{"IMEI 356938035643809", "device_id=356938035643809"},
	{"MAC地址：00-1A-2B-3C-4D-5E", "mac_address=00-1A-2B-3C-4D-5E"},
	{"车牌号：京A12345", "cn_plate=京A12345"},
	{"电话 87654321", "phone=87654321"},
	/* Spelt so that no machine reads it. */
	{"电话一三八零零一三八零零零", "cn_mobile=一三八零零一三八零零零"},
	{"打幺三九 〇〇一二 三四五六", "cn_mobile=幺三九 〇〇一二 三四五六"},
	{"①③⑧00138000", "cn_mobile=①③⑧00138000"},
	{"138/0013/8000", "cn_mobile=138/0013/8000"},
	{"138_0013_8000", "cn_mobile=138_0013_8000"},
	{"138·0013·8000", "cn_mobile=138·0013·8000"},
	{"13800138000/13900139000", "cn_mobile=13800138000 | cn_mobile=13900139000"},
	{"1380013800013900139000", "cn_mobile=1380013800013900139000"},
	{"ｚｈａｎｇ＠ｑｑ．ｃｏｍ", "email=ｚｈａｎｇ＠ｑｑ．ｃｏｍ"},
	{"ｚｈａｎｇ＠１６３．ｃｏｍ谢谢", "email=ｚｈａｎｇ＠１６３．ｃｏｍ"},
	{"zhang\u200b@qq.com", "email=zhang\u200b@qq.com"},
	{"zhang@\u200bqq.com", "email=zhang@\u200bqq.com"},
	{"zhang [at] gmail [dot] com", "email=zhang [at] gmail [dot] com"},
	{"zhang(at)gmail.com, thanks", "email=zhang(at)gmail.com"},
	{"john.doe at gmail dot com", "email=john.doe at gmail dot com"},
	{"zhangsan艾特qq点com", "email=zhangsan艾特qq点com"},
	/* Several. */
	{"收件人：张三，电话13800138000，QQ:12345678，密码：abc123",
	 "person_name=张三 | cn_mobile=13800138000 | qq=12345678 | credential=abc123"},
	/* Nothing. */
	{"meet at example.com", ""},
	{"一三得三，一四得四", ""},
	{"150/160/170/180", ""},
	{"xe-17121/221128-software", ""},
	{"look at this", ""},
	{"订单6232608429660922014还没到", ""},
	{"订单编号：6224116279455860362", ""},
	{"order no. 6224116279455860362", ""},
	{"微信同号", ""},
	{"微信支付 200元", ""},
	{"微信转账2000元", ""},
	{"加微信领红包", ""},
	{"wechat payment accepted", ""},
	{"QQ糖 500克", ""},
	{"QQ 10000元", ""},
	{"密码锁 3个", ""},
	{"密码箱 20寸 2个", ""},
	{"密码不用发", ""},
	{"密码：***", ""},
	{"password required", ""},
	{"password is required", ""},
	{"token of thanks", ""},
	{"pin code lock 4 digits", ""},
	{"passport holder", ""},
	{"护照夹 2个", ""},
	{"passport holder, size 12345", ""},
	{"银行卡支付优惠20元", ""},
	{"卡号 6222 **** **** 5670", ""},
	{"name brand shoes", ""},
	{"Product name: Alpha Pro", ""},
	{"the product name is Alpha Pro", ""},
	{"时尚女士T恤", ""},
	{"春夏女士连衣裙", ""},
	{"女士手提包", ""},
	{"高级男士与女士腕表", ""},
	{"老师同学都喜欢", ""},
	{"已签收，请查收", ""},
	{"我和先生都喜欢", ""},
	{"联系人方式", ""},
	{"收货人信息有误", ""},
	{"收件人张**，电话138****8000", ""},
	{"张**先生", ""},
	{"I miss You", ""},
	{"MS Office 2019", ""},
	{"Mr. J*** S***", ""},
	{"Miss", ""},
	{"客服电话 400-810-8888", ""},
	{"电话 400-810-8888", ""},
	{"call before 2024-11-15", ""},
	{"电话卡 2张", ""},
	{"生日快乐", ""},
	{"生日礼物 2024新款", ""},
	{"mobile phone case", ""},
	{"昵称：**", ""},
	{"card game 1234", ""},
	{"tel.", ""},
	{"born: 12 Dingsbums 1985", ""},
	{"金龙鱼和王老吉各两箱", ""},
	{"张小泉剪刀一把", ""},
};

static void list(struct span text, char *out, size_t size)
{
	struct detect_search search;
	struct finding f;
	size_t used = 0;
	out[0] = 0;
	detect_begin_text(&search, detectors_builtin(), text);
	while (detect_next(&search, &f) && used < size)
		used += (size_t)snprintf(out + used, size - used, "%s%s=%.*s", used ? " | " : "",
					 f.class, (int)(f.end - f.begin), text.at + f.begin);
}

static void test_sentences(void **state)
{
	(void)state;
	size_t wrong = 0;
	for (size_t i = 0; i < COUNT(sentences); i++) {
		char finds[1024];
		list(span_of(sentences[i].text), finds, sizeof finds);
		if (strcmp(finds, sentences[i].finds) == 0)
			continue;
		print_message("%s\n    expected %s\n    found    %s\n", sentences[i].text,
			      sentences[i].finds, finds);
		wrong++;
	}
	assert_int_equal(wrong, 0);
}

/* Other columns are not searched for words. */
static void test_detectors_alone(void **state)
{
	(void)state;
	struct detect_search search;
	struct finding finding;
	detect_begin(&search, detectors_builtin(), span_of("password: abc123"));
	assert_false(detect_next(&search, &finding));
}

/* Every class that words name has a place of its own. */
static void test_classes(void **state)
{
	(void)state;
	const struct detectors *builtin = detectors_builtin();
	assert_true(text_classes(builtin) > builtin->count);
	for (size_t i = 0; i < text_classes(builtin); i++)
		assert_true(strlen(text_class(builtin, i)) > 0);
	struct detect_search search;
	struct finding finding;
	detect_begin_text(&search, builtin, span_of("password: abc123"));
	assert_true(detect_next(&search, &finding));
	assert_true(finding.named);
	assert_string_equal(text_class(builtin, finding.index), "credential");
	assert_false(detect_next(&search, &finding));
}

/* Every piece of every sentence: findings stay in order and within, whatever is cut. */
static void test_pieces(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(sentences); i++) {
		size_t size = strlen(sentences[i].text);
		for (size_t end = 0; end <= size; end++) {
			/* Exactly as long as it is: a sanitizer sees a byte too far. */
			char *piece = malloc(end + 1);
			size_t from = 0;
			assert_non_null(piece);
			memcpy(piece, sentences[i].text, end);
			struct span text = {piece, end};
			while (text.size &&
			       ((unsigned char)sentences[i].text[text.size] & 0xc0) == 0x80)
				text.size--;
			piece = realloc(piece, text.size ? text.size : 1);
			text.at = piece;
			struct detect_search search;
			struct finding f;
			detect_begin_text(&search, detectors_builtin(), text);
			while (detect_next(&search, &f)) {
				assert_true(f.begin >= from && f.begin < f.end &&
					    f.end <= text.size);
				from = f.end;
			}
			free(piece);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sentences),
		cmocka_unit_test(test_detectors_alone),
		cmocka_unit_test(test_classes),
		cmocka_unit_test(test_pieces),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
