import Glibc
import Testing

@testable import BPFPrograms

struct FeatureObstacleTests {
    @Test(
        "what is missing is named with the reason, and with the kernel version only where another kernel would help",
        arguments: [
            (-EPERM, [.bpf, .netAdmin], "tc programs: CAP_NET_ADMIN and CAP_BPF are needed"),
            (-EACCES, [.netAdmin], "tc programs: CAP_NET_ADMIN is needed"),
            (
                -EPERM, [],
                "tc programs: not allowed in spite of the capabilities; a security module or seccomp profile "
                    + "forbids it"
            ),
            (-ENOSYS, [], "tc programs: this kernel does not know it (needs Linux 4.5 or newer)"),
            (-EINVAL, [.bpf], "tc programs: this kernel does not know it (needs Linux 4.5 or newer)"),
            (-ENOMEM, [], "tc programs: Cannot allocate memory"),
        ] as [(Int32, CapabilitySet, String)])
    func obstacles(result: Int32, lacking: CapabilitySet, expected: String) throws {
        let obstacle = try #require(FeatureObstacle(probed: result, lacking: lacking))
        #expect(MissingFeature(.tc, obstacle).description == expected)
    }

    @Test("a probe that succeeds is no obstacle, whatever it returns", arguments: [0, 1, 7] as [Int32])
    func none(result: Int32) {
        #expect(FeatureObstacle(probed: result, lacking: [.bpf]) == nil)
    }
}
