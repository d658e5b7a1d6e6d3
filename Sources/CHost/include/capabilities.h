/* SPDX-License-Identifier: Apache-2.0 */
/* Capabilities as sets of bits, by system calls alone: they concern single threads, and the C library has no call that
 * concerns all. Every function returns a negative errno on failure. */
#pragma once
#include <stdint.h>

/* What the calling thread may do now. */
int host_capabilities_effective(uint64_t *set);

/* The highest capability that the kernel knows. */
int host_capabilities_last(void);

/* Takes every capability but those of `keep` from every thread of the process, for good: permitted and effective become
 * what of `keep` was permitted; inheritable, ambient and (where CAP_SETPCAP allows) bounding become empty, and
 * no_new_privs is set. Returns once /proc shows it of all threads. SIGPROF carries it to them: with SIGSYS the only
 * signal without a meaning of its own that Dispatch's worker threads do not block; its handler stays. */
int host_capabilities_keep(uint64_t keep);
