#include <hal/pmem.h>
#include <kernel/log.h>
#include <lib/errno.h>
#include <lib/string.h>
#include <loader/cpio.h>

/* An entry: the header, 13 numbers of 8 hexadecimal digits; the name; the data. The name and the
 * data are each padded so that what follows begins at a multiple of four. */
#define HEADER_SIZE 110
#define MAGIC       "07070" /* then '1', or '2': with a checksum, which nobody checks */
#define TRAILER     "TRAILER!!!"

enum field { INODE, MODE, UID, GID, LINKS, MTIME, SIZE, MAJOR, MINOR, RDEV_MAJOR, RDEV_MINOR,
	     NAME_SIZE, CHECK, FIELDS };

void cpio_open(struct cpio_reader *reader, const struct boot_range *archive)
{
	reader->next = archive->base;
	reader->left = archive->size;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 'a' - 'A';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool hex_field(const char *text, uint32_t *value)
{
	*value = 0;
	for (unsigned i = 0; i < 8; i++) {
		int digit = hex_digit(text[i]);

		if (digit < 0)
			return false;
		*value = *value << 4 | (uint32_t)digit;
	}
	return true;
}

static bool read_header(const struct cpio_reader *reader, uint32_t fields[FIELDS])
{
	char header[HEADER_SIZE];

	if (reader->left < HEADER_SIZE)
		return false;
	hal_pmem_read(reader->next, header, HEADER_SIZE);
	if (memcmp(header, MAGIC, 5) != 0 || (header[5] != '1' && header[5] != '2'))
		return false;
	for (unsigned i = 0; i < FIELDS; i++)
		if (!hex_field(header + 6 + 8 * i, &fields[i]))
			return false;
	return true;
}

static void read_name(paddr_t name, uint32_t size, char *out)
{
	char raw[CPIO_NAME_MAX], *p = raw;

	hal_pmem_read(name, raw, size);
	raw[size - 1] = '\0';
	if (p[0] == '.' && (p[1] == '/' || !p[1]))
		p++;
	while (*p == '/')
		p++;
	string_copy(out, p, CPIO_NAME_MAX);
}

/* One entry, also a trailer; false when there is no whole one. */
static bool read_entry(struct cpio_reader *reader, struct cpio_entry *entry)
{
	uint32_t fields[FIELDS];
	uint64_t data, end;

	if (!read_header(reader, fields) || !fields[NAME_SIZE] || fields[NAME_SIZE] > CPIO_NAME_MAX)
		return false;
	data = round_up(HEADER_SIZE + (uint64_t)fields[NAME_SIZE], 4);
	end = data + fields[SIZE];
	if (end > reader->left)
		return false;
	read_name(reader->next + HEADER_SIZE, fields[NAME_SIZE], entry->name);
	entry->mode = fields[MODE];
	entry->inode = fields[INODE];
	entry->link_count = fields[LINKS];
	entry->device_major = fields[RDEV_MAJOR];
	entry->device_minor = fields[RDEV_MINOR];
	entry->mtime = fields[MTIME];
	entry->data = reader->next + data;
	entry->size = fields[SIZE];
	end = min(round_up(end, 4), reader->left);
	reader->next += end;
	reader->left -= end;
	return true;
}

/* Between two archives there may be zeroes. */
static void skip_zeroes(struct cpio_reader *reader)
{
	uint32_t word = 0;

	while (reader->left >= sizeof(word)) {
		hal_pmem_read(reader->next, &word, sizeof(word));
		if (word)
			break;
		reader->next += sizeof(word);
		reader->left -= sizeof(word);
	}
}

bool cpio_next(struct cpio_reader *reader, struct cpio_entry *entry)
{
	do {
		skip_zeroes(reader);
		if (reader->left < sizeof(uint32_t))
			return false;
		if (!read_entry(reader, entry)) {
			kprintf("initramfs: broken at address %#lx\n", reader->next);
			reader->left = 0;
			return false;
		}
	} while (!strcmp(entry->name, TRAILER));
	return true;
}

/* A later archive adds to the earlier ones: the last entry of that name counts. */
bool cpio_find(const struct boot_range *archive, const char *name, struct cpio_entry *entry)
{
	struct cpio_reader reader;
	struct cpio_entry candidate;
	bool found = false;

	cpio_open(&reader, archive);
	while (cpio_next(&reader, &candidate)) {
		if (strcmp(candidate.name, name) != 0)
			continue;
		*entry = candidate;
		found = true;
	}
	return found;
}

int cpio_read_file(const struct boot_range *archive, const char *name, struct vmo **out)
{
	struct cpio_entry entry;
	int err;

	if (!cpio_find(archive, name, &entry))
		return -ENOENT;
	err = vmo_create(entry.size, false, out);
	if (err)
		return err;
	err = vmo_write_physical(*out, 0, entry.data, entry.size);
	if (err)
		unref(*out);
	else
		string_copy((*out)->object.name, name, sizeof((*out)->object.name));
	return err;
}
