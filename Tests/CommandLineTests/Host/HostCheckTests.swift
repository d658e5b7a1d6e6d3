import Foundation
import TestSupport
import Testing

@Suite("isochrone-monitor --check")
struct HostCheckTests {
    @Test("it lists uses and features, and starts nothing")
    func table() throws {
        let run = try ProgramRun("isochrone-monitor", ["--check", "--mode", "user-space"])
        #expect(run.code == 0)
        for line in [
            "USE ", "probes in the kernel ", "FEATURE ", "tc programs ", "the kernel's BTF ", "Capabilities: ",
        ] {
            #expect(run.output.contains("\(line)"))
        }
        #expect(run.complaints == "")
    }

    @Test("without privileges it ends with 1 where eBPF is asked for, and with 0 where it is not")
    func withoutPrivileges() throws {
        try Requirement.root()
        let confined = ["--user", "65534", "--", "\(BuiltPrograms.directory)/isochrone-monitor", "--check"]
        let run = try ProgramRun("Confined", confined)
        #expect(run.code == 1)
        #expect(run.output.contains("CAP_NET_ADMIN and CAP_BPF are needed"))
        #expect(run.output.contains("Capabilities: none"))
        #expect(try ProgramRun("Confined", confined + ["--mode", "user-space"]).code == 0)
    }

    @Test("wrong options are wrong input here, too")
    func wrongInput() throws {
        let run = try ProgramRun("isochrone-monitor", ["--check", "--mode", "magic"])
        #expect(run.code == 2)
        #expect(run.complaints.contains("magic"))
    }
}
