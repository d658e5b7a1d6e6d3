/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
/* One form for the addresses of both families, so that one map serves them. */
#pragma once

#include <linux/types.h>

/* An IPv6 address, or an IPv4 address mapped into one: ::ffff:a.b.c.d (RFC 4291 §2.5.5.2). */
struct ip_address {
    __be32 words_be[4];
};

_Static_assert(sizeof(struct ip_address) == 16, "no padding");
