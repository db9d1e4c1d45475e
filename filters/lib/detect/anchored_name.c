/*
 * Names of persons and nicknames that a word names: after 收货人 and "my name is", after a title,
 * before 先生. A Chinese name begins with a surname that we know; one in letters has capitals.
 */
#include "detect/anchored.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* Does one of the words, ended by NULL, stand at `at`? */
static bool one_of(struct span text, size_t at, const char *const *words)
{
	for (; *words; words++) {
		if (text_has(text, at, *words, strlen(*words)))
			return true;
	}
	return false;
}

static bool han_at(struct span text, size_t at)
{
	size_t size;
	return han_is(character_at(text, at, &size));
}

/* The character that ends at `at`, of three bytes; 0: another one. */
static bool han_before(struct span text, size_t at)
{
	return at >= 3 && ((unsigned char)text.at[at - 3] & 0xf0) == 0xe0 && han_at(text, at - 3);
}

/* ---- Chinese names -----------------------------------------------------------------------------
 */

/* Where a name ends when text goes on without a blank. */
static const char *const after_name[] = {
	"电话", "手机", "地址", "住址", "身份", "微信", "先生", "女士", "小姐", "太太", "老师",
	"同学", "收件", "收货", "联系", "号码", "银行", "卡号", "邮箱", "生日", "性别", "密码",
	"护照", "昵称", "账号", "帐号", "電話", "手機", "的",   "和",   "是",   "在",   "住",
	"收",   "不",   "已",   "请",   "要",   "说",   "来",   NULL};
/* What begins like a name after such words and is none. */
static const char *const no_names[] = {
	"方式", "时间", "信息", "全部", "全名", "安排", "应该", "单位", "成功", "资料", "不详",
	"同上", "如下", "见下", "本人", "没有", "未知", "有误", "错误", "都是", "那边", "那个",
	"从来", "和电", "和手", "和地", "于是", "全都", "姓名", "必须", "必填", "请",   "要",
	"电话", "手机", "地址", "号码", "是",   "的",   "无",   "匿名", "保密", "名字", "经常",
	"应当", "时候", "还",   "也",   "只",   "什么", "国家", "国籍", "宝贝", "方便", "能",
	"别",   "万一", "万能", "小",   "商品", "有人", "查询", "相同", "连接", "程序", NULL};

/* The end of the Chinese name at `at`; `at`: there is none. */
static size_t chinese_end(struct span text, size_t at, enum tie tie, bool *title)
{
	*title = false;
	if (!han_at(text, at) || one_of(text, at, no_names))
		return at;
	size_t surname = surname_size(span_cut(text, at, text.size));
	size_t given = 0, to = at + surname, size, most = 3;
	while (given < most && han_is(character_at(text, to, &size)) &&
	       !one_of(text, to, after_name)) {
		to += size;
		given++;
	}
	bool ends = !han_at(text, to) || one_of(text, to, after_name);
	*title = ends && (text_has(text, to, "先生", 6) || text_has(text, to, "女士", 6) ||
			  text_has(text, to, "小姐", 6));
	if (surname && given == 0 && *title)
		return to + 6;
	if (star_at(text, to))
		return at;
	/* Somebody whose surname is rare: two to four characters alone, after a colon. */
	if (surname == 0)
		return tie == TIE_MARK && ends && given >= 2 ? to : at;
	if (ends && given >= 1 && given <= 3)
		return tie == TIE_MARK || given <= 2 ? to : at;
	/* The text goes on: a name of three characters, since more of them are. */
	return tie == TIE_MARK && given >= 2 ? at + surname + 6 : at;
}

/* ---- Names in letters --------------------------------------------------------------------------
 */

static bool capital_is(uint32_t c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 0xc0 && c <= 0xde && c != 0xd7) ||
	       (c >= 0x100 && c < 0x180 && (c & 1) == (c >= 0x139 && c <= 0x148)) ||
	       (c >= 0x391 && c <= 0x3a9) || (c >= 0x400 && c <= 0x42f);
}

static bool letter_of_alphabet(uint32_t c)
{
	return (c | 0x20) - 'a' < 26 || (c >= 0xc0 && c < 0x2000 && c != 0xd7 && c != 0xf7);
}

/* Bytes; longer words are no names. */
#define NAME_WORD_MAX 96

/*
 * The end of the word at `at`, its letters counted: O'Neil, Jean-Luc. `at` where it is too long:
 * what is none for one word before it is none for the next, and read no further by either.
 */
static size_t name_word_end(struct span text, size_t at, size_t *letters)
{
	*letters = 0;
	size_t size, end = at;
	for (size_t to = at; to < text.size; to += size) {
		uint32_t c = character_at(text, to, &size);
		bool mark = c == '\'' || c == '-' || c == 0x2019;
		if (!size || !(letter_of_alphabet(c) || (mark && *letters > 0)))
			break;
		if (to - at > NAME_WORD_MAX)
			return at;
		*letters += !mark;
		end = mark ? end : to + size;
	}
	return end;
}

/* Words with a capital that are no names, folded; and those that stand within one, small. */
static const char *const common[] = {
	"the",     "customer", "sir",   "madam",    "brand",   "product", "name",     "order",
	"number",  "please",   "phone", "address",  "email",   "tel",     "is",       "my",
	"and",     "i",        "we",    "not",      "no",      "none",    "unknown",  "team",
	"support", "service",  "same",  "required", "invalid", "mobile",  "passport", "ssn",
	"card",    "on",       "at",    "for",      "to",      "from",    "in",       "of",
	"with",    "id",       "date",  "your",     "this",    "that",    "shipping", "billing",
	"home",    "seller",   "buyer", "amazon",   "null",    "true",    "false",    "universe",
	"word",    "office",   NULL};
static const char *const particles[] = {"van ", "von ", "de ",  "der ", "den ",
					"da ",  "di ",  "del ", "la ",  "le ",
					"bin ", "al ",  "zu ",  "dos ", NULL};

static bool common_is(struct span word)
{
	for (size_t i = 0; common[i]; i++) {
		if (word.size == strlen(common[i]) &&
		    strncasecmp(word.at, common[i], word.size) == 0)
			return true;
	}
	return false;
}

static size_t particle_size(struct span text, size_t at)
{
	for (size_t i = 0; particles[i]; i++) {
		if (text_has(text, at, particles[i], strlen(particles[i])))
			return strlen(particles[i]);
	}
	return 0;
}

#define NAME_WORDS 4

/* The end of a name of one to four words with capitals at `at`; `at`: there is none. */
static size_t letters_end(struct span text, size_t at)
{
	size_t end = at, to = at, whole = 0, size, letters;
	for (int words = 0; words < NAME_WORDS; words++) {
		for (size_t particle; words && (particle = particle_size(text, to)) != 0;)
			to += particle;
		if (!capital_is(character_at(text, to, &size)))
			break;
		size_t word = name_word_end(text, to, &letters);
		if (word == to || common_is(span_cut(text, to, word)) || star_at(text, word) ||
		    word_at(text, word))
			break;
		bool initial = letters == 1 && text_has(text, word, ".", 1);
		if (letters == 1 && !initial && words == 0)
			break;
		whole += letters > 1;
		end = word + initial;
		to = end + text_has(text, end, ",", 1) * (words == 0);
		if (!text_has(text, to, " ", 1))
			break;
		to++;
	}
	return whole ? end : at;
}

/* ---- Forms -------------------------------------------------------------------------------------
 */

/* "The product name is": the name of something. */
static bool name_of_other(const struct anchor_place *place)
{
	struct span text = place->text;
	size_t at = place->word;
	if (place->word_end - at != 4 || strncasecmp(text.at + at, "name", 4) != 0)
		return false;
	return place->tie < TIE_WORD ||
	       (at >= 2 && text.at[at - 1] == ' ' && word_at(text, at - 2));
}

/* Names in kana and Hangul, of two to eight characters, a blank within. */
static size_t east_end(struct span text, size_t at)
{
	size_t end = at, size, count = 0;
	for (size_t to = at; count < 8; to += size) {
		uint32_t c = character_at(text, to, &size);
		if (!east_is(c) && !(count && (c == 0x3000 || c == ' ')))
			break;
		if (c == ' ' || c == 0x3000)
			continue;
		count++;
		end = to + size;
	}
	return count >= 2 && !star_at(text, end) ? end : at;
}

bool read_person(const struct anchor_form *form, const struct anchor_place *place,
		 struct span *found)
{
	(void)form;
	struct span text = place->text;
	size_t at = place->at, end, size;
	bool title;
	if (at < place->from || name_of_other(place))
		return false;
	uint32_t word = character_at(text, place->word, &size);
	bool east = (word >= 0xac00 && word < 0xd7b0) || text_has(text, place->word, "氏名", 6) ||
		    text_has(text, place->word, "お名前", 9) ||
		    text_has(text, place->word, "宛名", 6);
	if (east && place->tie >= TIE_BLANK)
		end = east_end(text, at);
	else if (han_at(text, at))
		end = chinese_end(text, at, place->tie, &title);
	else
		end = letters_end(text, at);
	if (end == at)
		return false;
	*found = span_cut(text, at, end);
	return true;
}

bool read_titled(const struct anchor_form *form, const struct anchor_place *place,
		 struct span *found)
{
	(void)form;
	size_t size;
	uint32_t first = character_at(place->text, place->word, &size);
	uint32_t second = character_at(place->text, place->word + size, &size);
	/* "I miss You", "MS Office": Miss and Ms. */
	if (!capital_is(first) || capital_is(second) || place->tie > TIE_BLANK ||
	    place->at < place->from)
		return false;
	size_t end = letters_end(place->text, place->at);
	if (end == place->at)
		return false;
	*found = span_cut(place->text, place->at, end);
	return true;
}

/* Characters after which a name may begin; elsewhere one begins after what is no Han. */
static const char *const before_name[] = {"给", "找", "叫", "是", "请", "和", "与",
					  "跟", "让", "由", "交", "寄", "送", "人",
					  "系", "知", "诉", "话", "的", "位", NULL};
/* And what may follow a title that products have as well. */
static const char *const after_title[] = {"收", "电", "说", "的", "要", "您", "你", "已", "来",
					  "在", "取", "签", "手", "微", "身", "住", "地", "代",
					  "本", "打", "联", "确", "退", "寄", "发", "付", "问",
					  "反", "投", "表", "称", "买", "订", NULL};
/* Surnames that are more often something else right before a title. */
static const char *const no_surnames[] = {"和", "向", "于", "从", "那",
					  "时", "成", "全", "都", NULL};
/* Last characters of what products are called: 时尚女士, 夏季女士. */
static const char *const no_given[] = {"色", "季", "款", "尚", "熟", "约", "级", "端",
				       "版", "码", "式", "型", "贵", "雅", NULL};

static bool begins_apart(const struct anchor_place *place, size_t at, bool strict)
{
	if (at < place->from)
		return false;
	return !han_before(place->text, at) ||
	       (!strict && one_of(place->text, at - 3, before_name));
}

bool read_before(const struct anchor_form *form, const struct anchor_place *place,
		 struct span *found)
{
	(void)form;
	struct span text = place->text;
	size_t word = place->word;
	bool receives = text_has(text, word, "收", 3), sir = text_has(text, word, "先生", 6);
	bool ends = !han_at(text, place->word_end) && !word_at(text, place->word_end);
	if (!(ends || digit_size(text, place->word_end)) && (receives || !sir) &&
	    (receives || !one_of(text, place->word_end, after_title)))
		return false;
	/* One character of a given name, two of them, none. */
	static const size_t given[] = {3, 6, 0};
	for (size_t i = 0; i < COUNT(given) - receives; i++) {
		for (size_t surname = 6; surname >= 3; surname -= 3) {
			if (word < given[i] + surname)
				continue;
			size_t at = word - given[i] - surname;
			struct span name = span_cut(text, at, word);
			/* surname_size() wants more than a compound. */
			if (!begins_apart(place, at, receives) || !han_at(text, at) ||
			    (given[i] ? surname_size(name)
				      : surname_size(span_cut(text, at, place->word_end))) !=
				    surname)
				continue;
			if (given[i]
				    ? one_of(text, word - 3, no_given) || !han_at(text, word - 3) ||
					      !han_at(text, word - given[i]) ||
					      one_of(text, at, no_names)
				    : one_of(text, at, no_surnames))
				continue;
			*found = given[i] ? name : span_cut(text, at, place->word_end);
			return true;
		}
	}
	return false;
}

/* A nickname: what is neither blank nor punctuation, where a colon says so. */
bool read_nick(const struct anchor_form *form, const struct anchor_place *place, struct span *found)
{
	struct span text = place->text;
	size_t at = place->at, end = at, count = 0, size;
	if (place->tie != TIE_MARK || at < place->from)
		return false;
	for (uint32_t c; (c = character_at(text, end, &size)) > ' ' && count <= form->most;
	     count++) {
		bool mark = (c < 0x80 && !word_at(text, end) && c != '-' && c != '.') ||
			    (c >= 0x2000 && c < 0x2070) || (c >= 0x3000 && c < 0x3040) ||
			    (c >= 0xff00 && c < 0xff10) || (c >= 0xff1a && c < 0xff21) ||
			    (c >= 0xff5b && c < 0xff66);
		if (mark || c == 0xa0 || (count >= 2 && han_is(c) && one_of(text, end, after_name)))
			break;
		end += size;
	}
	while (end > at && text.at[end - 1] == '.')
		end--, count--;
	if (count < form->least || count > form->most || star_at(text, end) ||
	    text_has(text, end, "@", 1))
		return false;
	*found = span_cut(text, at, end);
	return true;
}
