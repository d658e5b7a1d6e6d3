// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include "CLibBPF.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// The verifier's message can be megabytes long, and what it rejects stands at the end.
enum { LOG_SIZE = 16384 };

static _Thread_local char collected[LOG_SIZE];
static _Thread_local char taken[LOG_SIZE];
static _Thread_local size_t used;

// What came first makes room.
static void append(const char *message) {
    size_t length = strlen(message);
    if (length >= LOG_SIZE) {
        message += length - (LOG_SIZE - 1);
        length = LOG_SIZE - 1;
    }
    size_t kept = used + length < LOG_SIZE ? used : LOG_SIZE - 1 - length;
    memmove(collected, collected + (used - kept), kept);
    memcpy(collected + kept, message, length);
    used = kept + length;
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
