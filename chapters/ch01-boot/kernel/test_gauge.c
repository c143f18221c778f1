#include <kernel/log.h>
#include <kernel/panic.h>
#include <kernel/test_gauge.h>

LINKER_SET_DECLARE(test_gauges, struct test_gauge);

/* All settle before any is read: what one cache gives back may be what another gauge counts. */
void test_gauges_read(struct test_readings *readings)
{
	unsigned i = 0;

	linker_set_for_each(gauge, test_gauges, struct test_gauge)
		if (gauge->settle)
			gauge->settle();
	linker_set_for_each(gauge, test_gauges, struct test_gauge) {
		assert(i < TEST_GAUGES_MAX);
		readings->values[i++] = gauge->read();
	}
}

unsigned test_gauges_compare(const struct test_readings *before)
{
	struct test_readings after;
	unsigned i = 0, different = 0;

	test_gauges_read(&after);
	linker_set_for_each(gauge, test_gauges, struct test_gauge) {
		size_t was = before->values[i], is = after.values[i];

		i++;
		if (was == is)
			continue;
		kprintf("    %s: %lu before, %lu after\n", gauge->name, was, is);
		different++;
	}
	return different;
}
