# Turns `nm -n` into the kernel's symbol table (read by ch01's kernel/symbols.c): offsets from the
# image's first byte in ascending order, and beside them the names.
BEGIN { count = 0 }
$3 == "kernel_start" || $3 == "__executable_start" { base = $1 }
$2 ~ /^[tTwW]$/ && $3 !~ /^[.$_]*(L|cfi_|pfx_)/ { addr[count] = $1; name[count++] = $3 }
END {
	print "\t.section .ksyms, \"a\"\n\t.balign 8\n\t.globl ksyms_count, ksyms_offsets, ksyms_names"
	print "ksyms_count:\t.quad " count + 0
	print "ksyms_offsets:"
	for (i = 0; i < count; i++) print "\t.quad 0x" addr[i] " - 0x" base
	print "ksyms_names:"
	for (i = 0; i < count; i++) print "\t.asciz \"" name[i] "\""
	print "\t.section .note.GNU-stack, \"\", %progbits"
}
