/* Device registers, by their addresses in the direct map. The fences order them with memory. */
#pragma once
#include <lib/types.h>

static inline uint8_t mmio_read8(uintptr_t address)
{
	uint8_t value = *(volatile uint8_t *)address;

	asm volatile("fence i, ir" ::: "memory");
	return value;
}

static inline uint32_t mmio_read32(uintptr_t address)
{
	uint32_t value = *(volatile uint32_t *)address;

	asm volatile("fence i, ir" ::: "memory");
	return value;
}

static inline void mmio_write8(uintptr_t address, uint8_t value)
{
	asm volatile("fence w, o" ::: "memory");
	*(volatile uint8_t *)address = value;
}

static inline void mmio_write32(uintptr_t address, uint32_t value)
{
	asm volatile("fence w, o" ::: "memory");
	*(volatile uint32_t *)address = value;
}
