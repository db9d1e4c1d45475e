/* treat: tokens of encryption; what they open to, and what must not open. */
#include "sealing.h"

static const char rules_text[] = "version: 1\n"
				 "extends: none\n"
				 "classes:\n"
				 "  cn_mobile: {action: encrypt}\n"
				 "  email: {action: encrypt, encrypt: {mode: sivd}}\n"
				 "  person_name: {action: encrypt, encrypt: {mode: sm4}}\n"
				 "  address: {action: encrypt, encrypt: {mode: siv}}\n"
				 "  bank_card: {action: encrypt, encrypt: {mode: ff1}}\n"
				 "  cn_resident_id: {action: mask}\n"
				 "  cn_plate: {action: drop}\n"
				 "  ip_address: {action: keep}\n"
				 "  memo: {action: encrypt, encrypt: {mode: sivd}}\n"
				 "  free_text: {action: encrypt}\n";
static const char whole_text[] = "version: 1\n"
				 "extends: none\n"
				 "classes:\n"
				 "  free_text: {action: encrypt, encrypt: {scope: cell}}\n";

/* ---- Vectors
 * -------------------------------------------------------------------------------------
 *
 * Made with Python's cryptography 48 (AESSIV, SM4, SM3, HKDF, HMAC) from the forms in pii-token(5)
 * alone. Nonces and IVs are the bytes 16 to 31.
 */

#define HEAD "pii1:" KEY_ID ":"

static const struct {
	const char *class;
	enum place place;
	const char *text;
	const char *token;
} vectors[] = {
	{"cn_mobile", PLACE_CELL, "13800138000",
	 HEAD "cn_mobile:siv:EBESExQVFhcYGRobHB0eH59x1xO8Xexqg7nTCXS_GOxmMB7Aq6v5N48iXX_aSYmv."},
	{"cn_mobile", PLACE_TEXT, "13800138000",
	 HEAD "cn_mobile:siv:EBESExQVFhcYGRobHB0eH0YXp6bQIw08YAoJ0kStNNmmBWsx2f--xqoMy-uga8cV."},
	{"cn_mobile", PLACE_CELL, "xxxxxxxxxxxxxxx",
	 HEAD "cn_mobile:siv:EBESExQVFhcYGRobHB0eH-EuPsfrVA81SJvXLIzD80-R1D0LKxuxiq9RhFu4y9Q-."},
	{"cn_mobile", PLACE_CELL, "xxxxxxxxxxxxxxxx",
	 HEAD "cn_mobile:siv:EBESExQVFhcYGRobHB0eH6zfxMr_OkQ13FKpWq2-3RKzJ-DmtYWjRq9LJjhzfF2G00cQ"
	      "pnWY7iJXWxYMvc714Q."},
	{"address", PLACE_CELL, "北京市海淀区马连洼街道289号",
	 HEAD "address:siv:EBESExQVFhcYGRobHB0eH_r16xyZ5DyVl2mjquCIM3nBsehnNGH1a_v3FiDKcVOSO8-"
	      "JYDsnPRijr46QKgQwTk0N5vt4O3br5qZ3rG3XudU."},
	{"literal", PLACE_TEXT, "pii1:",
	 HEAD "literal:siv:EBESExQVFhcYGRobHB0eH6_nU3FQoRxCZ_IjpCjPv2bgzjX7MwZy1q5jHP-SZztE."},
	{"free_text", PLACE_CELL, "请打 13800138000",
	 HEAD "free_text:siv:EBESExQVFhcYGRobHB0eH06kfnoakOui_"
	      "g6tuQLxtorkFncy8X8APhZuZfaB58z2ECGryjq5OpAnjA-tdEDr-w."},
	{"email", PLACE_CELL, "d@x.cn",
	 HEAD "email:sivd:sMFIMPXfKlB2trYd2rICrQEMVJkKXhbPh98eUE8rcUI."},
	{"email", PLACE_TEXT, "d@x.cn",
	 HEAD "email:sivd:2415efSUMrzc0TB5t7HP6254ThA3TZaJ9SQycMJpmu8."},
	{"email", PLACE_CELL, "exactly16.bytes!",
	 HEAD "email:sivd:rZqO5WUPCbnzoc0qTp7xA6dmDZrtXeI4sJzidb2yYCfuVfyB7m1t76UcTRJRsVY7."},
	{"person_name", PLACE_CELL, "段正淳",
	 HEAD "person_name:sm4:EBESExQVFhcYGRobHB0eH7TWk2_ZAUL1qBLzO6OuevwU64cbP-iWC3NcHg8-H2lD."},
};

static void test_vectors_open(void **state)
{
	(void)state;
	struct sealing sealing;
	sealing_open(&sealing, rules_text, RING);
	struct opener *opener = opener_make(&sealing.means);
	for (size_t i = 0; i < COUNT(vectors); i++) {
		struct span plain;
		assert_int_equal(opener_open(opener, span_of(vectors[i].token), vectors[i].place,
					     &plain, &sealing.failure),
				 OPENED);
		assert_true(span_is(plain, vectors[i].text));
		assert_int_equal(opener_open(opener, span_of(vectors[i].token),
					     PLACE_TEXT - vectors[i].place, &plain,
					     &sealing.failure),
				 OPENED_FORGED);
		assert_int_equal(plain.size, 0);
		assert_true(text_is_token(span_of(vectors[i].token)));
	}
	sealing_close(&sealing);
}

static void test_vectors_made(void **state)
{
	(void)state;
	struct sealing sealing;
	sealing_open(&sealing, rules_text, RING);
	struct treatment *email = encrypting(&sealing, "email");
	struct treatment *note = encrypting(&sealing, "free_text");
	for (size_t i = 0; i < COUNT(vectors); i++) {
		if (strcmp(vectors[i].class, "email") != 0)
			continue;
		bool text = vectors[i].place == PLACE_TEXT;
		assert_int_equal(treat(&sealing, text ? note : email, span_of(vectors[i].text)),
				 OUTCOME_REWRITTEN);
		assert_true(came_out(&sealing, span_of(vectors[i].token)));
	}
	sealing_close(&sealing);
}

/* ---- Which key, which form
 * ------------------------------------------------------------------------
 */

static void test_keys(void **state)
{
	(void)state;
	static const struct {
		const char *class;
		const char *head;
		size_t size; /* of all, with a text of eleven bytes */
	} cases[] = {
		{"cn_mobile", "pii1:" OTHER_ID ":cn_mobile:siv:", 95},
		{"person_name", "pii1:" OTHER_ID ":person_name:sm4:", 97},
		{"email", "pii1:" KEY_ID ":email:sivd:", 71},
		{"bank_card", "pii1:" OTHER_ID ":bank_card:siv:", 95},
	};
	struct sealing sealing;
	sealing_open(&sealing, rules_text, RING OTHER);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct treatment *there = encrypting(&sealing, cases[i].class);
		assert_non_null(there);
		assert_int_equal(treat(&sealing, there, span_of("13800138000")), OUTCOME_REWRITTEN);
		assert_int_equal(sealing.out.size, cases[i].size);
		assert_memory_equal(sealing.out.at, cases[i].head, strlen(cases[i].head));
		assert_true(text_is_token(buffer_span(&sealing.out)));
		const char *mark = treatment_mark(there);
		if (strcmp(cases[i].class, "bank_card") == 0)
			assert_string_equal(mark, "#ff1:" KEY_ID ":bank_card");
		else
			assert_null(mark);
	}
	sealing_close(&sealing);
}

/* Two tokens of one text: other ones where the mode is random, and the nonce never comes twice. */
static void test_random(void **state)
{
	(void)state;
	static const struct {
		const char *class;
		bool same;
	} cases[] = {{"cn_mobile", false}, {"person_name", false}, {"email", true}};
	struct sealing sealing;
	sealing_open(&sealing, rules_text, RING);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct treatment *there = encrypting(&sealing, cases[i].class);
		for (int round = 0; round < 600; round++) {
			treat(&sealing, there, span_of("13800138000"));
			struct span first = taken(&sealing);
			treat(&sealing, there, span_of("13800138000"));
			assert_int_equal(came_out(&sealing, first), cases[i].same);
			free((char *)first.at);
		}
	}
	sealing_close(&sealing);
}

static void test_passes(void **state)
{
	(void)state;
	static const char *const blank[] = {"", " ", "\t", "　", "=\"\"", "\n"};
	static const char *const never[] = {"138****1234", "***",
					    "p1_abcdefghijklmnopqrstuvwxyz2345", "'", "0"};
	struct sealing sealing;
	sealing_open(&sealing, rules_text, RING);
	struct treatment *there = encrypting(&sealing, "cn_mobile");
	struct treatment *back = decrypting(&sealing, OPENING_CELLS, "cn_mobile");
	for (size_t i = 0; i < COUNT(blank); i++)
		assert_int_equal(treat(&sealing, there, span_of(blank[i])), OUTCOME_UNTOUCHED);
	for (size_t i = 0; i < COUNT(never); i++) {
		assert_int_equal(treat(&sealing, there, span_of(never[i])), OUTCOME_REWRITTEN);
		there_and_back(&sealing, there, back, span_of(never[i]));
		assert_int_equal(treat(&sealing, back, span_of(never[i])), OUTCOME_UNTOUCHED);
	}
	sealing_close(&sealing);
}

/* A token is encrypted like anything else, and one -D takes one layer off. */
static void test_nested(void **state)
{
	(void)state;
	struct sealing sealing;
	sealing_open(&sealing, rules_text, RING OTHER);
	struct treatment *there = encrypting(&sealing, "cn_mobile");
	struct treatment *back = decrypting(&sealing, OPENING_CELLS, "cn_mobile");
	struct span layers[5] = {span_of("13800138000")};
	for (size_t i = 1; i < COUNT(layers); i++) {
		assert_int_equal(treat(&sealing, there, layers[i - 1]), OUTCOME_REWRITTEN);
		layers[i] = taken(&sealing);
	}
	for (size_t i = COUNT(layers); i-- > 1;) {
		assert_int_equal(treat(&sealing, back, layers[i]), OUTCOME_RESTORED);
		assert_true(came_out(&sealing, layers[i - 1]));
		free((char *)layers[i].at);
	}
	assert_int_equal(sealing.means.opened, COUNT(layers) - 1);
	sealing_close(&sealing);
}

/* ---- Rules
 * ----------------------------------------------------------------------------------------
 */

static void test_refused(void **state)
{
	(void)state;
	static const struct {
		const char *class;
		const char *encrypt;
		const char *words;
	} cases[] = {
		{"cn_mobile", "{mode: sivv}", "test.yaml:4:48: unknown mode \"sivv\" (siv?)"},
		{"cn_mobile", "{mode: [siv]}", "test.yaml:4:48: a mode is one word"},
		{"cn_mobile", "{mod: siv}", "unknown parameter \"mod\" (mode?)"},
		{"cn_mobile", "{mode: siv, else: refuse}", "\"else\" is of mode ff1"},
		{"cn_mobile", "{mode: ff1, alphabet: abc}", "\"alphabet\" is not for class"},
		{"cn_mobile", "{mode: ff1, min: 8}", "\"min\" is not for class"},
		{"cn_mobile", "{mode: ff1, keep: bin}", "\"keep\" is of bank_card alone"},
		{"cn_mobile", "{mode: ff1, else: refus}", "unknown else \"refus\" (refuse?)"},
		{"cn_mobile", "{mode: ff1, else: [a]}", "\"else\" is siv or refuse"},
		{"cn_mobile", "{scope: cell}", "\"scope\" is of free_text alone"},
		{"bank_card", "{mode: ff1, keep: 6}", "\"keep\" is bin"},
		{"bank_card", "{keep: bin}", "\"keep\" is of mode ff1"},
		{"free_text", "{mode: ff1}", "free_text has none"},
		{"free_text", "{scope: cel}", "unknown scope \"cel\" (cell?)"},
		{"vip", "{mode: ff1}", "class \"vip\" needs an \"alphabet\""},
		{"vip", "{mode: ff1, alphabet: a}", "an alphabet is 2 to 1000 characters"},
		{"vip", "{mode: ff1, alphabet: [a, b]}", "an alphabet is 2 to 1000 characters"},
		{"vip", "{mode: ff1, alphabet: aba}", "in the alphabet twice"},
		{"vip", "{mode: ff1, alphabet: 甲乙甲}", "in the alphabet twice"},
		{"vip", "{mode: ff1, alphabet: 'ab '}", "letters and digits"},
		{"vip", "{mode: ff1, alphabet: 'ab:'}", "letters and digits"},
		{"vip", "{mode: ff1, alphabet: 'ab\xe2\x80\x93'}", "letters and digits"},
		{"vip", "{mode: ff1, alphabet: 'ab\xc2\xa0'}", "letters and digits"},
		{"vip", "{mode: ff1, alphabet: 0123456789, min: 5}", "\"min\" is 6 at least"},
		{"vip", "{mode: ff1, alphabet: 0123456789, min: 257}", "from 1 to 256"},
		{"vip", "{mode: ff1, alphabet: ab, keep: bin}", "\"keep\" is not for class"},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		char text[400];
		struct sealing sealing;
		snprintf(text, sizeof text,
			 "version: 1\nextends: none\nclasses:\n  %s: {action: encrypt, encrypt: "
			 "%s}\n",
			 cases[i].class, cases[i].encrypt);
		/* Parameters are checked with and without a key. */
		for (int trial = 0; trial < 2; trial++) {
			sealing_open(&sealing, text, trial ? NULL : RING);
			sealing.means.trial = trial;
			assert_null(encrypting(&sealing, cases[i].class));
			assert_int_equal(sealing.failure.status, STATUS_REFUSED);
			if (!strstr(sealing.failure.text, cases[i].words))
				fail_msg("%s: %s", cases[i].encrypt, sealing.failure.text);
			sealing_close(&sealing);
		}
	}
}

static void test_no_keyring(void **state)
{
	(void)state;
	static const char *const classes[] = {"cn_mobile", "email", "bank_card", "free_text"};
	struct sealing sealing;
	sealing_open(&sealing, rules_text, NULL);
	for (size_t i = 0; i < COUNT(classes); i++) {
		assert_null(encrypting(&sealing, classes[i]));
		assert_int_equal(sealing.failure.status, STATUS_REFUSED);
		assert_non_null(strstr(sealing.failure.text, "needs a keyring: -k FILE"));
	}
	assert_null(decrypting(&sealing, OPENING_CELLS, "cn_mobile"));
	assert_int_equal(sealing.failure.status, STATUS_REFUSED);
	/* A trial makes one that lets nothing through. */
	sealing.means.trial = true;
	for (size_t i = 0; i < COUNT(classes); i++) {
		struct treatment *treatment = encrypting(&sealing, classes[i]);
		assert_non_null(treatment);
		assert_int_equal(treat(&sealing, treatment, span_of("13800138000")), OUTCOME_STOP);
	}
	sealing_close(&sealing);
}

/* The key of a sealed run is gone afterwards: joins and marks would name it in vain. */
static void test_random_only(void **state)
{
	(void)state;
	static const struct {
		const char *class;
		bool refused;
	} cases[] = {{"cn_mobile", false}, {"person_name", false}, {"email", true},
		     {"bank_card", true},  {"free_text", true},    {"memo", true}};
	struct sealing sealing;
	sealing_open(&sealing, rules_text, RING);
	sealing.means.random_only = true;
	for (size_t i = 0; i < COUNT(cases); i++) {
		assert_int_equal(encrypting(&sealing, cases[i].class) == NULL, cases[i].refused);
		if (cases[i].refused)
			assert_non_null(strstr(sealing.failure.text, "needs a key that stays"));
	}
	sealing_close(&sealing);
}

/* A ring of some classes' subkeys opens no others, and says so rather than "forged". */
static void test_narrow(void **state)
{
	(void)state;
	const struct span classes[] = {span_of("cn_mobile")};
	struct sealing sealing, narrow;
	struct secret text = {0};
	struct span plain;
	sealing_open(&sealing, rules_text, RING);
	assert_true(secret_open(&text, 4096, &sealing.failure));
	assert_true(keyring_narrow(sealing.means.keyring, classes, 1, &text, &sealing.failure));
	sealing_open(&narrow, rules_text, NULL);
	narrow.means.keyring =
		keyring_read("narrow", (struct span){text.at, text.size}, &narrow.failure);
	assert_non_null(narrow.means.keyring);
	struct opener *opener = opener_make(&narrow.means);
	for (size_t i = 0; i < COUNT(vectors); i++) {
		/* What is sealed for being like a token is nobody's. */
		bool held = strcmp(vectors[i].class, "cn_mobile") == 0 ||
			    strcmp(vectors[i].class, "literal") == 0;
		enum opened opened = opener_open(opener, span_of(vectors[i].token),
						 vectors[i].place, &plain, &narrow.failure);
		assert_int_equal(opened, held ? OPENED : OPENED_NO_KEY);
		assert_int_equal(narrow.failure.status, STATUS_DONE);
	}
	assert_null(encrypting(&narrow, "email"));
	assert_int_equal(narrow.failure.status, STATUS_SEALED);
	secret_close(&text);
	sealing_close(&narrow);
	sealing_close(&sealing);
}

/* ---- Attacks
 * --------------------------------------------------------------------------------------
 */

static void assert_sealed(struct sealing *sealing, const struct treatment *back, struct span value)
{
	if (treat(sealing, back, value) != OUTCOME_STOP)
		fail_msg("it opened: %.*s", (int)value.size, value.at);
	assert_int_equal(sealing->failure.status, STATUS_SEALED);
	assert_null(strstr(sealing->failure.text, "13800138000"));
}

/* Every bit of a token, its base64's spare ones too, and every place where it may be cut. */
static void test_flips_and_cuts(void **state)
{
	(void)state;
	struct sealing sealing;
	sealing_open(&sealing, rules_text, RING);
	for (size_t i = 0; i < COUNT(vectors); i++) {
		enum opening how =
			vectors[i].place == PLACE_TEXT || strcmp(vectors[i].class, "free_text") == 0
				? OPENING_TEXT
				: OPENING_CELLS;
		struct treatment *back = decrypting(
			&sealing, how, how == OPENING_TEXT ? "free_text" : vectors[i].class);
		struct span token = span_of(vectors[i].token);
		char bytes[300];
		assert_int_equal(treat(&sealing, back, token), OUTCOME_RESTORED);
		for (size_t bit = 0; bit < token.size * 8; bit++) {
			memcpy(bytes, token.at, token.size);
			bytes[bit / 8] = (char)(bytes[bit / 8] ^ 1 << bit % 8);
			struct span flipped = {bytes, token.size};
			/* In a note it is no token to anybody without its head: who wrote it? */
			if (bit / 8 < 5 && how == OPENING_TEXT)
				assert_int_equal(treat(&sealing, back, flipped), OUTCOME_UNTOUCHED);
			else
				assert_sealed(&sealing, back, flipped);
		}
		for (size_t size = 5; size < token.size; size++)
			assert_sealed(&sealing, back, span_cut(token, 0, size));
	}
	sealing_close(&sealing);
}

static void test_moved(void **state)
{
	(void)state;
	struct sealing sealing, other;
	sealing_open(&sealing, rules_text, RING);
	sealing_open(&other, rules_text, OTHER);
	struct treatment *mobiles = decrypting(&sealing, OPENING_CELLS, "cn_mobile");
	struct treatment *emails = decrypting(&sealing, OPENING_CELLS, "email");
	struct treatment *notes = decrypting(&sealing, OPENING_TEXT, "free_text");
	struct treatment *any = decrypting(&sealing, OPENING_CELLS, "");
	struct span cell = span_of(vectors[0].token), text = span_of(vectors[1].token);
	char bytes[300];
	assert_int_equal(treat(&sealing, any, cell), OUTCOME_RESTORED);
	/* To a column of another class, as it is and with the class changed. */
	assert_sealed(&sealing, emails, cell);
	int size = snprintf(bytes, sizeof bytes, HEAD "email:siv:%s", cell.at + 30);
	assert_sealed(&sealing, emails, (struct span){bytes, (size_t)size});
	assert_sealed(&sealing, any, (struct span){bytes, (size_t)size});
	/* Out of a note into a cell, and the other way. */
	assert_sealed(&sealing, mobiles, text);
	assert_sealed(&sealing, any, text);
	assert_sealed(&sealing, notes, cell);
	size = snprintf(bytes, sizeof bytes, "请打 %s 谢谢", cell.at);
	assert_sealed(&sealing, notes, (struct span){bytes, (size_t)size});
	assert_sealed(&sealing, mobiles, (struct span){bytes, (size_t)size});
	/* A whole note of free_text within another one. */
	size = snprintf(bytes, sizeof bytes, "%s!", vectors[6].token);
	assert_int_equal(treat(&sealing, notes, span_of(vectors[6].token)), OUTCOME_RESTORED);
	assert_sealed(&sealing, notes, (struct span){bytes, (size_t)size});
	/* Another keyring, and tokens that say another mode. */
	assert_sealed(&other, decrypting(&other, OPENING_CELLS, "cn_mobile"), cell);
	assert_non_null(strstr(other.failure.text, "no key of the id"));
	assert_null(strstr(other.failure.text, KEY_ID));
	size = snprintf(bytes, sizeof bytes, HEAD "cn_mobile:sm4:%s", cell.at + 30);
	assert_sealed(&sealing, mobiles, (struct span){bytes, (size_t)size});
	size = snprintf(bytes, sizeof bytes, HEAD "cn_mobile:sivd:%s", cell.at + 30);
	assert_sealed(&sealing, mobiles, (struct span){bytes, (size_t)size});
	sealing_close(&other);
	sealing_close(&sealing);
}

/* Whatever stands where class and key do is somebody's cell: only what is ours is shown. */
static void test_typed_words(void **state)
{
	(void)state;
#define BODY ":siv:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA."
	static const struct {
		const char *token;
		const char *words;
	} cases[] = {
		{"pii1:wangxiaomi:x13800138000" BODY,
		 "no key of the id that a token of a class that the rules do not know"},
		{"pii1:wangxiaomi:cn_mobile" BODY,
		 "no key of the id that a token of class cn_mobile"},
		{"pii1:" KEY_ID ":x13800138000" BODY,
		 "a token of a class that the rules do not know does not open"},
		{"pii1:" KEY_ID ":cn_mobile" BODY,
		 "a token of class cn_mobile, key " KEY_ID " does not open"},
		/* Of no rules, and of the detectors. */
		{"pii1:" KEY_ID ":us_ssn" BODY,
		 "a token of class us_ssn, key " KEY_ID " does not open"},
	};
	struct sealing sealing;
	sealing_open(&sealing, rules_text, RING);
	struct treatment *any = decrypting(&sealing, OPENING_CELLS, "");
	struct treatment *mobiles = decrypting(&sealing, OPENING_CELLS, "cn_mobile");
	struct treatment *own = decrypting(&sealing, OPENING_CELLS, "x13800138000");
	struct treatment *notes = decrypting(&sealing, OPENING_TEXT, "free_text");
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct treatment *const backs[] = {any, notes, mobiles, own};
		for (size_t b = 0; b < COUNT(backs); b++) {
			assert_sealed(&sealing, backs[b], span_of(cases[i].token));
			assert_null(strstr(sealing.failure.text, "wangxiaomi"));
			if (b < 2 && !strstr(sealing.failure.text, cases[i].words))
				fail_msg("%s: %s", cases[i].token, sealing.failure.text);
		}
	}
	/* A column that somebody said is of a class opens, whatever the rules know. */
	assert_sealed(&sealing, own, span_of(cases[2].token));
	assert_non_null(
		strstr(sealing.failure.text, "key " KEY_ID " does not open: it was changed"));
	sealing_close(&sealing);
}

static void assert_all_open(struct sealing *sealing, struct opener *opener)
{
	struct span plain;
	for (size_t i = 0; i < COUNT(vectors); i++) {
		assert_int_equal(opener_open(opener, span_of(vectors[i].token), vectors[i].place,
					     &plain, &sealing->failure),
				 OPENED);
		assert_true(span_is(plain, vectors[i].text));
	}
}

static enum opened open_typed(struct sealing *sealing, struct opener *opener, const char *id,
			      const char *class, const char *mode)
{
	char token[200];
	struct span plain;
	int size = snprintf(token, sizeof token, "pii1:%s:%s:%s:%.*s.", id, class, mode,
			    strcmp(mode, "sivd") == 0 ? 43 : 64,
			    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
	enum opened opened = opener_open(opener, (struct span){token, (size_t)size}, PLACE_CELL,
					 &plain, &sealing->failure);
	assert_int_equal(sealing->failure.status, STATUS_DONE);
	return opened;
}

/* Who types tokens of keys and classes of his own takes nothing from those that are ours. */
static void test_invented(void **state)
{
	(void)state;
	struct sealing sealing;
	sealing_open(&sealing, rules_text, RING);
	struct opener *opener = opener_make(&sealing.means);
	for (unsigned i = 0; i < 5000; i++) {
		char id[KEY_ID_SIZE + 1], class[CLASS_NAME_MAX + 1];
		snprintf(class, sizeof class, "x%uy", i);
		snprintf(id, sizeof id, "tb%c%c%c%c%c%c%c%c", 'a' + i % 10, 'a' + i / 10 % 10,
			 'a' + i / 100 % 10, 'a' + i / 1000, 'z', 'z', 'z', 'z');
		assert_int_equal(open_typed(&sealing, opener, id, "cn_mobile", "siv"),
				 OPENED_NO_KEY);
		assert_int_equal(open_typed(&sealing, opener, KEY_ID, class, "siv"), OPENED_NO_KEY);
	}
	assert_all_open(&sealing, opener);
	sealing_close(&sealing);
}

/* More classes and modes than are kept at hand: they take turns. */
static void test_many_classes(void **state)
{
	(void)state;
	static const char *const modes[] = {"siv", "sivd", "sm4"};
	struct sealing sealing;
	struct buffer rules = {0};
	char class[CLASS_NAME_MAX + 1];
	buffer_append(&rules, span_of(rules_text));
	for (unsigned i = 0; i < 400; i++)
		buffer_format(&rules, "  own%ux: {action: encrypt}\n", i);
	buffer_byte(&rules, 0);
	sealing_open(&sealing, rules.at, RING);
	struct opener *opener = opener_make(&sealing.means);
	for (unsigned round = 0; round < 2; round++) {
		for (unsigned i = 0; i < 400 * COUNT(modes); i++) {
			snprintf(class, sizeof class, "own%ux", i / (unsigned)COUNT(modes));
			assert_int_equal(open_typed(&sealing, opener, KEY_ID, class,
						    modes[i % COUNT(modes)]),
					 OPENED_FORGED);
		}
		assert_all_open(&sealing, opener);
	}
	buffer_free(&rules);
	sealing_close(&sealing);
}

/* ---- Notes
 * ----------------------------------------------------------------------------------------
 */

/* What stays of a note beside its tokens, each of them shown as <class:mode>. */
static void assert_note(struct sealing *sealing, const char *note, const char *shape)
{
	struct treatment *there = encrypting(sealing, "free_text");
	struct treatment *back = decrypting(sealing, OPENING_TEXT, "free_text");
	struct buffer shown = {0};
	struct token token;
	size_t from = 0;
	treat(sealing, there, span_of(note));
	struct span sealed = sealing->out.size ? buffer_span(&sealing->out) : span_of(note);
	for (size_t at = token_next(sealed, 0); at < sealed.size; at = token_next(sealed, from)) {
		assert_true(token_read(sealed, at, &token));
		buffer_append(&shown, span_cut(sealed, from, at));
		buffer_format(&shown, "<%.*s:%.*s>", (int)token.class.size, token.class.at,
			      (int)token.mode.size, token.mode.at);
		from = at + token.size;
	}
	buffer_append(&shown, span_cut(sealed, from, sealed.size));
	if (!span_is(buffer_span(&shown), shape))
		fail_msg("%s: %.*s", note, (int)shown.size, shown.at);
	buffer_free(&shown);
	there_and_back(sealing, there, back, span_of(note));
}

static void test_notes(void **state)
{
	(void)state;
	struct sealing sealing;
	sealing_open(&sealing, rules_text, RING);
	static const struct {
		const char *note;
		const char *shape;
	} cases[] = {
		{"", ""},
		{"请尽快发货", "请尽快发货"},
		{"请打13800138000，谢谢", "请打<cn_mobile:siv>，谢谢"},
		{"13800138000", "<cn_mobile:siv>"},
		{"发到 d@x.cn", "发到 <email:sivd>"},
		/* Of ff1, masked, dropped, kept. */
		{"卡4111111111111111", "卡<bank_card:siv>"},
		{"身份证51343620000320711X", "身份证<cn_resident_id:siv>"},
		{"车牌苏D40000", "车牌<cn_plate:siv>"},
		{"来自 203.0.113.77 的", "来自 203.0.113.77 的"},
		/* Of a class that the rules do not know. */
		{"QQ：12345678", "QQ：<qq:siv>"},
		/* Somebody knows our tokens. */
		{"pii1:", "<literal:siv>"},
		{"pii1:pii1:", "<literal:siv><literal:siv>"},
		{"pipii1:i1:", "pi<literal:siv>i1:"},
		{"a pii1:13800138000", "a <literal:siv><cn_mobile:siv>"},
		{"13800138000pii1:", "<cn_mobile:siv><literal:siv>"},
	};
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_note(&sealing, cases[i].note, cases[i].shape);
	sealing_close(&sealing);
}

/* A token that a buyer pasted into a note stays what it was: text. */
static void test_typed(void **state)
{
	(void)state;
	struct sealing sealing;
	sealing_open(&sealing, rules_text, RING);
	struct treatment *there = encrypting(&sealing, "free_text");
	struct treatment *back = decrypting(&sealing, OPENING_TEXT, "free_text");
	for (size_t i = 0; i < COUNT(vectors); i++) {
		there_and_back(&sealing, there, back, span_of(vectors[i].token));
		assert_int_equal(treat(&sealing, there, span_of(vectors[i].token)),
				 OUTCOME_REWRITTEN);
		assert_memory_equal(sealing.out.at, HEAD "literal:siv:", 28);
	}
	/* Where nobody encrypted the note, it is an attack or an accident: it never opens. */
	assert_sealed(&sealing, back, span_of("见 pii1: 说明"));
	sealing_close(&sealing);
}

static void test_whole(void **state)
{
	(void)state;
	struct sealing sealing;
	sealing_open(&sealing, whole_text, RING);
	struct treatment *there = encrypting(&sealing, "free_text");
	struct treatment *back = decrypting(&sealing, OPENING_TEXT, "free_text");
	static const char *const notes[] = {"请打13800138000，谢谢", "无", "pii1:", ""};
	for (size_t i = 0; i < COUNT(notes); i++)
		there_and_back(&sealing, there, back, span_of(notes[i]));
	assert_int_equal(treat(&sealing, there, span_of("无")), OUTCOME_REWRITTEN);
	assert_memory_equal(sealing.out.at, HEAD "free_text:siv:", 30);
	there_and_back(&sealing, there, back, span_of(vectors[6].token));
	sealing_close(&sealing);
}

/* Some classes alone: the rest stays sealed and can be opened later. */
static void test_only(void **state)
{
	(void)state;
	struct sealing sealing;
	sealing_open(&sealing, rules_text, RING);
	struct span note = span_of("打13800138000或 d@x.cn，见 pii1:x"),
		    mobile = span_of("cn_mobile");
	struct span text = span_of("free_text");
	struct opening_of of = {
		.how = OPENING_TEXT, .class = text, .only = &mobile, .only_count = 1};
	struct treatment *some = treatment_for_decrypt(&sealing.means, &of, &sealing.failure);
	of.only = &text;
	struct treatment *notes = treatment_for_decrypt(&sealing.means, &of, &sealing.failure);
	treat(&sealing, encrypting(&sealing, "free_text"), note);
	struct span sealed = taken(&sealing);
	assert_int_equal(treat(&sealing, some, sealed), OUTCOME_RESTORED);
	assert_int_equal(sealing.means.opened, 1);
	assert_int_equal(sealing.means.left, 2);
	assert_non_null(memmem(sealing.out.at, sealing.out.size, "13800138000", 11));
	struct span partly = taken(&sealing);
	assert_int_equal(treat(&sealing, some, partly), OUTCOME_UNTOUCHED);
	assert_int_equal(treat(&sealing, notes, partly), OUTCOME_RESTORED);
	assert_true(came_out(&sealing, note));
	of = (struct opening_of){
		.how = OPENING_CELLS, .class = span_of("email"), .only = &mobile, .only_count = 1};
	some = treatment_for_decrypt(&sealing.means, &of, &sealing.failure);
	assert_int_equal(treat(&sealing, some, span_of(vectors[7].token)), OUTCOME_UNTOUCHED);
	free((char *)sealed.at);
	free((char *)partly.at);
	sealing_close(&sealing);
}

/* ---- Properties
 * -----------------------------------------------------------------------------------
 */

static size_t random_text(char bytes[2000])
{
	static const char *const pieces[] = {
		"13800138000",
		"d@x.cn",
		"北京市海淀区马连洼街道289号",
		"段正淳",
		"pii1:",
		"pii1",
		":",
		".",
		"pi",
		"i1:",
		"，",
		" ",
		"\n",
		"\"",
		"51343620000320711X",
		"4111111111111111",
		"QQ：",
		"12345678",
		"p1_",
		"literal:siv:",
		KEY_ID,
		"苏D40000",
		"203.0.113.77",
		"a",
		"１３８",
		"电话",
		"=\"",
		"𠀀",
		"EBESExQVFhcY",
		"\u200b",
		"张先生",
		"x@pii1:y.com",
	};
	size_t size = 0;
	for (int n = rand() % 14; n > 0; n--) {
		size_t which = (size_t)rand() % (COUNT(pieces) + 2);
		const char *piece = which < COUNT(pieces)
					    ? pieces[which]
					    : vectors[(size_t)rand() % COUNT(vectors)].token;
		/* A token may be cut. */
		size_t most = strlen(piece);
		if (which >= COUNT(pieces) && rand() % 2)
			most = (size_t)rand() % most;
		memcpy(bytes + size, piece, most);
		size += most;
	}
	return size;
}

static void test_properties(void **state)
{
	(void)state;
	static const struct {
		const char *class;
		enum opening how;
	} cases[] = {
		{"cn_mobile", OPENING_CELLS},   {"email", OPENING_CELLS},
		{"person_name", OPENING_CELLS}, {"bank_card", OPENING_DIGITS},
		{"free_text", OPENING_TEXT},    {"free_text", OPENING_TEXT},
	};
	struct sealing sealing;
	sealing_open(&sealing, rules_text, RING OTHER);
	srand(11);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct treatment *there = encrypting(&sealing, cases[i].class);
		struct treatment *back = decrypting(&sealing, cases[i].how, cases[i].class);
		assert_non_null(there);
		assert_non_null(back);
		for (int round = 0; round < 4000; round++) {
			char bytes[2000];
			size_t size = random_text(bytes);
			char *exact = malloc(size ? size : 1);
			assert_non_null(exact);
			memcpy(exact, bytes, size);
			there_and_back(&sealing, there, back, (struct span){exact, size});
			free(exact);
		}
	}
	sealing_close(&sealing);
}

/* Every size around the padding's blocks, and one of a record. */
static void test_sizes(void **state)
{
	(void)state;
	static const char *const classes[] = {"cn_mobile", "email", "person_name"};
	struct sealing sealing;
	sealing_open(&sealing, rules_text, RING);
	const size_t most = (size_t)16 << 20;
	char *bytes = malloc(most);
	assert_non_null(bytes);
	memset(bytes, 'x', most);
	for (size_t i = 0; i < COUNT(classes); i++) {
		struct treatment *there = encrypting(&sealing, classes[i]);
		struct treatment *back = decrypting(&sealing, OPENING_CELLS, classes[i]);
		for (size_t size = 1; size < 70; size++)
			there_and_back(&sealing, there, back, (struct span){bytes, size});
		there_and_back(&sealing, there, back, (struct span){bytes, most});
	}
	free(bytes);
	sealing_close(&sealing);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_vectors_open),   cmocka_unit_test(test_vectors_made),
		cmocka_unit_test(test_keys),           cmocka_unit_test(test_random),
		cmocka_unit_test(test_passes),         cmocka_unit_test(test_nested),
		cmocka_unit_test(test_refused),        cmocka_unit_test(test_no_keyring),
		cmocka_unit_test(test_random_only),    cmocka_unit_test(test_narrow),
		cmocka_unit_test(test_flips_and_cuts), cmocka_unit_test(test_moved),
		cmocka_unit_test(test_typed_words),    cmocka_unit_test(test_invented),
		cmocka_unit_test(test_many_classes),   cmocka_unit_test(test_notes),
		cmocka_unit_test(test_typed),          cmocka_unit_test(test_whole),
		cmocka_unit_test(test_only),           cmocka_unit_test(test_properties),
		cmocka_unit_test(test_sizes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
