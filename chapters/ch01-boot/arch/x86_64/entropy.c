/* The CPU's random number generator: Intel SDM vol. 1, 7.3.17. */
#include <arch/cpu.h>
#include <hal/entropy.h>
#include <lib/mix.h>
#include <lib/string.h>

#define CPUID_RDRAND (1 << 30) /* leaf 1, ecx */
#define CPUID_RDSEED (1 << 18) /* leaf 7, ebx */
#define ATTEMPTS     10        /* the manual's advice: after that, something is wrong */

static bool rdseed(uint64_t *word)
{
	bool ok;

	asm volatile("rdseed %0" : "=r"(*word), "=@ccc"(ok));
	return ok;
}

static bool rdrand(uint64_t *word)
{
	bool ok;

	asm volatile("rdrand %0" : "=r"(*word), "=@ccc"(ok));
	return ok;
}

/* RDSEED is the generator's own source and may run dry; RDRAND stretches it. */
static bool random_word(uint64_t *word)
{
	bool has_seed = cpuid(7, 0).ebx & CPUID_RDSEED;
	bool has_random = cpuid(1, 0).ecx & CPUID_RDRAND;

	for (int i = 0; i < ATTEMPTS; i++)
		if ((has_seed && rdseed(word)) || (has_random && rdrand(word)))
			return true;
	return false;
}

size_t hal_entropy(void *buf, size_t n)
{
	size_t done = 0;
	uint64_t word;

	for (size_t part; done < n && random_word(&word); done += part) {
		part = min(n - done, sizeof(word));
		memcpy((char *)buf + done, &word, part);
	}
	return done;
}

uint64_t hal_entropy_word(void)
{
	uint64_t word = 0;

	hal_entropy(&word, sizeof(word));
	return mix64(word ^ tsc_read());
}
