#include <hal/entropy.h>
#include <sys/random.h>

size_t hal_entropy(void *buf, size_t n)
{
	size_t done = 0;

	while (done < n) {
		ssize_t got = getrandom((char *)buf + done, n - done, 0);

		if (got <= 0)
			break;
		done += (size_t)got;
	}
	return done;
}

uint64_t hal_entropy_word(void)
{
	uint64_t word = 0;

	hal_entropy(&word, sizeof(word));
	return word;
}
