// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include "CLibBPF.h"

#include <arpa/inet.h>
#include <bpf/btf.h>
#include <errno.h>
#include <linux/mount.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

// What the headers of older kernels lack.
enum { TCX_INGRESS = 46, SET_SOCK_OPS_FLAGS = 1008, NO_DEVICE = 0x7FFFFFFF };

static int released(int descriptor) {
    if (descriptor < 0) return descriptor;
    close(descriptor);
    return 0;
}

static int load_nothing(enum bpf_prog_type type, enum bpf_attach_type attach) {
    const struct bpf_insn nothing[] = {
        {.code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0, .imm = 1},
        {.code = BPF_JMP | BPF_EXIT},
    };
    LIBBPF_OPTS(bpf_prog_load_opts, options, .expected_attach_type = attach);
    return bpf_prog_load(type, "nothing", "GPL", nothing, 2, &options);
}

int clibbpf_try_program(enum bpf_prog_type type, enum bpf_attach_type attach) {
    return released(load_nothing(type, attach));
}

// A kernel that knows such links looks for the target, which there is not; another says that it does not know the kind.
static int try_link(enum bpf_prog_type type, enum bpf_attach_type attach, int no_target) {
    int program = load_nothing(type, type == BPF_PROG_TYPE_SOCK_OPS ? attach : 0);
    if (program < 0) return program;
    union bpf_attr request = {0};
    request.link_create.prog_fd = (uint32_t)program;
    request.link_create.target_fd = (uint32_t)no_target;
    request.link_create.attach_type = attach;
    int result = released((int)syscall(SYS_bpf, BPF_LINK_CREATE, &request, sizeof request));
    int error = errno;
    close(program);
    if (result == 0 || error == EBADF || error == ENODEV) return 0;
    return -error;
}

int clibbpf_try_cgroup_link(void) { return try_link(BPF_PROG_TYPE_SOCK_OPS, BPF_CGROUP_SOCK_OPS, -1); }

int clibbpf_try_tcx_link(void) {
    return try_link(BPF_PROG_TYPE_SCHED_CLS, (enum bpf_attach_type)TCX_INGRESS, NO_DEVICE);
}

int clibbpf_try_prefix_map(void) {
    LIBBPF_OPTS(bpf_map_create_opts, options, .map_flags = BPF_F_NO_PREALLOC);
    return released(bpf_map_create(BPF_MAP_TYPE_LPM_TRIE, "nothing", 20, 4, 1, &options));
}

int clibbpf_try_socket_map(void) {
    struct btf *types = btf__new_empty();
    if (!types) return -errno;
    int number = btf__add_int(types, "int", 4, BTF_INT_SIGNED);
    int result = number < 0 ? number : btf__load_into_kernel(types);
    if (result >= 0) {
        LIBBPF_OPTS(bpf_map_create_opts, options, .map_flags = BPF_F_NO_PREALLOC, .btf_fd = (uint32_t)btf__fd(types),
                    .btf_key_type_id = (uint32_t)number, .btf_value_type_id = (uint32_t)number);
        result = released(bpf_map_create(BPF_MAP_TYPE_SK_STORAGE, "nothing", 4, 4, 0, &options));
    }
    btf__free(types);
    return result;
}

int clibbpf_try_statistics(void) { return released(bpf_enable_stats(BPF_STATS_RUN_TIME)); }

int clibbpf_try_mounting(void) {
    // A mount that no directory shows and that goes with its descriptor.
    int context = (int)syscall(SYS_fsopen, "bpf", 0);
    if (context < 0) return -errno;
    int result = (int)syscall(SYS_fsconfig, context, FSCONFIG_CMD_CREATE, NULL, NULL, 0);
    if (result == 0) result = released((int)syscall(SYS_fsmount, context, 0, 0));
    int error = errno;
    close(context);
    return result < 0 ? -error : 0;
}

// Walks the TCP sockets of this network namespace with a program; returns a descriptor to read from.
static int walk_sockets(int program) {
    int link = bpf_link_create(program, 0, BPF_TRACE_ITER, NULL);
    if (link < 0) return link;
    int walk = bpf_iter_create(link);
    close(link);
    return walk;
}

int clibbpf_socket_walk_type(void) { return libbpf_find_vmlinux_btf_id("tcp", BPF_TRACE_ITER); }

static int load_walker(int walk_type, const struct bpf_insn *code, size_t length) {
    LIBBPF_OPTS(bpf_prog_load_opts, options, .expected_attach_type = BPF_TRACE_ITER,
                .attach_btf_id = (uint32_t)walk_type);
    return bpf_prog_load(BPF_PROG_TYPE_TRACING, "nothing", "GPL", code, length, &options);
}

int clibbpf_try_socket_walk(int walk_type) {
    const struct bpf_insn nothing[] = {
        {.code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0, .imm = 0},
        {.code = BPF_JMP | BPF_EXIT},
    };
    int program = load_walker(walk_type, nothing, 2);
    if (program < 0) return program;
    int result = released(walk_sockets(program));
    close(program);
    return result;
}

// A socket that the walk meets and that nobody can connect to for long: it listens on loopback until it is closed.
static int listen_somewhere(uint64_t *cookie) {
    const int on = 1;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof *cookie;
    int made = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (made < 0) return -errno;
    setsockopt(made, IPPROTO_IP, IP_FREEBIND, &on, sizeof on);
    if (bind(made, (struct sockaddr *)&address, sizeof address) == 0 && listen(made, 1) == 0
        && getsockopt(made, SOL_SOCKET, SO_COOKIE, cookie, &size) == 0)
        return made;
    int error = errno;
    close(made);
    return -error;
}

// Sets the callbacks of the one socket that has the cookie, and writes what the kernel answered, plus one, to the map.
static int load_arming(int walk_type, uint64_t cookie, int answers) {
    const struct bpf_insn code[] = {
        // r6 = context->sk_common; where the walk ends there is none.
        {.code = BPF_LDX | BPF_MEM | BPF_DW, .dst_reg = BPF_REG_6, .src_reg = BPF_REG_1, .off = 8},
        {.code = BPF_JMP | BPF_JEQ | BPF_K, .dst_reg = BPF_REG_6, .off = 24, .imm = 0},
        {.code = BPF_ALU64 | BPF_MOV | BPF_X, .dst_reg = BPF_REG_1, .src_reg = BPF_REG_6},
        {.code = BPF_JMP | BPF_CALL, .imm = BPF_FUNC_get_socket_cookie},
        {.code = BPF_LD | BPF_DW | BPF_IMM, .dst_reg = BPF_REG_1, .imm = (int32_t)cookie},
        {.imm = (int32_t)(cookie >> 32)},
        {.code = BPF_JMP | BPF_JNE | BPF_X, .dst_reg = BPF_REG_0, .src_reg = BPF_REG_1, .off = 19},
        // r0 = setsockopt(r6, SOL_TCP, TCP_BPF_SOCK_OPS_CB_FLAGS, &0, 4)
        {.code = BPF_ST | BPF_MEM | BPF_W, .dst_reg = BPF_REG_10, .off = -4, .imm = 0},
        {.code = BPF_ALU64 | BPF_MOV | BPF_X, .dst_reg = BPF_REG_1, .src_reg = BPF_REG_6},
        {.code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_2, .imm = IPPROTO_TCP},
        {.code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_3, .imm = SET_SOCK_OPS_FLAGS},
        {.code = BPF_ALU64 | BPF_MOV | BPF_X, .dst_reg = BPF_REG_4, .src_reg = BPF_REG_10},
        {.code = BPF_ALU64 | BPF_ADD | BPF_K, .dst_reg = BPF_REG_4, .imm = -4},
        {.code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_5, .imm = 4},
        {.code = BPF_JMP | BPF_CALL, .imm = BPF_FUNC_setsockopt},
        // answers[0] = r0 + 1
        {.code = BPF_ALU64 | BPF_ADD | BPF_K, .dst_reg = BPF_REG_0, .imm = 1},
        {.code = BPF_STX | BPF_MEM | BPF_W, .dst_reg = BPF_REG_10, .src_reg = BPF_REG_0, .off = -8},
        {.code = BPF_ST | BPF_MEM | BPF_W, .dst_reg = BPF_REG_10, .off = -4, .imm = 0},
        {.code = BPF_LD | BPF_DW | BPF_IMM, .dst_reg = BPF_REG_1, .src_reg = BPF_PSEUDO_MAP_FD, .imm = answers},
        {.imm = 0},
        {.code = BPF_ALU64 | BPF_MOV | BPF_X, .dst_reg = BPF_REG_2, .src_reg = BPF_REG_10},
        {.code = BPF_ALU64 | BPF_ADD | BPF_K, .dst_reg = BPF_REG_2, .imm = -4},
        {.code = BPF_ALU64 | BPF_MOV | BPF_X, .dst_reg = BPF_REG_3, .src_reg = BPF_REG_10},
        {.code = BPF_ALU64 | BPF_ADD | BPF_K, .dst_reg = BPF_REG_3, .imm = -8},
        {.code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_4, .imm = BPF_ANY},
        {.code = BPF_JMP | BPF_CALL, .imm = BPF_FUNC_map_update_elem},
        {.code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0, .imm = 0},
        {.code = BPF_JMP | BPF_EXIT},
    };
    return load_walker(walk_type, code, sizeof code / sizeof *code);
}

static int walk_to_end(int program) {
    int walk = walk_sockets(program);
    if (walk < 0) return walk;
    char nothing[64];
    ssize_t length;
    do length = read(walk, nothing, sizeof nothing);
    while (length > 0 || (length < 0 && (errno == EINTR || errno == EAGAIN)));
    int error = errno;
    close(walk);
    return length < 0 ? -error : 0;
}

static int arm(int program, int answers) {
    int result = walk_to_end(program);
    const int first = 0;
    int answer = 0;
    if (result == 0) result = bpf_map_lookup_elem(answers, &first, &answer);
    if (result < 0) return result;
    // 0: the walk never met the socket; 1: the kernel did it; less: it refused.
    return answer == 0 ? -ENOENT : answer - 1;
}

int clibbpf_try_arming(int walk_type) {
    uint64_t cookie = 0;
    int listener = listen_somewhere(&cookie);
    if (listener < 0) return listener;
    int answers = bpf_map_create(BPF_MAP_TYPE_ARRAY, "nothing", 4, 4, 1, NULL);
    int program = answers < 0 ? answers : load_arming(walk_type, cookie, answers);
    int result = program < 0 ? program : arm(program, answers);
    if (program >= 0) close(program);
    if (answers >= 0) close(answers);
    close(listener);
    return result;
}
