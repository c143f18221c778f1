/* The CPU's random number generator: Intel SDM vol. 1, 7.3.17. */
#include <arch/cpu.h>
#include <hal/entropy.h>
#include <lib/string.h>

#define CPUID_RDRAND (1 << 30)
#define ATTEMPTS     10 /* the manual's advice: after that, something is wrong */

static bool random_word(uint64_t *word)
{
	bool ok = false;

	for (int i = 0; i < ATTEMPTS && !ok; i++)
		asm volatile("rdrand %0" : "=r"(*word), "=@ccc"(ok));
	return ok;
}

size_t hal_entropy(void *buf, size_t n)
{
	size_t done = 0;
	uint64_t word;

	if (!(cpuid(1, 0).ecx & CPUID_RDRAND))
		return 0;
	for (size_t part; done < n && random_word(&word); done += part) {
		part = min(n - done, sizeof(word));
		memcpy((char *)buf + done, &word, part);
	}
	return done;
}
