# The front door. Each chapter's directory takes the same goals; see tools/mk/kernel.mk.
MAKEFLAGS += -rR --no-print-directory
.SUFFIXES:
.DEFAULT_GOAL := help

define HELP
make run                 boot the kernel; Ctrl-A X leaves
make run CMD='ls /'      run one shell command in it and print its output
make run APPEND='crash=null'
                         with words for the kernel's command line
make test                run all tests of all chapters on all targets
make bench               measure on all targets; the table is build/bench/table.md
make grade               grade the labs as they stand in labs/; LAB=lab1: one of them
make gdb                 boot under GDB
make iso                 a bootable CD image (x86_64)
make check               rules of the tree: layers, HAL boundary, format
make snapshot CHAPTER=ch03-objects DIR=out
                         a chapter as one plain directory
make book | book-serve   the book: HTML with search and an EPUB, in build/book; in a browser
make clean | setup | doctor

TARGET=x86_64 | riscv64 | libos     the machine (libos: a Linux process)
SMP=1 … 8                           CPUs (default: 2)
MACHINE=qemu | iso | uefi | bochs   x86_64 from QEMU's loader, from a CD (BIOS, UEFI), in Bochs
CHAPTER=ch01 … ch07 | final         how much of the kernel (default: final); lab1 …: a lab
V=1 shows commands and the boot log, SAN=1 adds ASan and UBSan (libos), DEBUG=1 puts red zones
around every block of the kernel's heap (x86_64, riscv64)
endef

ROOT := $(CURDIR)
include tools/mk/exit_status.mk

# --- CHAPTER is the name of a layer, or the beginning of just one. ---
CHAPTERS := $(sort $(notdir $(wildcard chapters/*))) final
LABS     := $(notdir $(patsubst %/Makefile,%,$(wildcard labs/*/Makefile)))
CHAPTER  ?= final
FOUND    := $(or $(filter $(CHAPTER),$(CHAPTERS) $(LABS)),$(filter $(CHAPTER)%,$(CHAPTERS) $(LABS)))
ifneq ($(words $(FOUND)),1)
$(error no single chapter is called '$(CHAPTER)'; there are: $(CHAPTERS))
endif
LAYER_DIR := $(patsubst chapters/final,final,$(if $(filter $(LABS),$(FOUND)),labs,chapters)/$(FOUND))

# --- TARGET is checked before any work starts. ---
TARGETS := x86_64 riscv64 libos
ifneq ($(words $(TARGET))$(filter-out $(TARGETS),$(TARGET)),$(words $(filter $(TARGETS),$(TARGET))))
$(error no TARGET '$(TARGET)'; there are: $(TARGETS))
endif
ifneq ($(filter-out 0 1,$(words $(TARGET))),)
$(error one TARGET at a time, or none for the default; there are: $(TARGETS))
endif

ifneq ($(filter run gdb iso test bench check snapshot,$(MAKECMDGOALS)),)
include tools/mk/setup.mk
endif

help:
	@: $(info $(HELP))

ifeq ($(origin CMD),undefined)
run:
	@$(MAKE) -C $(LAYER_DIR) run
else
run: run-command ; $(exit_as_saved)
run-command:
	@$(MAKE) -C $(LAYER_DIR) run; $(save_status)
endif

gdb iso:
	@$(MAKE) -C $(LAYER_DIR) $@

test:
	@tools/setup $(if $(TARGET)$(filter-out file,$(origin CHAPTER)),,build x86_64 libos riscv64 iso uefi bochs devices gdb book webtest)
	@tools/test-all $(if $(filter file,$(origin CHAPTER)),,--chapter $(FOUND)) $(addprefix --target ,$(TARGET))

bench:
	@tools/setup
	@tools/bench --layer $(LAYER_DIR) $(addprefix --target ,$(TARGET))

# LAB, TEST and SEED: one lab, one test of it, the inputs of an earlier run.
grade:
	@tools/setup
	@grading/grade $(LAB) $(addprefix --test ,$(TEST)) $(addprefix --seed ,$(SEED)) $(addprefix --target ,$(TARGET))

# Are the graders right? LAB and ONLY narrow it down, FULL=1 adds the table of repeats.
grade-graders:
	@tools/setup
	@grading/test-graders $(addprefix --lab ,$(LAB)) $(if $(ONLY),--only '$(ONLY)') $(if $(FULL),--full)

setup:
	@tools/setup
doctor:
	@tools/doctor
check:
	@tools/setup build x86_64 libos riscv64 check
	@tools/check $(addprefix --target ,$(TARGET))

book book-serve:
	@tools/setup build book
	@tools/book $(if $(filter book,$@),build,serve)
# Runs every command that the book shows and stores what it prints.
book-capture:
	@tools/setup build x86_64 libos riscv64 gdb book
	@tools/book capture $(if $(ONLY),--only '$(ONLY)')

ifdef DIR
snapshot:
	@tools/setup build
	@tools/snapshot $(FOUND) '$(DIR)'
else
snapshot:
	$(error snapshot needs a directory: make snapshot CHAPTER=ch03-objects DIR=out)
endif

clean:
	@cd $(or $(BUILD),build) 2>&- && rm -rf $(if $(filter file,$(origin CHAPTER)),log book grade test-graders $(LABS) $(CHAPTERS),$(FOUND)) || true

.DEFAULT:
	$(error there is no goal '$@'; plain `make` lists them)
.PHONY: help run run-command gdb iso test bench grade grade-graders setup doctor check snapshot clean \
        book book-serve book-capture
