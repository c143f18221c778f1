#include <fs/test_tree.h>
#include <kernel/test.h>
#include <lib/errno.h>
#include <lib/string.h>

static int lookup(struct test_tree *tree, const char *path)
{
	struct vnode *node;
	int err = path_lookup(&tree->context, NULL, path, PATH_FOLLOW, &node);

	if (!err)
		unref(node);
	return err;
}

TEST(fs_path_walk)
{
	struct test_tree tree;

	CHECK(test_tree_create(&tree));
	CHECK_EQ(tree_mkdir(&tree, "/a"), 0);
	CHECK_EQ(tree_mkdir(&tree, "a/b/"), 0);
	CHECK_EQ(tree_write(&tree, "/a/b/file", "text"), 0);
	CHECK(tree_has(&tree, "//a/./b/../b//file", "text"));
	CHECK_EQ(lookup(&tree, "/"), 0);
	CHECK_EQ(lookup(&tree, "/../../a/b/.."), 0);
	CHECK_EQ(lookup(&tree, "/a/b/"), 0);
	CHECK_EQ(lookup(&tree, ""), -ENOENT);
	CHECK_EQ(lookup(&tree, "/nothing"), -ENOENT);
	CHECK_EQ(lookup(&tree, "/nothing/more"), -ENOENT);
	CHECK_EQ(lookup(&tree, "/a/b/file/"), -ENOTDIR);
	CHECK_EQ(lookup(&tree, "/a/b/file/.."), -ENOTDIR);
	CHECK(test_tree_destroy(&tree));
}

TEST(fs_path_too_long)
{
	static char path[PATH_MAX + 16];
	struct test_tree tree;

	CHECK(test_tree_create(&tree));
	memset(path, 'x', NAME_MAX);
	path[NAME_MAX] = '\0';
	CHECK_EQ(tree_mkdir(&tree, path), 0);
	path[NAME_MAX] = 'x';
	path[NAME_MAX + 1] = '\0';
	CHECK_EQ(tree_mkdir(&tree, path), -ENAMETOOLONG);
	for (unsigned i = 0; i < PATH_MAX - 1; i++)
		path[i] = i % 2 ? '/' : '.';
	path[PATH_MAX - 1] = '\0';
	CHECK_EQ(lookup(&tree, path), 0);
	path[PATH_MAX - 1] = '/';
	path[PATH_MAX] = '\0';
	CHECK_EQ(lookup(&tree, path), -ENAMETOOLONG);
	CHECK(test_tree_destroy(&tree));
}

static int symlink_in(struct test_tree *tree, const char *path, const char *target)
{
	return vfs_symlink(&tree->context, NULL, path, target);
}

TEST(fs_symbolic_links)
{
	struct test_tree tree;

	CHECK(test_tree_create(&tree));
	CHECK_EQ(tree_mkdir(&tree, "/dir"), 0);
	CHECK_EQ(tree_write(&tree, "/dir/file", "text"), 0);
	CHECK_EQ(symlink_in(&tree, "/link", "dir"), 0);
	CHECK_EQ(symlink_in(&tree, "/dir/up", "../link/file"), 0);
	CHECK_EQ(symlink_in(&tree, "/absolute", "/dir/up"), 0);
	CHECK(tree_has(&tree, "/link/file", "text"));
	CHECK(tree_has(&tree, "/absolute", "text"));
	CHECK_EQ(tree_open(&tree, "/link/", O_RDONLY | O_NOFOLLOW), 0);
	CHECK_EQ(tree_open(&tree, "/absolute", O_RDONLY | O_NOFOLLOW), -ELOOP);
	CHECK_EQ(symlink_in(&tree, "/loop", "loop"), 0);
	CHECK_EQ(lookup(&tree, "/loop"), -ELOOP);
	CHECK(tree_exists(&tree, "/loop"));
	CHECK_EQ(symlink_in(&tree, "/link", "again"), -EEXIST);
	CHECK_EQ(symlink_in(&tree, "/empty", ""), -ENOENT);
	CHECK(test_tree_destroy(&tree));
}

/* open(2) creates what a dangling link names, but not with O_EXCL. */
TEST(fs_open_creates)
{
	struct test_tree tree;

	CHECK(test_tree_create(&tree));
	CHECK_EQ(symlink_in(&tree, "/dangling", "target"), 0);
	CHECK_EQ(tree_open(&tree, "/dangling", O_RDONLY), -ENOENT);
	CHECK_EQ(tree_open(&tree, "/dangling", O_RDWR | O_CREAT | O_EXCL), -EEXIST);
	CHECK_EQ(tree_open(&tree, "/dangling", O_RDWR | O_CREAT), 0);
	CHECK(tree_exists(&tree, "/target"));
	CHECK_EQ(tree_open(&tree, "/", O_RDONLY | O_DIRECTORY), 0);
	CHECK_EQ(tree_open(&tree, "/", O_WRONLY), -EISDIR);
	CHECK_EQ(tree_open(&tree, "/target", O_RDONLY | O_DIRECTORY), -ENOTDIR);
	CHECK_EQ(tree_open(&tree, "/new/", O_WRONLY | O_CREAT), -EISDIR);
	CHECK_EQ(tree_open(&tree, "/none/new", O_WRONLY | O_CREAT), -ENOENT);
	CHECK(test_tree_destroy(&tree));
}

TEST(fs_unlink_and_rmdir)
{
	struct test_tree tree;
	struct fs_context *c = &tree.context;

	CHECK(test_tree_create(&tree));
	CHECK_EQ(tree_mkdir(&tree, "/d"), 0);
	CHECK_EQ(tree_write(&tree, "/d/f", "1"), 0);
	CHECK_EQ(vfs_rmdir(c, NULL, "/d"), -ENOTEMPTY);
	CHECK_EQ(vfs_rmdir(c, NULL, "/d/f"), -ENOTDIR);
	CHECK_EQ(vfs_rmdir(c, NULL, "/d/."), -EINVAL);
	CHECK_EQ(vfs_rmdir(c, NULL, "/d/.."), -ENOTEMPTY);
	CHECK_EQ(vfs_rmdir(c, NULL, "/"), -EBUSY);
	CHECK_EQ(vfs_unlink(c, NULL, "/d"), -EISDIR);
	CHECK_EQ(vfs_unlink(c, NULL, "/d/f/"), -ENOTDIR);
	CHECK_EQ(vfs_unlink(c, NULL, "/d/f"), 0);
	CHECK_EQ(vfs_unlink(c, NULL, "/d/f"), -ENOENT);
	CHECK_EQ(vfs_rmdir(c, NULL, "/d/"), 0);
	CHECK_EQ(tree.fs->root->link_count, 2);
	CHECK(test_tree_destroy(&tree));
}

TEST(fs_removed_working_directory)
{
	struct test_tree tree;
	char path[32];

	CHECK(test_tree_create(&tree));
	CHECK_EQ(tree_mkdir(&tree, "/here"), 0);
	unref(tree.context.cwd);
	CHECK_EQ(path_lookup(&tree.context, NULL, "/here", 0, &tree.context.cwd), 0);
	CHECK_EQ(tree_write(&tree, "file", "1"), 0);
	CHECK_EQ(vfs_unlink(&tree.context, NULL, "/here/file"), 0);
	CHECK_EQ(vfs_rmdir(&tree.context, NULL, "/here"), 0);
	CHECK_EQ(tree_write(&tree, "file", "1"), -ENOENT);
	CHECK_EQ(vnode_path(tree.context.cwd, path, sizeof(path)), -ENOENT);
	CHECK_EQ(lookup(&tree, ".."), -ENOENT);
	CHECK(test_tree_destroy(&tree));
}

TEST(fs_hard_links)
{
	struct test_tree tree;
	struct vnode *node;

	CHECK(test_tree_create(&tree));
	CHECK_EQ(tree_write(&tree, "/one", "same"), 0);
	CHECK_EQ(path_lookup(&tree.context, NULL, "/one", 0, &node), 0);
	CHECK_EQ(vfs_link(&tree.context, NULL, "/two", node), 0);
	CHECK_EQ(vfs_link(&tree.context, NULL, "/two", node), -EEXIST);
	CHECK_EQ(vfs_link(&tree.context, NULL, "/dir", tree.fs->root), -EPERM);
	CHECK_EQ(node->link_count, 2);
	CHECK_EQ(tree_rename(&tree, "/one", "/two"), 0); /* the same file: nothing happens */
	CHECK(tree_exists(&tree, "/one"));
	CHECK_EQ(vfs_unlink(&tree.context, NULL, "/one"), 0);
	CHECK_EQ(node->link_count, 1);
	CHECK(tree_has(&tree, "/two", "same"));
	unref(node);
	CHECK(test_tree_destroy(&tree));
}

TEST(fs_rename)
{
	struct test_tree tree;

	CHECK(test_tree_create(&tree));
	CHECK_EQ(tree_mkdir(&tree, "/a"), 0);
	CHECK_EQ(tree_mkdir(&tree, "/a/b"), 0);
	CHECK_EQ(tree_mkdir(&tree, "/empty"), 0);
	CHECK_EQ(tree_write(&tree, "/f", "f"), 0);
	CHECK_EQ(tree_write(&tree, "/g", "g"), 0);
	CHECK_EQ(tree_rename(&tree, "/f", "/g"), 0);
	CHECK(tree_has(&tree, "/g", "f") && !tree_exists(&tree, "/f"));
	CHECK_EQ(tree_rename(&tree, "/g", "/a/b/g"), 0);
	CHECK(tree_has(&tree, "/a/b/g", "f"));
	CHECK_EQ(tree_rename(&tree, "/a", "/a/b/c"), -EINVAL);
	CHECK_EQ(tree_rename(&tree, "/a", "/a"), 0);
	CHECK_EQ(tree_rename(&tree, "/empty", "/a"), -ENOTEMPTY);
	CHECK_EQ(tree_rename(&tree, "/a/b", "/a"), -ENOTEMPTY);
	CHECK_EQ(tree_rename(&tree, "/a/b/g", "/empty"), -EISDIR);
	CHECK_EQ(tree_rename(&tree, "/empty", "/a/b/g"), -ENOTDIR);
	CHECK_EQ(tree_rename(&tree, "/a/b/g", "/x/"), -ENOTDIR);
	CHECK_EQ(tree_rename(&tree, "/none", "/x"), -ENOENT);
	CHECK_EQ(tree_rename(&tree, "/a/.", "/x"), -EBUSY);
	CHECK_EQ(tree_rename(&tree, "/a", "/empty"), 0);
	CHECK(tree_has(&tree, "/empty/b/g", "f"));
	CHECK_EQ(tree.fs->root->link_count, 3);
	CHECK_EQ(vfs_rename(&tree.context, NULL, "/empty/b/g", NULL, "/empty/b", RENAME_NOREPLACE),
		 -EEXIST);
	CHECK(test_tree_destroy(&tree));
}

/* Deeper than any recursion could go. */
TEST(fs_deep_directories)
{
	struct test_tree tree;
	struct vnode *dir;
	unsigned depth = 0;

	CHECK(test_tree_create(&tree));
	dir = ref(tree.fs->root);
	while (vfs_create(&tree.context, dir, "d", S_IFDIR | 0755, 0) == 0) {
		struct vnode *next;

		CHECK_EQ(path_lookup(&tree.context, dir, "d", 0, &next), 0);
		unref(dir);
		dir = next;
		depth++;
	}
	CHECK_EQ(depth, TEST_TREE_PAGES - 1);
	unref(dir);
	CHECK(test_tree_destroy(&tree));
}
