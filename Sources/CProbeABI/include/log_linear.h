/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
/* The buckets of histograms over microseconds: 16 to an octave, so that a bucket is at most 1/16 of its values wide.
 * `LogLinearHistogram` has the same function for user space. */
#pragma once

#include <linux/types.h>

enum {
    LOG_LINEAR_SUB_BUCKET_BITS = 4,
    LOG_LINEAR_SUB_BUCKETS = 1 << LOG_LINEAR_SUB_BUCKET_BITS,
    /* From 2^24 µs, 16.8 s, on everything is in one last bucket. */
    LOG_LINEAR_LIMIT_BITS = 24,
    LOG_LINEAR_BUCKETS = (LOG_LINEAR_LIMIT_BITS - LOG_LINEAR_SUB_BUCKET_BITS + 1) * LOG_LINEAR_SUB_BUCKETS + 1,
};

/* Below LOG_LINEAR_BUCKETS for any value. Bits are found by comparisons, without a loop: early BPF instruction sets
 * cannot count leading zeros. */
static inline __attribute__((always_inline)) __u32 log_linear_index(__u64 microseconds)
{
    if (microseconds < LOG_LINEAR_SUB_BUCKETS)
        return microseconds;
    if (microseconds >= 1ULL << LOG_LINEAR_LIMIT_BITS)
        return LOG_LINEAR_BUCKETS - 1;

    __u32 value = microseconds;
    __u32 rest = value;
    __u32 octave = 0;
    __u32 step;
    step = (rest >= 1U << 16) << 4;
    octave += step;
    rest >>= step;
    step = (rest >= 1U << 8) << 3;
    octave += step;
    rest >>= step;
    step = (rest >= 1U << 4) << 2;
    octave += step;
    rest >>= step;
    step = (rest >= 1U << 2) << 1;
    octave += step;
    rest >>= step;
    octave += rest >> 1;

    /* The leading bit of the mantissa counts one row of sub-buckets: the first octave follows the linear part. */
    __u32 shift = octave - LOG_LINEAR_SUB_BUCKET_BITS;
    return shift * LOG_LINEAR_SUB_BUCKETS + (value >> shift);
}

_Static_assert(LOG_LINEAR_BUCKETS == 337, "16 linear, 20 octaves of 16, and what is longer");
