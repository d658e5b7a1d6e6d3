import BPFPrograms
import CLibBPF
import Glibc
import NetworkLab
import Testing

@testable import BPFPrograms

/// What attaching leaves behind on a device.
@Suite(.needsBPF, .serialized)
struct TrafficControlTests {
    private func inNewDevice(_ body: (_ index: Int32) throws -> Void) throws {
        let lab = try NetworkLab(hosts: ["a"])
        try lab.inside("a") { try body(Int32(bitPattern: if_nametoindex(NetworkLab.device))) }
    }

    private func programs() throws -> StampPrograms {
        try StampPrograms(.init(reflectorPort: 862, probePort: 50_000, sessions: 1, slotsPerSession: 8))
    }

    @Test("a device is left as it was found: the qdisc that was made goes too")
    func cleansUp() throws {
        try inNewDevice { index in
            let programs = try programs()
            try programs.attach(to: NetworkLab.device)
            #expect(clibbpf_tc_has_filters(index) == 1)
            #expect(programs.detach() == [])
            #expect(clibbpf_tc_make_hook(index) == 0, "0: there was none")
        }
    }

    @Test("a qdisc that was there stays")
    func keepsForeignQdisc() throws {
        try inNewDevice { index in
            #expect(clibbpf_tc_make_hook(index) == 0)
            let programs = try programs()
            try programs.attach(to: NetworkLab.device)
            #expect(programs.detach() == [])
            #expect(clibbpf_tc_has_filters(index) == 0)
            #expect(clibbpf_tc_make_hook(index) == 1, "1: it was there")
        }
    }

    @Test("another's filter at the same priority stays, and the qdisc with it")
    func keepsForeignFilters() throws {
        try inNewDevice { index in
            let (programs, other) = (try programs(), try programs())
            try programs.attach(to: NetworkLab.device)
            #expect(clibbpf_tc_attach(index, true, try other.program("arrive_ethernet"), 1, 7) == 0)
            #expect(programs.detach() == [])
            #expect(clibbpf_tc_has_filters(index) == 1)
            #expect(clibbpf_tc_detach(index, true, 1, 7) == 0)
        }
    }

    @Test("a daemon that starts again takes the place of what a killed one left")
    func replacesLeftovers() throws {
        try inNewDevice { index in
            let killed = try programs()
            try killed.attach(to: NetworkLab.device)
            let successor = try programs()
            try successor.attach(to: NetworkLab.device)
            #expect(successor.detach() == [])
            #expect(clibbpf_tc_has_filters(index) == 0)
        }
    }

    @Test("detaching from a device that is gone is no failure")
    func toleratesVanishedDevices() throws {
        let programs = try programs()
        try inNewDevice { _ in try programs.attach(to: NetworkLab.device) }
        #expect(programs.detach() == [])
    }

    @Test("a device that does not exist is named")
    func namesUnknownDevices() throws {
        let programs = try programs()
        #expect(throws: BPFError.unknownDevice("nosuch0")) { try programs.attach(to: "nosuch0") }
    }
}
