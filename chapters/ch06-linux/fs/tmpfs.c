/*
 * tmpfs: directories are lists of entries, files are VMOs. Nothing is written back anywhere, so
 * the memory it may use is limited, and every vnode knows what it costs.
 */
#include <fs/filesystem.h>
#include <fs/tmpfs.h>
#include <kernel/panic.h>
#include <lib/errno.h>
#include <lib/string.h>
#include <mm/heap.h>

#define TMPFS_MAGIC        0x01021994
#define FIRST_POSITION     2  /* of entries; 0 and 1 are "." and ".." */
#define ENTRIES_PER_PAGE   12 /* as they lie in the heap, with long names */

static uint64_t node_cost(const struct tmpfs_node *node)
{
	uint64_t pages = 1 + node->entry_count / ENTRIES_PER_PAGE;

	if (node->vmo)
		pages += vmo_committed(node->vmo);
	return pages;
}

void tmpfs_account(struct tmpfs_node *node)
{
	struct tmpfs *fs = tmpfs_of(&node->vnode);
	uint64_t cost = node_cost(node);

	fs->pages_used += cost - node->charged;
	node->charged = cost;
	node->vnode.pages = node->vmo ? vmo_committed(node->vmo) : 0;
}

bool tmpfs_has_room(struct tmpfs *fs, uint64_t pages)
{
	return fs->pages_used + pages <= fs->pages_max;
}

static void tmpfs_release(struct vnode *vnode)
{
	struct tmpfs_node *node = tmpfs_node_of(vnode);

	assert(list_empty(&node->entries));
	tmpfs_of(vnode)->pages_used -= node->charged;
	unref(node->vmo);
	kfree(node->target);
}

static int node_create(struct tmpfs *fs, uint32_t mode, struct tmpfs_node **out)
{
	struct tmpfs_node *node;
	int err = 0;

	if (!tmpfs_has_room(fs, 1))
		return -ENOSPC;
	node = vnode_alloc(sizeof(*node), &tmpfs_ops, &fs->fs, mode);
	if (!node)
		return -ENOMEM;
	list_init(&node->entries);
	node->next_position = FIRST_POSITION;
	node->vnode.inode = fs->next_inode++;
	tmpfs_account(node);
	if (vnode_is(&node->vnode, S_IFREG))
		err = vmo_create(0, true, &node->vmo);
	if (err)
		unref(&node->vnode);
	*out = node;
	return err;
}

static struct tmpfs_entry *entry_find(struct vnode *dir, const char *name)
{
	list_for_each(entry, &tmpfs_node_of(dir)->entries, struct tmpfs_entry, node)
		if (!strcmp(entry->name, name))
			return entry;
	return NULL;
}

static int entry_create(const char *name, struct tmpfs_entry **out)
{
	size_t size = strlen(name) + 1;

	*out = kmalloc(sizeof(**out) + size);
	if (!*out)
		return -ENOMEM;
	memcpy((*out)->name, name, size);
	return 0;
}

/* The directory names the node from now on: what cannot fail any more. */
static void entry_add(struct vnode *dir, struct tmpfs_entry *entry, struct vnode *node)
{
	struct tmpfs_node *d = tmpfs_node_of(dir);

	entry->vnode = ref(node);
	entry->position = d->next_position++;
	list_push_back(&d->entries, &entry->node);
	d->entry_count++;
	node->parent = dir;
	if (vnode_is(node, S_IFDIR))
		dir->link_count++;
	vnode_modified(dir);
	tmpfs_account(d);
}

static void entry_remove(struct vnode *dir, struct tmpfs_entry *entry)
{
	struct tmpfs_node *d = tmpfs_node_of(dir);
	struct vnode *node = entry->vnode;

	list_remove(&entry->node);
	d->entry_count--;
	if (node->parent == dir)
		node->parent = NULL;
	if (vnode_is(node, S_IFDIR))
		dir->link_count--;
	vnode_modified(dir);
	tmpfs_account(d);
	unref(node);
	kfree(entry);
}

static int tmpfs_lookup(struct vnode *dir, const char *name, struct vnode **out)
{
	struct tmpfs_entry *entry = entry_find(dir, name);

	if (!entry)
		return -ENOENT;
	*out = ref(entry->vnode);
	return 0;
}

/* A new name in a directory that still exists. */
static int entry_prepare(struct vnode *dir, const char *name, struct tmpfs_entry **out)
{
	return dir->link_count ? entry_create(name, out) : -ENOENT;
}

static int tmpfs_create_node(struct vnode *dir, const char *name, uint32_t mode, uint64_t device,
			     struct vnode **out)
{
	struct tmpfs_entry *entry;
	struct tmpfs_node *node;
	int err = entry_prepare(dir, name, &entry);

	if (err)
		return err;
	err = node_create(tmpfs_of(dir), mode, &node);
	if (err) {
		kfree(entry);
		return err;
	}
	node->vnode.device = device;
	if (vnode_is(&node->vnode, S_IFDIR))
		node->vnode.link_count = 2; /* its entry and its own "." */
	entry_add(dir, entry, &node->vnode);
	*out = &node->vnode;
	return 0;
}

static int tmpfs_symlink(struct vnode *dir, const char *name, const char *target)
{
	size_t size = strlen(target) + 1;
	char *copy = kmalloc(size);
	struct vnode *link;
	int err;

	if (!copy)
		return -ENOMEM;
	memcpy(copy, target, size);
	err = tmpfs_create_node(dir, name, S_IFLNK | 0777, 0, &link);
	if (err) {
		kfree(copy);
		return err;
	}
	tmpfs_node_of(link)->target = copy;
	link->size = size - 1;
	unref(link);
	return 0;
}

static int tmpfs_link(struct vnode *dir, const char *name, struct vnode *node)
{
	struct tmpfs_entry *entry;
	int err;

	if (!node->link_count)
		return -ENOENT;
	if (!tmpfs_has_room(tmpfs_of(dir), 1))
		return -ENOSPC;
	err = entry_prepare(dir, name, &entry);
	if (err)
		return err;
	node->link_count++;
	vnode_changed(node);
	entry_add(dir, entry, node);
	return 0;
}

static int check_empty(struct vnode *node)
{
	return list_empty(&tmpfs_node_of(node)->entries) ? 0 : -ENOTEMPTY;
}

/* A directory's own "." goes with its only name. */
static void node_unlink(struct vnode *dir, struct tmpfs_entry *entry)
{
	struct vnode *node = entry->vnode;

	node->link_count -= vnode_is(node, S_IFDIR) ? 2 : 1;
	vnode_changed(node);
	entry_remove(dir, entry);
}

static int tmpfs_remove(struct vnode *dir, const char *name)
{
	struct tmpfs_entry *entry = entry_find(dir, name);
	int err = check_empty(entry->vnode);

	if (!err)
		node_unlink(dir, entry);
	return err;
}

static int tmpfs_rename(struct vnode *from, const char *name, struct vnode *to, const char *to_name)
{
	struct tmpfs_entry *old = entry_find(from, name), *entry;
	struct tmpfs_entry *replaced = entry_find(to, to_name);
	int err = replaced ? check_empty(replaced->vnode) : 0;
	struct vnode *node;

	if (!err)
		err = entry_prepare(to, to_name, &entry);
	if (err)
		return err;
	if (replaced)
		node_unlink(to, replaced);
	node = ref(old->vnode);
	vnode_changed(node);
	entry_remove(from, old);
	entry_add(to, entry, node);
	unref(node);
	return 0;
}

static bool tmpfs_readdir(struct vnode *dir, struct dir_entry *out)
{
	list_for_each(entry, &tmpfs_node_of(dir)->entries, struct tmpfs_entry, node) {
		if (entry->position < out->position)
			continue;
		out->position = entry->position + 1;
		out->inode = entry->vnode->inode;
		out->mode = entry->vnode->mode;
		string_copy(out->name, entry->name, sizeof(out->name));
		return true;
	}
	return false;
}

static int tmpfs_readlink(struct vnode *link, char *buf, size_t size)
{
	return (int)min(string_copy(buf, tmpfs_node_of(link)->target, size), size - 1);
}

const struct vnode_ops tmpfs_ops = {
	.lookup = tmpfs_lookup,
	.create = tmpfs_create_node,
	.symlink = tmpfs_symlink,
	.link = tmpfs_link,
	.remove = tmpfs_remove,
	.rename = tmpfs_rename,
	.readdir = tmpfs_readdir,
	.readlink = tmpfs_readlink,
	.truncate = tmpfs_truncate,
	.open = tmpfs_open,
	.release = tmpfs_release,
};

static void tmpfs_status(struct filesystem *filesystem, struct filesystem_status *out)
{
	struct tmpfs *fs = container_of(filesystem, struct tmpfs, fs);
	uint64_t used = min(fs->pages_used, fs->pages_max);

	*out = (struct filesystem_status){
		.blocks = fs->pages_max, .blocks_free = fs->pages_max - used,
		.files = fs->pages_max, .files_free = fs->pages_max - used,
	};
}

int tmpfs_create(uint64_t pages_max, struct filesystem **out)
{
	static uint32_t next_device = 1;
	struct tmpfs *fs = new(struct tmpfs);
	struct tmpfs_node *root;
	int err;

	if (!fs)
		return -ENOMEM;
	fs->fs = (struct filesystem){ .name = "tmpfs", .magic = TMPFS_MAGIC,
				      .device = next_device++, .status = tmpfs_status };
	fs->pages_max = pages_max;
	fs->next_inode = 1;
	err = node_create(fs, S_IFDIR | 0755, &root);
	if (err) {
		kfree(fs);
		return err;
	}
	root->vnode.link_count = 2;
	fs->fs.root = &root->vnode;
	*out = &fs->fs;
	return 0;
}

/* Without recursion: directories may be nested deeper than the stack. */
void tmpfs_destroy(struct filesystem *fs)
{
	struct vnode *dir = fs->root;

	while (dir != fs->root || tmpfs_node_of(dir)->entry_count) {
		struct tmpfs_entry *entry =
			list_first(&tmpfs_node_of(dir)->entries, struct tmpfs_entry, node);

		if (!entry)
			dir = dir->parent;
		else if (check_empty(entry->vnode))
			dir = entry->vnode;
		else
			node_unlink(dir, entry);
	}
	unref(fs->root);
	kfree(container_of(fs, struct tmpfs, fs));
}
