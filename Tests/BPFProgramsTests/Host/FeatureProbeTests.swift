import Testing

@testable import BPFPrograms

@Suite(.needsBPF)
struct FeatureProbeTests {
    @Test("without the kernel's BTF only what needs it is missing")
    func withoutTypes() {
        var paths = HostPaths()
        paths.types = "/nonexistent"
        let all = FeatureProbe().missing(of: KernelFeature.allCases)
        let missing = FeatureProbe(paths: paths).missing(of: KernelFeature.allCases)
        let needing: [KernelFeature] = [.kernelTypes, .socketWalk, .socketArming]
        #expect(missing.map(\.feature).filter(needing.contains) == needing)
        #expect(missing.filter { !needing.contains($0.feature) } == all.filter { !needing.contains($0.feature) })
        let report = HostReport(missing: missing, capabilities: .effective)
        #expect(report.offers(.probes) && report.offers(.dns) && !report.offers(.tcp))
    }

    @Test("without a mounted cgroup v2 or bpffs the remedy is a mount")
    func withoutMounts() throws {
        var paths = HostPaths()
        paths.mounts = "/dev/null"
        let missing = FeatureProbe(paths: paths).missing(of: [.cgroupV2, .tc])
        #expect(missing.map(\.feature) == [.cgroupV2])
        #expect(try #require(missing.first).description.contains("mount -t cgroup2"))
    }

    @Test("asking leaves nothing behind and gives the same answer again")
    func repeatable() {
        #expect(HostReport() == HostReport())
    }
}
