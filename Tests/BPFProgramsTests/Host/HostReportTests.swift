import Testing

@testable import BPFPrograms

/// Reports of invented hosts.
struct HostReportTests {
    private static let capabilities: CapabilitySet = [.netAdmin, .perfmon, .bpf]
    static let oldKernel = HostReport(
        missing: [
            MissingFeature(.tcxLink, .unknownToKernel), MissingFeature(.kernelTypes, .unknownToKernel),
            MissingFeature(.socketWalk, .setup("it needs the kernel's BTF")),
            MissingFeature(.socketArming, .setup("it needs the kernel's BTF")),
            MissingFeature(.runTimeStatistics, .privilege([.sysAdmin])),
        ], capabilities: capabilities)

    @Test("the table reads so")
    func table() {
        let expected = """
            USE                           HERE  MISSING
            probes in the kernel          yes
            TCP connections               no    the kernel's BTF
            TCP connections from before   no    the kernel's BTF, programs that visit sockets, sock_ops on existing sockets
            DNS                           yes
            taking over after a restart   yes
            updates in one step           no    links to devices (tcx)
            run time of programs          no    statistics of run time

            FEATURE                       HERE  REASON
            tc programs                   yes
            helper bpf_spin_lock          yes
            helper bpf_csum_diff          yes
            helper bpf_redirect           yes
            sock_ops programs             yes
            helper bpf_skc_to_tcp_sock    yes
            cgroup_skb programs           yes
            cgroup v2                     yes
            links to cgroups              yes
            links to devices (tcx)        no    this kernel does not know it (needs Linux 6.6 or newer)
            maps by longest prefix        yes
            maps in sockets               yes
            the kernel's BTF              no    this kernel does not know it (needs Linux 5.4 or newer)
            programs that visit sockets   no    it needs the kernel's BTF
            sock_ops on existing sockets  no    it needs the kernel's BTF
            bpffs                         yes
            statistics of run time        no    CAP_SYS_ADMIN is needed

            Capabilities: CAP_NET_ADMIN, CAP_PERFMON, CAP_BPF

            """
        #expect(Self.oldKernel.table == expected)
    }

    @Test("a use is offered when all of its features are there")
    func uses() {
        #expect(HostUse.allCases.filter(Self.oldKernel.offers) == [.probes, .dns, .adoption])
        let complete = HostReport(missing: [], capabilities: Self.capabilities)
        #expect(HostUse.allCases.allSatisfy(complete.offers))
        #expect(complete.shortfall == nil)
    }

    @Test("the line for the log names features, reason and version, those with one reason together")
    func shortfall() throws {
        let report = HostReport(
            missing: [
                MissingFeature(.tcxLink, .unknownToKernel), MissingFeature(.tc, .privilege([.bpf])),
                MissingFeature(.sockOps, .privilege([.bpf])),
            ], capabilities: [])
        #expect(
            report.shortfall
                == "links to devices (tcx): this kernel does not know it (needs Linux 6.6 or newer); "
                + "tc programs, sock_ops programs: CAP_BPF is needed")
    }

    @Test("labels and titles are unambiguous")
    func names() {
        #expect(Set(KernelFeature.allCases.map(\.title)).count == KernelFeature.allCases.count)
        #expect(Set(HostUse.allCases.flatMap(\.features)).isSubset(of: KernelFeature.allCases))
    }
}
