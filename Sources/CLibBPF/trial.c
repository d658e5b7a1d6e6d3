// SPDX-License-Identifier: Apache-2.0
#include "CLibBPF.h"

#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PATIENCE_SECONDS = 60 };

static int quiet(enum libbpf_print_level level, const char *format, va_list arguments) {
    (void)level, (void)format, (void)arguments;
    return 0;
}

// Nothing of Swift runs here, and glibc's allocator works after a fork.
static void try_to_load(const void *bytes, size_t size, const char *name) {
    const int fatal[] = {SIGSEGV, SIGBUS, SIGABRT, SIGILL, SIGFPE, SIGTRAP, SIGALRM, SIGTERM, SIGINT};
    for (size_t index = 0; index < sizeof fatal / sizeof fatal[0]; index++) signal(fatal[index], SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    const struct rlimit nothing = {0, 0};
    setrlimit(RLIMIT_CORE, &nothing);
    alarm(PATIENCE_SECONDS);
    libbpf_set_print(quiet);
    struct bpf_object *object = NULL;
    if (clibbpf_open(bytes, size, name, &object) == 0) bpf_object__load(object);
    _exit(0);
}

int clibbpf_try_object(const void *bytes, size_t size, const char *name) {
    pid_t child = fork();
    if (child < 0) return -errno;
    if (child == 0) try_to_load(bytes, size, name);
    int status = 0;
    while (waitpid(child, &status, 0) < 0) {
        // Somebody else collects our children: then nothing is known.
        if (errno != EINTR) return -errno;
    }
    if (!WIFSIGNALED(status)) return 0;
    return WTERMSIG(status) == SIGALRM ? -ETIMEDOUT : -EBADMSG;
}
