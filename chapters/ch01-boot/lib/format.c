/*
 * A printf in three steps: parse one conversion (spec_parse), turn the argument into digits
 * (spec_number), put padding around it (spec_emit).
 */
#include <lib/format.h>
#include <lib/string.h>

enum { FLAG_LEFT = 1, FLAG_PLUS = 2, FLAG_SPACE = 4, FLAG_ALT = 8, FLAG_ZERO = 16 };

struct output {
	format_sink *sink;
	void *arg;
	int len;
};

struct spec {
	unsigned flags;
	int width;
	int precision; /* -1: none given */
	int bytes;     /* the size of the integer argument */
	char conversion;
};

static void put(struct output *out, const char *text, size_t len)
{
	if (len)
		out->sink(out->arg, text, len);
	out->len += (int)len;
}

static void put_repeated(struct output *out, char c, int count)
{
	for (; count > 0; count--)
		put(out, &c, 1);
}

static const char *parse_flags(const char *p, struct spec *spec)
{
	static const char names[] = "-+ #0";

	for (const char *at; *p && (at = strchr(names, *p)); p++)
		spec->flags |= 1u << (at - names);
	return p;
}

static const char *parse_count(const char *p, int *count, va_list *args)
{
	if (*p == '*') {
		*count = va_arg(*args, int);
		return p + 1;
	}
	for (*count = 0; *p >= '0' && *p <= '9'; p++)
		*count = *count * 10 + (*p - '0');
	return p;
}

static const char *parse_length(const char *p, struct spec *spec)
{
	spec->bytes = sizeof(int);
	for (;; p++) {
		if (*p == 'h')
			spec->bytes /= 2;
		else if (*p == 'l' || *p == 'z' || *p == 't' || *p == 'j')
			spec->bytes = sizeof(long);
		else
			return p;
	}
}

static const char *spec_parse(const char *p, struct spec *spec, va_list *args)
{
	*spec = (struct spec){ .precision = -1 };
	p = parse_flags(p, spec);
	p = parse_count(p, &spec->width, args);
	if (spec->width < 0) {
		spec->flags |= FLAG_LEFT;
		spec->width = -spec->width;
	}
	if (*p == '.')
		p = parse_count(p + 1, &spec->precision, args);
	p = parse_length(p, spec);
	spec->conversion = *p;
	return *p ? p + 1 : p;
}

/* Prefix (sign, 0x), zeroes and body, padded to the width. */
static void spec_emit(struct output *out, const struct spec *spec, const char *prefix, int zeroes,
		      const char *body, size_t len)
{
	int prefix_len = (int)strlen(prefix);
	int pad = spec->width - prefix_len - max(zeroes, 0) - (int)len;

	if (!(spec->flags & FLAG_LEFT))
		put_repeated(out, ' ', pad);
	put(out, prefix, (size_t)prefix_len);
	put_repeated(out, '0', zeroes);
	put(out, body, len);
	if (spec->flags & FLAG_LEFT)
		put_repeated(out, ' ', pad);
}

static char *digits(char *end, uint64_t value, unsigned base, bool upper)
{
	const char *table = upper ? "0123456789ABCDEF" : "0123456789abcdef";

	for (; value; value /= base)
		*--end = table[value % base];
	return end;
}

static void emit_number(struct output *out, const struct spec *spec, uint64_t value,
			unsigned base, const char *prefix)
{
	char buf[24], *end = buf + sizeof(buf);
	char *first = digits(end, value, base, spec->conversion == 'X');
	int len = (int)(end - first);
	int digits_wanted = spec->precision >= 0 ? spec->precision : 1;
	bool zero_fill =
		(spec->flags & (FLAG_ZERO | FLAG_LEFT)) == FLAG_ZERO && spec->precision < 0;

	if (zero_fill)
		digits_wanted = max(digits_wanted, spec->width - (int)strlen(prefix));
	spec_emit(out, spec, prefix, digits_wanted - len, first, (size_t)len);
}

static void emit_signed(struct output *out, const struct spec *spec, va_list *args)
{
	int64_t value = spec->bytes == 8 ? va_arg(*args, int64_t) : va_arg(*args, int);
	const char *sign = spec->flags & FLAG_PLUS ? "+" : spec->flags & FLAG_SPACE ? " " : "";

	if (spec->bytes == 2)
		value = (int16_t)value;
	else if (spec->bytes == 1)
		value = (int8_t)value;
	emit_number(out, spec, value < 0 ? 0 - (uint64_t)value : (uint64_t)value, 10,
		    value < 0 ? "-" : sign);
}

static void emit_unsigned(struct output *out, const struct spec *spec, va_list *args)
{
	uint64_t value = spec->bytes == 8 ? va_arg(*args, uint64_t) : va_arg(*args, unsigned);
	bool hex = spec->conversion == 'x' || spec->conversion == 'X';
	const char *prefix = "";

	if (spec->bytes < 4)
		value &= (UINT64_C(1) << (8 * spec->bytes)) - 1;
	if ((spec->flags & FLAG_ALT) && value)
		prefix = spec->conversion == 'X' ? "0X" : hex ? "0x" : "0";
	emit_number(out, spec, value, hex ? 16 : spec->conversion == 'o' ? 8 : 10, prefix);
}

static void emit_string(struct output *out, const struct spec *spec, const char *s)
{
	size_t limit = spec->precision >= 0 ? (size_t)spec->precision : SIZE_MAX;

	if (!s)
		s = "(null)";
	spec_emit(out, spec, "", 0, s, strnlen(s, limit));
}

static void emit_char(struct output *out, const struct spec *spec, char c)
{
	spec_emit(out, spec, "", 0, &c, 1);
}

static void spec_run(struct output *out, const struct spec *spec, va_list *args)
{
	switch (spec->conversion) {
	case 'd':
	case 'i':
		return emit_signed(out, spec, args);
	case 'u':
	case 'x':
	case 'X':
	case 'o':
		return emit_unsigned(out, spec, args);
	case 'p':
		return emit_number(out, spec, (uintptr_t)va_arg(*args, void *), 16, "0x");
	case 's':
		return emit_string(out, spec, va_arg(*args, const char *));
	case 'c':
		return emit_char(out, spec, (char)va_arg(*args, int));
	case '%':
		return put(out, "%", 1);
	default: /* unknown: show it */
		put(out, "%", 1);
		return put(out, &spec->conversion, spec->conversion != '\0');
	}
}

int format(format_sink *sink, void *arg, const char *fmt, va_list args_)
{
	struct output out = { .sink = sink, .arg = arg };
	struct spec spec;
	va_list args;

	va_copy(args, args_);
	while (*fmt) {
		const char *end = strchr(fmt, '%');
		size_t len = end ? (size_t)(end - fmt) : strlen(fmt);

		put(&out, fmt, len);
		fmt += len;
		if (*fmt == '%') {
			fmt = spec_parse(fmt + 1, &spec, &args);
			spec_run(&out, &spec, &args);
		}
	}
	va_end(args);
	return out.len;
}

struct string_sink {
	char *buf;
	size_t room; /* without the NUL */
};

static void string_sink(void *arg, const char *text, size_t len)
{
	struct string_sink *s = arg;
	size_t n = min(len, s->room);

	if (!n)
		return;
	memcpy(s->buf, text, n);
	s->buf += n;
	s->room -= n;
}

int string_vformat(char *buf, size_t size, const char *fmt, va_list args)
{
	struct string_sink s = { .buf = buf, .room = size ? size - 1 : 0 };
	int len = format(string_sink, &s, fmt, args);

	if (size)
		*s.buf = '\0';
	return len;
}

int string_format(char *buf, size_t size, const char *fmt, ...)
{
	va_list args;
	int len;

	va_start(args, fmt);
	len = string_vformat(buf, size, fmt, args);
	va_end(args);
	return len;
}
