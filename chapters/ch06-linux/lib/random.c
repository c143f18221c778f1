#include <hal/entropy.h>
#include <hal/timer.h>
#include <lib/random.h>
#include <lib/string.h>

#define KEY_WORDS 8

static uint32_t key[KEY_WORDS];
static bool seeded;

static uint32_t rotate(uint32_t x, unsigned n)
{
	return x << n | x >> (32 - n);
}

static void quarter_round(uint32_t *s, unsigned a, unsigned b, unsigned c, unsigned d)
{
	s[a] += s[b];
	s[d] = rotate(s[d] ^ s[a], 16);
	s[c] += s[d];
	s[b] = rotate(s[b] ^ s[c], 12);
	s[a] += s[b];
	s[d] = rotate(s[d] ^ s[a], 8);
	s[c] += s[d];
	s[b] = rotate(s[b] ^ s[c], 7);
}

/* RFC 8439, 2.3; the nonce is zero, for no key is used twice. */
static void chacha20_block(uint32_t counter, uint32_t out[16])
{
	uint32_t state[16] = { 0x61707865, 0x3320646e, 0x79622d32, 0x6b206574 };

	memcpy(&state[4], key, sizeof(key));
	state[12] = counter;
	memcpy(out, state, sizeof(state));
	for (unsigned round = 0; round < 10; round++) {
		for (unsigned i = 0; i < 4; i++)
			quarter_round(out, i, 4 + i, 8 + i, 12 + i);
		for (unsigned i = 0; i < 4; i++)
			quarter_round(out, i, 4 + (i + 1) % 4, 8 + (i + 2) % 4, 12 + (i + 3) % 4);
	}
	for (unsigned i = 0; i < 16; i++)
		out[i] += state[i];
}

/* A machine without entropy leaves only the clock. */
static void seed(void)
{
	uint64_t now = hal_timer_now() ^ hal_timer_wall_at_boot();

	memcpy(key, &now, sizeof(now));
	hal_entropy(key, sizeof(key));
	seeded = true;
}

void random_fill(void *buf, size_t n)
{
	uint32_t block[16];
	char *to = buf;

	if (!seeded)
		seed();
	for (uint32_t counter = 1; n; counter++) {
		size_t len = min(n, sizeof(block));

		chacha20_block(counter, block);
		memcpy(to, block, len);
		to += len;
		n -= len;
	}
	chacha20_block(0, block);
	memcpy(key, block, sizeof(key));
}
