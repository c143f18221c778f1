/* For tests of the file systems: a small tmpfs, and shorthands for what is done to it. */
#pragma once
#include <fs/context.h>
#include <fs/filesystem.h>
#include <fs/path.h>

#define TEST_TREE_PAGES 64

struct test_tree {
	struct filesystem *fs;
	struct fs_context context; /* root and working directory are the tree's root */
	size_t objects, heap;      /* what existed before */
};

/* False: no memory. */
bool test_tree_create(struct test_tree *tree);
/* True when everything is as it was before. */
bool test_tree_destroy(struct test_tree *tree);

int tree_mkdir(struct test_tree *tree, const char *path);
/* Makes the file or replaces its content. */
int tree_write(struct test_tree *tree, const char *path, const char *text);
/* Compares the file's content. */
bool tree_has(struct test_tree *tree, const char *path, const char *text);
bool tree_exists(struct test_tree *tree, const char *path);
int tree_rename(struct test_tree *tree, const char *from, const char *to);
/* Whether it can be opened. */
int tree_open(struct test_tree *tree, const char *path, int flags);
