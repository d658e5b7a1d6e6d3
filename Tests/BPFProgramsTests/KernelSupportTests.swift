import Glibc
import Testing

@testable import BPFPrograms

struct KernelSupportTests {
    @Test(
        "what is missing is named with the reason, and the kernel version where that would help",
        arguments: [
            (-EPERM, "tc programs: CAP_BPF and CAP_NET_ADMIN are needed"),
            (-ENOSYS, "tc programs: this kernel does not know it (needs Linux 4.1 or newer)"),
            (-EINVAL, "tc programs: this kernel does not know it (needs Linux 4.1 or newer)"),
            (-ENOMEM, "tc programs: Cannot allocate memory"),
        ])
    func obstacles(code: Int32, expected: String) {
        #expect(KernelSupport.obstacle(toLoading: code)?.description == expected)
    }

    @Test("where a program can be loaded nothing stands in the way")
    func none() {
        #expect(KernelSupport.obstacle(toLoading: 0) == nil)
    }
}
