#include "report/words.h"

static const char *const words[WORDS][LANGUAGES] = {
	[W_NONE] = {"", ""},
#define WORD(name, english, chinese) [W_##name] = {english, chinese},
#include "report/duties.inc"
#include "report/words.inc"
#undef WORD
};

static const struct {
	const char *class, *texts[LANGUAGES];
} classes[] = {
	{"person_name", {"Names of persons", "姓名"}},
	{"nickname", {"User names", "会员名、昵称"}},
	{"account", {"Accounts", "平台账号"}},
	{"cn_mobile", {"Mobile numbers (China)", "手机号"}},
	{"cn_landline", {"Landlines (China)", "固定电话"}},
	{"phone", {"Telephone numbers", "境外电话号码"}},
	{"email", {"E-mail addresses", "电子邮箱"}},
	{"address", {"Addresses", "地址"}},
	{"postcode", {"Postcodes", "邮政编码"}},
	{"cn_resident_id", {"Resident IDs (China)", "居民身份证号"}},
	{"hk_id", {"Hong Kong IDs", "香港身份证号"}},
	{"tw_id", {"Taiwan IDs", "台湾身份证号"}},
	{"us_ssn", {"Social security numbers (US)", "美国社会安全号"}},
	{"national_id", {"National and tax IDs", "其他国家证件号、税号"}},
	{"passport", {"Passports", "护照号"}},
	{"cn_travel_permit", {"Travel permits", "港澳台通行证号"}},
	{"bank_card", {"Bank cards", "银行卡号"}},
	{"iban", {"IBANs", "国际银行账号（IBAN）"}},
	{"bank_account", {"Bank accounts", "银行账号"}},
	{"credential", {"Passwords and keys", "密码、密钥"}},
	{"birth_date", {"Dates of birth", "出生日期"}},
	{"cn_plate", {"Vehicle plates", "车牌号"}},
	{"ip_address", {"IP addresses", "IP 地址"}},
	{"mac_address", {"MAC addresses", "MAC 地址"}},
	{"device_id", {"Device IDs", "设备号"}},
	{"geo_point", {"Coordinates", "位置坐标"}},
	{"wechat_id", {"WeChat IDs", "微信号"}},
	{"qq", {"QQ numbers", "QQ 号"}},
	{"tracking_number", {"Tracking numbers", "快递单号"}},
	{"cn_uscc", {"Company codes (China)", "统一社会信用代码"}},
	{"free_text", {"Notes", "备注、留言"}},
};

const char *word_text(enum receipt_language language, enum word word)
{
	return words[word][language];
}

const char *class_text(enum receipt_language language, const char *class)
{
	for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
		if (strcmp(class, classes[i].class) == 0)
			return classes[i].texts[language];
	return NULL;
}
