import BPFPrograms
import Monitoring
import Testing

struct PrivilegesTests {
    @Test(
        "after the start only what the method needs is kept",
        arguments: [
            (.ebpf, [], [.bpf, .netAdmin, .perfmon]),
            (.ebpf, [862], [.bpf, .netAdmin, .perfmon, .netBindService]), (.userSpace, [], []),
            (.userSpace, [862], [.netBindService]), (.userSpace, [1_024, 0], []),
        ] as [(ProbeMethod, [UInt16], CapabilitySet)])
    func needed(method: ProbeMethod, ports: [UInt16], expected: CapabilitySet) {
        let privileges = Privileges(effective: [], firstFreePort: 1_024)
        #expect(privileges.needed(for: method, binding: ports) == expected.translated())
    }

    @Test("what is missing is said with its remedy")
    func shortfalls() {
        let none = Privileges(effective: [], firstFreePort: 1_024)
        #expect(
            none.shortfalls(for: .auto, binding: [862]) == [
                "eBPF lacks CAP_NET_ADMIN and CAP_BPF: grant it to the container or with AmbientCapabilities= of systemd, "
                    + "or use --mode user-space",
                "--port 862 lacks CAP_NET_BIND_SERVICE: grant it, or choose a port above 1023",
            ])
        #expect(none.shortfalls(for: .userSpace, binding: [8_620]) == [])
    }

    @Test("who has everything lacks nothing, and where ports are free nobody lacks one")
    func complete() {
        let all = Privileges(effective: [.bpf, .netAdmin, .netBindService], firstFreePort: 1_024)
        #expect(all.shortfalls(for: .ebpf, binding: [862]) == [])
        #expect(Privileges(effective: [], firstFreePort: 0).shortfalls(for: .userSpace, binding: [862]) == [])
    }
}
