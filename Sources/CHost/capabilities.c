// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include "capabilities.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <semaphore.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

// Looks at all threads before giving up, and how long each waits for answers.
enum { MOST_PASSES = 50, PASS_NANOSECONDS = 100000000 };

typedef struct __user_cap_data_struct halves[_LINUX_CAPABILITY_U32S_3];

static _Atomic uint64_t kept;
static sem_t answered;

static struct __user_cap_header_struct own_header(void) {
    return (struct __user_cap_header_struct){.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
}

static int read_own(halves data) {
    struct __user_cap_header_struct header = own_header();
    return syscall(SYS_capget, &header, data) < 0 ? -errno : 0;
}

int host_capabilities_effective(uint64_t *set) {
    halves data;
    int result = read_own(data);
    if (result == 0) *set = data[0].effective | (uint64_t)data[1].effective << 32;
    return result;
}

int host_capabilities_last(void) {
    int last = -EINVAL;
    for (int number = 0; number < 64 && prctl(PR_CAPBSET_READ, number) >= 0; number++) last = number;
    return last;
}

// Only system calls: it runs in a signal handler, too.
static int reduce_this_thread(uint64_t keep) {
    for (int number = 0; number < 64 && prctl(PR_CAPBSET_READ, number) >= 0; number++) {
        // Without CAP_SETPCAP the set stays; no_new_privs makes it worthless.
        if (prctl(PR_CAPBSET_DROP, number) < 0) break;
    }
    // Unknown before Linux 4.3, where there is nothing to clear.
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
    halves data;
    int result = read_own(data);
    if (result < 0) return result;
    for (int half = 0; half < _LINUX_CAPABILITY_U32S_3; half++) {
        data[half].permitted &= (uint32_t)(keep >> (32 * half));
        data[half].effective = data[half].permitted;
        data[half].inheritable = 0;
    }
    struct __user_cap_header_struct header = own_header();
    if (syscall(SYS_capset, &header, data) < 0) return -errno;
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ? -errno : 0;
}

static void on_signal(int number) {
    (void)number;
    int error = errno;
    reduce_this_thread(atomic_load(&kept));
    sem_post(&answered);
    errno = error;
}

// The number after a name at the start of a line; all bits where there is none.
static uint64_t field(const char *status, const char *name) {
    const char *found = strstr(status, name);
    return found ? strtoull(found + strlen(name), NULL, 16) : UINT64_MAX;
}

// Whether a thread has more than it may keep; one that has ended has not.
static bool exceeds(const char *thread, uint64_t keep) {
    char path[64], status[8192];
    snprintf(path, sizeof path, "/proc/self/task/%.20s/status", thread);
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return false;
    ssize_t length = read(descriptor, status, sizeof status - 1);
    close(descriptor);
    if (length <= 0) return false;
    status[length] = '\0';
    uint64_t more = field(status, "\nCapInh:") | field(status, "\nCapPrm:") | field(status, "\nCapEff:");
    return (more & ~keep) != 0 || field(status, "\nNoNewPrivs:") != 1;
}

// Signals every thread that has more than it may keep; returns how many there were.
static int signal_threads(uint64_t keep) {
    DIR *threads = opendir("/proc/self/task");
    if (!threads) return -errno;
    int count = 0;
    for (struct dirent *entry = readdir(threads); entry; entry = readdir(threads)) {
        if (entry->d_name[0] == '.' || !exceeds(entry->d_name, keep)) continue;
        count++;
        syscall(SYS_tgkill, getpid(), atoi(entry->d_name), SIGPROF);
    }
    closedir(threads);
    return count;
}

static void await_answers(int count) {
    struct timespec end;
    clock_gettime(CLOCK_REALTIME, &end);
    end.tv_nsec += PASS_NANOSECONDS;
    if (end.tv_nsec >= 1000000000) {
        end.tv_sec += 1;
        end.tv_nsec -= 1000000000;
    }
    while (count > 0) {
        if (sem_timedwait(&answered, &end) == 0) count--;
        else if (errno != EINTR) return;
    }
}

int host_capabilities_keep(uint64_t keep) {
    int result = reduce_this_thread(keep);
    if (result < 0) return result;
    atomic_store(&kept, keep);
    sem_init(&answered, 0, 0);
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART | SA_ONSTACK};
    if (sigaction(SIGPROF, &action, NULL) < 0) return -errno;
    // A thread that one of these made in between has more, too: only a look that finds none is the last.
    for (int pass = 0; pass < MOST_PASSES; pass++) {
        int count = signal_threads(keep);
        if (count <= 0) return count;
        await_answers(count);
    }
    return -EAGAIN;
}
