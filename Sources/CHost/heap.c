/* SPDX-License-Identifier: Apache-2.0 */
#include "heap.h"

#include <malloc.h>

void host_heap_keep_few(void) { mallopt(M_ARENA_MAX, 2); }

void host_heap_give_back(void) { malloc_trim(0); }
