// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include "CLibBPF.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// The verifier's message can be megabytes long, and what it rejects stands at the end.
enum { LOG_SIZE = 8192, MESSAGE_TAIL = 1500 };

static _Thread_local char collected[LOG_SIZE];
static _Thread_local char taken[LOG_SIZE];
static _Thread_local size_t used;

static void append(const char *message) {
    size_t length = strlen(message);
    if (length > MESSAGE_TAIL) message += length - MESSAGE_TAIL;
    int written = snprintf(collected + used, LOG_SIZE - used, "%s", message);
    if (written > 0) used += (size_t)written < LOG_SIZE - used ? (size_t)written : LOG_SIZE - used - 1;
}

static int keep(enum libbpf_print_level level, const char *format, va_list arguments) {
    char *message = NULL;
    if (level != LIBBPF_WARN || vasprintf(&message, format, arguments) < 0) return 0;
    append(message);
    free(message);
    return 0;
}

void clibbpf_keep_log(void) { libbpf_set_print(keep); }

const char *clibbpf_take_log(void) {
    memcpy(taken, collected, used);
    taken[used] = '\0';
    used = 0;
    return taken;
}
