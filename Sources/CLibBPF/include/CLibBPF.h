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

/// Keeps the last warnings of libbpf and of the verifier of each thread instead of printing them.
void clibbpf_keep_log(void);

/// The calling thread's warnings since the last call; valid until it calls libbpf again.
const char *clibbpf_take_log(void);

/// Loads a tc program that does nothing and lets go of it: tells a missing privilege (-EPERM) from a missing feature, which
/// libbpf's probes do not.
int clibbpf_try_loading(void);

/// Opens an object from memory; the name is the prefix of its internal maps.
int clibbpf_open(const void *bytes, size_t size, const char *name, struct bpf_object **object);

/// Sets the initial bytes of an internal map, which must have just that size.
int clibbpf_set_initial(struct bpf_object *object, const char *map_name, const void *bytes, size_t size);

/// Runs a tc program on a packet; `packet` takes the result and `size` its length.
int clibbpf_test_run(int program, uint8_t *packet, uint32_t *size, uint32_t capacity, uint32_t *verdict,
                     uint32_t repeat, uint32_t *nanoseconds);

/// Attaches a tc program at the clsact hook of a device, in place of what has its priority and handle there.
int clibbpf_tc_attach(int device, bool ingress, int program, uint32_t priority, uint32_t handle);

int clibbpf_tc_detach(int device, bool ingress, uint32_t priority, uint32_t handle);

/// Makes the clsact qdisc; 1: it was there already.
int clibbpf_tc_make_hook(int device);

/// Removes the clsact qdisc with everything that is attached to it.
int clibbpf_tc_remove_hook(int device);

/// Whether any filter of anybody is attached to the clsact qdisc.
int clibbpf_tc_has_filters(int device);

/// The ARPHRD_ type of a device in the calling thread's network namespace.
int clibbpf_device_type(const char *name);

/// Attaches a program to a cgroup beside those of others; it stays as long as the descriptor that is returned.
int clibbpf_link_to_cgroup(int program, const char *path, enum bpf_attach_type type);

/// Makes an iterator's link: a descriptor for `clibbpf_run_iterator`.
int clibbpf_link_iterator(int program);

/// Runs an iterator to its end in a network namespace (-1: the calling thread's), on a thread of its own.
int clibbpf_run_iterator(int link, int network_namespace);

/// Returns when every program that was running at the time of the call has ended (a grace period of RCU).
void clibbpf_wait_for_programs(void);

#ifdef __cplusplus
}
#endif
