import Testing

@testable import BPFPrograms

struct CapabilitySetTests {
    @Test("the bits are the kernel's")
    func bits() {
        #expect(CapabilitySet([.netBindService, .netAdmin]).bits == 1 << 10 | 1 << 12)
        #expect(CapabilitySet(bits: 0x1FF_FEFF_FFFF).names.count == Capability.allCases.count)
        #expect(CapabilitySet(bits: 1).names == [])
        #expect(CapabilitySet([.bpf, .perfmon]).subtracting([.bpf]) == [.perfmon])
    }

    @Test("before Linux 5.8 CAP_SYS_ADMIN stands for CAP_BPF and CAP_PERFMON, and for nothing else")
    func translation() {
        let wanted: CapabilitySet = [.bpf, .perfmon, .netAdmin]
        #expect(wanted.translated(lastKnown: 37) == [.sysAdmin, .netAdmin])
        #expect(wanted.translated(lastKnown: 40) == wanted)
        #expect(CapabilitySet([.netAdmin]).translated(lastKnown: 37) == [.netAdmin])
    }
}
