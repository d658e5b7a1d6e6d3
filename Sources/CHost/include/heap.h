/* SPDX-License-Identifier: Apache-2.0 */
/* How the C library keeps memory that is not used any more: calls of glibc that Swift's module of it leaves out. */
#pragma once

/* From now on threads share two heaps. By default each has one of its own that keeps what it needed at most. */
void host_heap_keep_few(void);

/* Gives unused memory back to the kernel. */
void host_heap_give_back(void);
