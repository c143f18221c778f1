#include <fs/test_tree.h>
#include <lib/errno.h>
#include <lib/string.h>
#include <mm/heap.h>

bool test_tree_create(struct test_tree *tree)
{
	tree->objects = object_count();
	tree->heap = heap_in_use();
	if (tmpfs_create(TEST_TREE_PAGES, &tree->fs))
		return false;
	tree->context = (struct fs_context){ ref(tree->fs->root), ref(tree->fs->root), 0 };
	return true;
}

bool test_tree_destroy(struct test_tree *tree)
{
	unref(tree->context.root);
	unref(tree->context.cwd);
	tmpfs_destroy(tree->fs);
	return object_count() == tree->objects && heap_in_use() == tree->heap;
}

int tree_mkdir(struct test_tree *tree, const char *path)
{
	return vfs_create(&tree->context, NULL, path, S_IFDIR | 0755, 0);
}

int tree_write(struct test_tree *tree, const char *path, const char *text)
{
	struct io io = io_kernel(text, strlen(text));
	struct file *file;
	int err = vfs_open(&tree->context, path, O_WRONLY | O_CREAT | O_TRUNC, 0644, &file);
	int64_t n;

	if (err)
		return err;
	n = file_write(file, &io);
	unref(file);
	return n < 0 ? (int)n : 0;
}

bool tree_has(struct test_tree *tree, const char *path, const char *text)
{
	char buf[64];
	struct file *file;
	int64_t n;

	if (vfs_open(&tree->context, path, O_RDONLY, 0, &file))
		return false;
	n = file_read_at(file, 0, buf, sizeof(buf));
	unref(file);
	return n == (int64_t)strlen(text) && !memcmp(buf, text, (size_t)n);
}

bool tree_exists(struct test_tree *tree, const char *path)
{
	struct vnode *node;

	if (path_lookup(&tree->context, NULL, path, 0, &node))
		return false;
	unref(node);
	return true;
}

int tree_rename(struct test_tree *tree, const char *from, const char *to)
{
	return vfs_rename(&tree->context, NULL, from, NULL, to, 0);
}

int tree_open(struct test_tree *tree, const char *path, int flags)
{
	struct file *file;
	int err = vfs_open(&tree->context, path, flags, 0644, &file);

	if (!err)
		unref(file);
	return err;
}
