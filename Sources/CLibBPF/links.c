// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include "CLibBPF.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <linux/membarrier.h>
#include <pthread.h>
#include <sched.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <time.h>
#include <unistd.h>

int clibbpf_attach_cgroup(int program, int cgroup, enum bpf_attach_type type) {
    int link = bpf_link_create(program, cgroup, type, NULL);
    return link < 0 ? -errno : link;
}

int clibbpf_attach_tracepoint(int program) {
    int link = bpf_raw_tracepoint_open(NULL, program);
    return link < 0 ? -errno : link;
}

bool clibbpf_link_is_of_cgroup(int link, int cgroup, enum bpf_attach_type type) {
    struct bpf_link_info info;
    memset(&info, 0, sizeof info);
    uint32_t size = sizeof info;
    struct stat directory;
    if (bpf_obj_get_info_by_fd(link, &info, &size) < 0 || fstat(cgroup, &directory) < 0) return false;
    // The number of a cgroup is that of its directory.
    return info.type == BPF_LINK_TYPE_CGROUP && info.cgroup.attach_type == type &&
           info.cgroup.cgroup_id == directory.st_ino;
}

int clibbpf_open_cgroup(const char *path) {
    int descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return -errno;
    struct statfs status;
    int result = fstatfs(descriptor, &status) < 0 ? -errno : descriptor;
    if (result >= 0 && (uint32_t)status.f_type != CGROUP2_SUPER_MAGIC) result = -EINVAL;
    if (result < 0) close(descriptor);
    return result;
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
