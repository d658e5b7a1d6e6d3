// SPDX-License-Identifier: Apache-2.0
// libbpf for Swift, and what libbpf leaves out. Every function of our own returns a negative errno on failure.
#pragma once
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Keeps the last 16 KiB of the warnings of libbpf and of the verifier of each thread instead of printing them.
void clibbpf_keep_log(void);

/// The calling thread's warnings since the last call; valid until it calls libbpf again.
const char *clibbpf_take_log(void);

/// Loads a program that does nothing and lets go of it: tells a missing privilege (-EPERM) from a missing feature, which
/// libbpf's probes do not. So do all of these.
int clibbpf_try_program(enum bpf_prog_type type, enum bpf_attach_type attach);

/// A link between a sock_ops program and a cgroup, without a cgroup.
int clibbpf_try_cgroup_link(void);

/// A link between a tc program and a device, without a device.
int clibbpf_try_tcx_link(void);

/// A map that is looked up by the longest prefix.
int clibbpf_try_prefix_map(void);

/// A map whose values live in sockets.
int clibbpf_try_socket_map(void);

/// Switches the statistics of run time on for a moment.
int clibbpf_try_statistics(void);

/// A mount of bpffs that no directory shows.
int clibbpf_try_mounting(void);

/// The number in the kernel's BTF of what programs attach to that visit all TCP sockets; takes the time that the BTF takes
/// to be read.
int clibbpf_socket_walk_type(void);

/// A program that visits all TCP sockets.
int clibbpf_try_socket_walk(int walk_type);

/// Whether such a program may set the sock_ops callbacks of a socket that exists: it does so, to none, with one of our own.
int clibbpf_try_arming(int walk_type);

/// Opens an object from memory; the name is the prefix of its internal maps.
int clibbpf_open(const void *bytes, size_t size, const char *name, struct bpf_object **object);

/// Has a child process open and load an object: libbpf and libelf crash on some that are damaged.
/// -EBADMSG: it crashed, -ETIMEDOUT: it took longer than a minute. Whether it could be loaded does not matter.
int clibbpf_try_object(const void *bytes, size_t size, const char *name);

/// Sets the initial bytes of an internal map, which must have just that size.
int clibbpf_set_initial(struct bpf_object *object, const char *map_name, const void *bytes, size_t size);

/// Runs a tc program on a packet; `packet` takes the result and `size` its length.
int clibbpf_test_run(int program, uint8_t *packet, uint32_t *size, uint32_t capacity, uint32_t *verdict,
                     uint32_t repeat, uint32_t *nanoseconds);

/// Attaches a tc program at the clsact hook of a device, in place of what has its priority and handle there.
int clibbpf_tc_attach(int device, bool ingress, int program, uint32_t priority, uint32_t handle);

int clibbpf_tc_detach(int device, bool ingress, uint32_t priority, uint32_t handle);

/// The kernel's number of the program that is attached with a priority and a handle; -ENOENT, -EINVAL: there is none.
int clibbpf_tc_program(int device, bool ingress, uint32_t priority, uint32_t handle, uint32_t *program);

/// Makes the clsact qdisc; 1: it was there already.
int clibbpf_tc_make_hook(int device);

/// Removes the clsact qdisc with everything that is attached to it.
int clibbpf_tc_remove_hook(int device);

/// Whether any filter of anybody is attached to the clsact qdisc.
int clibbpf_tc_has_filters(int device);

/// The ARPHRD_ type of a device in the calling thread's network namespace.
int clibbpf_device_type(const char *name);

/// 1: pins can be made at the path, 0: it is a directory of another file system.
int clibbpf_pins_can_be_made(const char *path);

/// Mounts the file system for pins, for root alone.
int clibbpf_mount_pins(const char *path);

/// Takes the lock of an open directory until the descriptor is closed; -EWOULDBLOCK: another process has it.
int clibbpf_lock(int directory);

/// Attaches to a cgroup, or to the tracepoint that a program names; returns the link.
int clibbpf_attach_cgroup(int program, int cgroup, enum bpf_attach_type type);
int clibbpf_attach_tracepoint(int program);

/// Whether a link attaches something to just this cgroup, in this way.
bool clibbpf_link_is_of_cgroup(int link, int cgroup, enum bpf_attach_type type);

/// Opens a cgroup by its directory; -ENOTDIR and -EINVAL: it is none of version 2.
int clibbpf_open_cgroup(const char *path);

/// What the kernel says of a program, without its instructions.
int clibbpf_program_info(int program, struct bpf_prog_info *info);

/// Makes an iterator's link: a descriptor for `clibbpf_run_iterator`.
int clibbpf_link_iterator(int program);

/// Runs an iterator to its end in a network namespace (-1: the calling thread's), on a thread of its own.
int clibbpf_run_iterator(int link, int network_namespace);

/// Returns when every program that was running at the time of the call has ended (a grace period of RCU).
void clibbpf_wait_for_programs(void);

#ifdef __cplusplus
}
#endif
