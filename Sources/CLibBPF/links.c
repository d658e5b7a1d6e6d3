// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include "CLibBPF.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
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
