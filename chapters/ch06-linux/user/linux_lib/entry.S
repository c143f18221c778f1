/* The assembly that every Linux program needs: see <linux_user/syscall.h>. */
#include <linux_numbers.h>
#include <isa/linux_entry.h>
