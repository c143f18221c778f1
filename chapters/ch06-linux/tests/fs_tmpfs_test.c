#include <fs/test_tree.h>
#include <hal/pmem.h>
#include <kernel/test.h>
#include <lib/errno.h>
#include <lib/string.h>
#include <mm/frame.h>

static struct file *open_file(struct test_tree *tree, const char *path, int flags)
{
	struct file *file;

	return vfs_open(&tree->context, path, flags, 0600, &file) ? NULL : file;
}

static int64_t write_at(struct file *file, uint64_t offset, const char *text)
{
	struct io io = io_kernel(text, strlen(text));

	return file_write_io_at(file, &io, offset);
}

TEST(fs_tmpfs_holes_and_ends)
{
	struct test_tree tree;
	struct file *file;
	char buf[16];

	CHECK(test_tree_create(&tree));
	file = open_file(&tree, "/f", O_RDWR | O_CREAT);
	CHECK(file);
	CHECK_EQ(write_at(file, 100 * PAGE_SIZE - 2, "abcd"), 4);
	CHECK_EQ(file->vnode->size, 100 * PAGE_SIZE + 2);
	CHECK_EQ(file_read_at(file, 50 * PAGE_SIZE, buf, 4), 4);
	CHECK(!memcmp(buf, "\0\0\0\0", 4));
	CHECK_EQ(file_read_at(file, 100 * PAGE_SIZE - 3, buf, sizeof(buf)), 5);
	CHECK(!memcmp(buf, "\0abcd", 5));
	CHECK_EQ(file_read_at(file, 100 * PAGE_SIZE + 2, buf, 1), 0);
	CHECK_EQ(vnode_truncate(file->vnode, 100 * PAGE_SIZE + 1), 0);
	CHECK_EQ(vnode_truncate(file->vnode, 100 * PAGE_SIZE + 4), 0);
	CHECK_EQ(file_read_at(file, 100 * PAGE_SIZE, buf, sizeof(buf)), 4);
	CHECK(!memcmp(buf, "c\0\0\0", 4)); /* what was cut off does not come back */
	unref(file);
	CHECK(test_tree_destroy(&tree));
}

TEST(fs_tmpfs_full)
{
	static char page[PAGE_SIZE];
	struct test_tree tree;
	struct filesystem_status status;
	struct file *file;
	struct io io;
	unsigned pages = 0;

	CHECK(test_tree_create(&tree));
	file = open_file(&tree, "/f", O_WRONLY | O_CREAT);
	CHECK(file);
	while (io = io_kernel(page, sizeof(page)), file_write(file, &io) > 0)
		pages++;
	CHECK_EQ(pages, TEST_TREE_PAGES - 2);
	CHECK_EQ(file_write(file, &io), -ENOSPC);
	CHECK_EQ(tree_mkdir(&tree, "/d"), -ENOSPC);
	CHECK_EQ(tree_rename(&tree, "/f", "/g"), 0);
	tree.fs->status(tree.fs, &status);
	CHECK_EQ(status.blocks_free, 0);
	CHECK_EQ(write_at(file, 0, "over what is there"), 18);
	CHECK_EQ(vnode_truncate(file->vnode, 0), 0);
	tree.fs->status(tree.fs, &status);
	CHECK_EQ(status.blocks_free, TEST_TREE_PAGES - 2);
	CHECK_EQ(vnode_truncate(file->vnode, INT64_MAX), -EFBIG);
	unref(file);
	CHECK_EQ(vfs_unlink(&tree.context, NULL, "/g"), 0);
	CHECK(test_tree_destroy(&tree));
}

TEST(fs_tmpfs_unlinked_file_lives)
{
	struct test_tree tree;
	struct file *file;
	char buf[4];

	CHECK(test_tree_create(&tree));
	CHECK_EQ(tree_write(&tree, "/f", "1234"), 0);
	file = open_file(&tree, "/f", O_RDONLY);
	CHECK(file);
	CHECK_EQ(vfs_unlink(&tree.context, NULL, "/f"), 0);
	CHECK_EQ(file_read_at(file, 0, buf, 4), 4);
	CHECK(!memcmp(buf, "1234", 4));
	CHECK_EQ(write_at(file, 0, "x"), -EBADF);
	unref(file);
	CHECK(test_tree_destroy(&tree));
}

TEST(fs_tmpfs_append)
{
	struct test_tree tree;
	struct file *file;
	struct io io = io_kernel("two", 3);

	CHECK(test_tree_create(&tree));
	CHECK_EQ(tree_write(&tree, "/f", "one"), 0);
	file = open_file(&tree, "/f", O_WRONLY | O_APPEND);
	CHECK(file);
	CHECK_EQ(file_write(file, &io), 3);
	CHECK(tree_has(&tree, "/f", "onetwo"));
	unref(file);
	CHECK(test_tree_destroy(&tree));
}

/* A mapping's clone keeps what the file was. */
TEST(fs_tmpfs_vmo)
{
	struct test_tree tree;
	struct vmo *vmo, *clone;
	struct file *file;
	char buf[4];

	CHECK(test_tree_create(&tree));
	CHECK_EQ(tree_write(&tree, "/f", "old"), 0);
	file = open_file(&tree, "/f", O_RDWR);
	CHECK(file);
	CHECK_EQ(file_get_vmo(file, &vmo), 0);
	CHECK_EQ(vmo->size, PAGE_SIZE);
	CHECK_EQ(vmo_clone(vmo, 0, PAGE_SIZE, &clone), 0);
	CHECK_EQ(write_at(file, 0, "new"), 3);
	CHECK_EQ(vmo_read(vmo, 0, buf, 4), 0);
	CHECK(!memcmp(buf, "new", 4));
	CHECK_EQ(vmo_read(clone, 0, buf, 4), 0);
	CHECK(!memcmp(buf, "old", 4));
	unref(clone);
	unref(vmo);
	unref(file);
	CHECK(test_tree_destroy(&tree));
}

TEST(fs_locks)
{
	struct test_tree tree;
	struct file *a, *b;

	CHECK(test_tree_create(&tree));
	a = open_file(&tree, "/f", O_RDONLY | O_CREAT);
	b = open_file(&tree, "/f", O_RDONLY);
	CHECK(a && b);
	CHECK_EQ(file_set_lock(a, LOCK_SHARED), 0);
	CHECK_EQ(file_set_lock(b, LOCK_SHARED), 0);
	CHECK_EQ(file_set_lock(b, LOCK_EXCLUSIVE), -EAGAIN);
	CHECK_EQ(file_set_lock(a, LOCK_EXCLUSIVE), 0); /* b has lost its shared one */
	CHECK_EQ(file_set_lock(b, LOCK_SHARED), -EAGAIN);
	CHECK(!(a->vnode->object.signals & SIGNAL_READABLE));
	unref(a);
	CHECK_EQ(b->vnode->object.signals, SIGNAL_READABLE | SIGNAL_WRITABLE);
	CHECK_EQ(file_set_lock(b, LOCK_EXCLUSIVE), 0);
	unref(b);
	CHECK(test_tree_destroy(&tree));
}

/* A device node that nobody serves, and one for which there is no kind of file. */
TEST(fs_device_nodes)
{
	struct test_tree tree;
	struct fs_context *c = &tree.context;

	CHECK(test_tree_create(&tree));
	CHECK_EQ(vfs_create(c, NULL, "/null", S_IFCHR | 0666, DEVICE(1, 3)), 0);
	CHECK_EQ(vfs_create(c, NULL, "/none", S_IFCHR | 0666, DEVICE(99, 1)), 0);
	CHECK_EQ(vfs_create(c, NULL, "/block", S_IFBLK | 0666, DEVICE(8, 0)), 0);
	CHECK_EQ(tree_open(&tree, "/null", O_RDWR), 0);
	CHECK_EQ(tree_open(&tree, "/none", O_RDWR), -ENXIO);
	CHECK_EQ(tree_open(&tree, "/block", O_RDWR), -ENXIO);
	CHECK(test_tree_destroy(&tree));
}

TEST(fs_readdir_survives_removal)
{
	struct test_tree tree;
	struct dir_entry entry = { 0 };
	unsigned seen = 0;

	CHECK(test_tree_create(&tree));
	for (char name[] = "a"; name[0] <= 'j'; name[0]++)
		CHECK_EQ(tree_write(&tree, name, ""), 0);
	while (tree.fs->root->ops->readdir(tree.fs->root, &entry)) {
		CHECK_EQ(vfs_unlink(&tree.context, NULL, entry.name), 0);
		seen++;
	}
	CHECK_EQ(seen, 10);
	CHECK(test_tree_destroy(&tree));
}

/* A newc header: "070701" and 13 numbers of 8 hexadecimal digits; then the name and the data. */
struct archive {
	char bytes[2048];
	size_t size;
};

static void archive_pad(struct archive *archive)
{
	while (archive->size % 4)
		archive->bytes[archive->size++] = '\0';
}

static void archive_number(struct archive *archive, uint32_t n)
{
	for (int shift = 28; shift >= 0; shift -= 4)
		archive->bytes[archive->size++] = "0123456789abcdef"[n >> shift & 15];
}

static void archive_text(struct archive *archive, const char *text, size_t n)
{
	memcpy(archive->bytes + archive->size, text, n);
	archive->size += n;
}

static void archive_add(struct archive *archive, const char *name, uint32_t inode, uint32_t mode,
			uint32_t links, const char *data)
{
	uint32_t numbers[] = { inode, mode, 0, 0, links, 7, (uint32_t)strlen(data), 0, 0, 1, 3,
			       (uint32_t)strlen(name) + 1, 0 };

	archive_text(archive, "070701", 6);
	for (unsigned i = 0; i < array_size(numbers); i++)
		archive_number(archive, numbers[i]);
	archive_text(archive, name, strlen(name) + 1);
	archive_pad(archive);
	archive_text(archive, data, strlen(data));
	archive_pad(archive);
}

static bool is_type(struct test_tree *tree, const char *path, uint32_t mode)
{
	struct vnode *node;
	bool same;

	if (path_lookup(&tree->context, NULL, path, 0, &node))
		return false;
	same = node->mode == mode;
	unref(node);
	return same;
}

TEST(fs_initramfs)
{
	static struct archive archive;
	struct test_tree tree;
	struct boot_range range = { .base = frame_alloc_zeroed() };

	CHECK(range.base && test_tree_create(&tree));
	archive.size = 0;
	archive_add(&archive, "bin/deep/tool", 1, S_IFREG | 0755, 1, "program");
	archive_add(&archive, "bin", 2, S_IFDIR | 0700, 2, "");
	archive_add(&archive, "./link", 3, S_IFLNK | 0777, 1, "bin/deep");
	archive_add(&archive, "null", 4, S_IFCHR | 0666, 1, "");
	archive_add(&archive, "first", 5, S_IFREG | 0644, 2, "");
	archive_add(&archive, "second", 5, S_IFREG | 0644, 2, "shared");
	archive_add(&archive, "link2", 6, S_IFLNK | 0777, 1, "first");
	archive_add(&archive, "TRAILER!!!", 0, 0, 1, "");
	archive_add(&archive, "link2", 7, S_IFREG | 0600, 1, "later");
	archive_add(&archive, "TRAILER!!!", 0, 0, 1, "");
	range.size = archive.size;
	hal_pmem_write(range.base, archive.bytes, archive.size);
	initramfs_unpack(tree.fs->root, &range);
	CHECK(is_type(&tree, "/bin", S_IFDIR | 0700));
	CHECK(is_type(&tree, "/bin/deep/tool", S_IFREG | 0755));
	CHECK(is_type(&tree, "/null", S_IFCHR | 0666));
	CHECK(tree_has(&tree, "/link/tool", "program"));
	CHECK(tree_has(&tree, "/first", "shared"));
	CHECK(tree_has(&tree, "/link2", "later"));
	frame_unref(range.base);
	CHECK(test_tree_destroy(&tree));
}
