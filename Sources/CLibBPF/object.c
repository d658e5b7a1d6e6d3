// SPDX-License-Identifier: Apache-2.0
#include "CLibBPF.h"

#include <errno.h>

int clibbpf_open(const void *bytes, size_t size, const char *name, struct bpf_object **object) {
    LIBBPF_OPTS(bpf_object_open_opts, options, .object_name = name);
    *object = bpf_object__open_mem(bytes, size, &options);
    return *object ? 0 : -errno;
}

int clibbpf_set_initial(struct bpf_object *object, const char *map_name, const void *bytes, size_t size) {
    struct bpf_map *map = bpf_object__find_map_by_name(object, map_name);
    if (!map) return -ENOENT;
    return bpf_map__set_initial_value(map, bytes, size);
}

int clibbpf_test_run(int program, uint8_t *packet, uint32_t *size, uint32_t capacity, uint32_t *verdict,
                     uint32_t repeat, uint32_t *nanoseconds) {
    uint8_t input[2048];
    if (*size > sizeof input || *size > capacity) return -EMSGSIZE;
    for (uint32_t index = 0; index < *size; index++) input[index] = packet[index];
    LIBBPF_OPTS(bpf_test_run_opts, options, .data_in = input, .data_size_in = *size, .data_out = packet,
                .data_size_out = capacity, .repeat = (int)repeat);
    int result = bpf_prog_test_run_opts(program, &options);
    if (result < 0) return result;
    *size = options.data_size_out;
    *verdict = options.retval;
    *nanoseconds = options.duration;
    return 0;
}
