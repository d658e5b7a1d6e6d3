// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include "CLibBPF.h"

#include <errno.h>
#include <linux/magic.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mount.h>
#include <sys/vfs.h>

int clibbpf_pins_can_be_made(const char *path) {
    struct statfs status;
    if (statfs(path, &status) < 0) return -errno;
    return (uint32_t)status.f_type == BPF_FS_MAGIC;
}

int clibbpf_mount_pins(const char *path) {
    return mount("bpf", path, "bpf", MS_NOSUID | MS_NODEV | MS_NOEXEC, "mode=0700") < 0 ? -errno : 0;
}

int clibbpf_lock(int directory) { return flock(directory, LOCK_EX | LOCK_NB) < 0 ? -errno : 0; }

int clibbpf_program_info(int program, struct bpf_prog_info *info) {
    memset(info, 0, sizeof *info);
    uint32_t size = sizeof *info;
    return bpf_obj_get_info_by_fd(program, info, &size) < 0 ? -errno : 0;
}
