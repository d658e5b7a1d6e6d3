// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include "CLibBPF.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/membarrier.h>
#include <pthread.h>
#include <sched.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int clibbpf_link_to_cgroup(int program, const char *path, enum bpf_attach_type type) {
    int cgroup = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (cgroup < 0) return -errno;
    int link = bpf_link_create(program, cgroup, type, NULL);
    close(cgroup);
    return link;
}

int clibbpf_link_iterator(int program) { return bpf_link_create(program, 0, BPF_TRACE_ITER, NULL); }

struct walk {
    int link;
    int network_namespace;
    int result;
};

static int run(int link) {
    int iterator = bpf_iter_create(link);
    if (iterator < 0) return iterator;
    char nothing[4096];
    ssize_t length;
    do length = read(iterator, nothing, sizeof nothing);
    while (length > 0 || (length < 0 && (errno == EAGAIN || errno == EINTR)));
    int result = length < 0 ? -errno : 0;
    close(iterator);
    return result;
}

static void *walk_in_namespace(void *context) {
    struct walk *walk = context;
    int entered = walk->network_namespace < 0 || setns(walk->network_namespace, CLONE_NEWNET) == 0;
    walk->result = entered ? run(walk->link) : -errno;
    return NULL;
}

int clibbpf_run_iterator(int link, int network_namespace) {
    struct walk walk = {.link = link, .network_namespace = network_namespace};
    pthread_t thread;
    int result = pthread_create(&thread, NULL, walk_in_namespace, &walk);
    if (result) return -result;
    pthread_join(thread, NULL);
    return walk.result;
}

// For kernels with CPUs that run without a tick, which refuse to wait (EINVAL): no program takes that long.
static const struct timespec long_enough = {.tv_nsec = 20 * 1000 * 1000};

void clibbpf_wait_for_programs(void) {
    if (syscall(SYS_membarrier, MEMBARRIER_CMD_GLOBAL, 0, 0)) nanosleep(&long_enough, NULL);
}
