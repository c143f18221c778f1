/* Path resolution: path_resolution(7), POSIX 1003.1 "4.16 Pathname Resolution". */
#include <fs/context.h>
#include <fs/filesystem.h>
#include <fs/path.h>
#include <lib/errno.h>
#include <lib/string.h>
#include <mm/heap.h>

#define LINKS_MAX 40 /* MAXSYMLINKS */

/*
 * The walk is a loop over one buffer that holds what is still ahead. A link on the way is put in
 * front of that:   at /usr, ahead "bin/sh"   and bin -> ../bin:   at /usr, ahead "../bin/sh"
 */
struct walk {
	struct fs_context *fs;
	unsigned flags;
	unsigned links;           /* followed so far */
	struct vnode *at;         /* a reference: the directory that has been reached */
	struct path *path;        /* the result, whose name is the current component */
	const char *ahead;        /* in the buffer */
	char buffer[PATH_MAX];
	char target[PATH_MAX];
};

static void walk_goto(struct walk *walk, struct vnode *node)
{
	unref(walk->at);
	walk->at = node;
}

/* Takes the next component; with none left, the name is "". */
static int walk_next_name(struct walk *walk)
{
	const char *name = walk->ahead, *end;

	while (*name == '/')
		name++;
	end = strchr(name, '/');
	end = end ? end : name + strlen(name);
	if (end - name > NAME_MAX)
		return -ENAMETOOLONG;
	memcpy(walk->path->name, name, (size_t)(end - name));
	walk->path->name[end - name] = '\0';
	walk->path->slash = *end == '/';
	while (*end == '/')
		end++;
	walk->ahead = end;
	return 0;
}

static bool name_is_special(const char *name)
{
	return !name[0] || !strcmp(name, ".") || !strcmp(name, "..");
}

/* What the component names, as seen through mounts. */
static int walk_lookup(struct walk *walk, struct vnode **out)
{
	const char *name = walk->path->name;
	int err = 0;

	if (!vnode_is(walk->at, S_IFDIR))
		return -ENOTDIR;
	if (!strcmp(name, ".."))
		*out = vnode_parent(walk->at, walk->fs->root);
	else if (name_is_special(name))
		*out = ref(walk->at);
	else
		err = walk->at->ops->lookup(walk->at, name, out);
	if (err || !*out)
		return err ? err : -ENOENT;
	while ((*out)->mounted) {
		struct vnode *root = ref((*out)->mounted->root);

		unref(*out);
		*out = root;
	}
	return 0;
}

static int walk_prepend(struct walk *walk, size_t len)
{
	size_t left = strlen(walk->ahead);
	bool slash = walk->path->slash;

	if (len + slash + left >= PATH_MAX)
		return -ENAMETOOLONG;
	memmove(walk->buffer + len + slash, walk->ahead, left + 1);
	memcpy(walk->buffer, walk->target, len);
	if (slash)
		walk->buffer[len] = '/';
	walk->ahead = walk->buffer;
	return 0;
}

/* Goes on along the link's target; the link stays the caller's. */
static int walk_follow(struct walk *walk, struct vnode *link)
{
	int len;

	if (++walk->links > LINKS_MAX)
		return -ELOOP;
	len = link->ops->readlink(link, walk->target, PATH_MAX);
	if (len <= 0)
		return len < 0 ? len : -ENOENT;
	if (walk->target[0] == '/')
		walk_goto(walk, ref(walk->fs->root));
	return walk_prepend(walk, (size_t)len);
}

static bool walk_is_last(const struct walk *walk)
{
	return !walk->ahead[0];
}

/* Some links lead straight to a vnode. */
static int link_step(struct vnode **node)
{
	struct vnode *target;
	int err = (*node)->ops->link_node(*node, &target);

	if (err)
		return err;
	unref(*node);
	*node = target;
	return 0;
}

/* The last component: it is the result. */
static int walk_end(struct walk *walk, struct vnode *node)
{
	if (walk->path->slash && !vnode_is(node, S_IFDIR))
		return -ENOTDIR;
	walk->path->dir = ref(walk->at);
	walk->path->node = ref(node);
	return 0;
}

static int walk_node(struct walk *walk, struct vnode **node)
{
	bool last = walk_is_last(walk);
	bool follow = vnode_is(*node, S_IFLNK) &&
		      (!last || walk->path->slash || walk->flags & PATH_FOLLOW);

	if (follow && !(*node)->ops->link_node)
		return walk_follow(walk, *node);
	if (follow) {
		int err = link_step(node);

		if (err)
			return err;
	}
	if (last)
		return walk_end(walk, *node);
	walk_goto(walk, ref(*node));
	return 0;
}

/* The last component does not exist yet. */
static int walk_missing(struct walk *walk)
{
	walk->path->dir = ref(walk->at);
	return 0;
}

static int walk_step(struct walk *walk)
{
	struct vnode *node;
	int err = walk_next_name(walk);

	if (!err)
		err = walk_lookup(walk, &node);
	if (err == -ENOENT && walk_is_last(walk) && walk->flags & PATH_CREATE &&
	    !name_is_special(walk->path->name))
		return walk_missing(walk);
	if (err)
		return err;
	err = walk_node(walk, &node);
	unref(node);
	return err;
}

int path_walk(struct fs_context *fs, struct vnode *base, const char *path, unsigned flags,
	      struct path *out)
{
	struct walk *walk;
	int err = 0;

	*out = (struct path){ 0 };
	if (!path[0])
		return -ENOENT;
	walk = kmalloc(sizeof(*walk));
	if (!walk)
		return -ENOMEM;
	walk->fs = fs;
	walk->flags = flags;
	walk->links = 0;
	walk->path = out;
	walk->at = ref(path[0] == '/' ? fs->root : base ? base : fs->cwd);
	walk->ahead = walk->buffer;
	if (string_copy(walk->buffer, path, PATH_MAX) >= PATH_MAX)
		err = -ENAMETOOLONG;
	while (!err && !out->dir)
		err = walk_step(walk);
	unref(walk->at);
	kfree(walk);
	return err;
}

void path_put(struct path *path)
{
	unref(path->dir);
	unref(path->node);
}

int path_lookup(struct fs_context *fs, struct vnode *base, const char *path, unsigned flags,
		struct vnode **out)
{
	struct path found;
	int err = path_walk(fs, base, path, flags, &found);

	if (err)
		return err;
	*out = ref(found.node);
	path_put(&found);
	return 0;
}
