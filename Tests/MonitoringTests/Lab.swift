import BPFPrograms
import ClusterModel
import Foundation
import LinkEstimation
import Monitoring
import NetworkLab
import Testing

/// Two or more hosts behind a delaying relay, with an engine on those that are asked for one.
struct Lab {
    let network: NetworkLab

    /// - Parameter delay: milliseconds on every link in each direction.
    init(_ hosts: [String] = ["a", "b"], delay: Double = 0, seed: UInt64 = 1) throws {
        network = try NetworkLab(hosts: hosts, seed: seed)
        for source in hosts {
            for sink in hosts where sink != source {
                network.shape(from: source, to: sink, LinkShape(delay: delay))
            }
        }
    }

    func address(_ host: String, _ family: AddressFamily = .v4) throws -> String {
        try #require(network.address(of: host, family: family))
    }

    func peer(_ host: String, _ family: AddressFamily = .v4, session: UInt16? = nil) throws -> Peer {
        Peer(name: host, address: try #require(IPAddress(try address(host, family))), session: session)
    }

    func configuration(_ host: String, interval: Double = 0.02) throws -> MonitorConfiguration {
        var configuration = MonitorConfiguration(
            node: host,
            addresses: try AddressFamily.allCases.map { try #require(IPAddress(try address(host, $0))) },
            devices: [NetworkLab.device])
        configuration.interval = interval
        configuration.waitingTime = 0.3
        configuration.window = 1
        configuration.answerRate = 1_000
        return configuration
    }

    func engine(_ method: ProbeMethod, on host: String) throws -> StampProber {
        var configuration = try configuration(host)
        configuration.mode = method == .ebpf ? .ebpf : .userSpace
        return try network.inside(host) { try EngineChoice(configuration).engine }
    }

    /// In the host's namespace, where its devices are.
    func shutDown(_ engine: any ProbeEngine, on host: String) throws -> [String] {
        try network.inside(host) { engine.shutDown(leaving: false) }
    }

    func socket(on host: String, port: UInt16) throws -> RawSocket {
        let address = try address(host)
        return try network.inside(host) { try RawSocket(address: address, port: port) }
    }

    /// Probes from one host to another until so many probes are settled; returns what was found out.
    func measure(_ engine: any ProbeEngine, from host: String, to peer: Peer, probes: Int) async throws -> Measured {
        let session = ProbeSession(index: 0, peer: peer, node: host)
        try engine.open(session)
        var ledger = ProbeLedger(waitingTime: 0.3)
        var found = ProbeLedger.Change()
        let time = MonitorTime.continuous
        for sequence in 0..<UInt32(probes) {
            ledger.send(sequence, at: time.now())
            try engine.send(sequence, in: session)
            await time.sleep(time.now() + 0.004)
            found.add(ledger.collect(at: time.now()) { engine.answer(to: $0, in: session) })
        }
        while found.counts.sent < probes {
            await time.sleep(time.now() + 0.05)
            found.add(ledger.collect(at: time.now()) { engine.answer(to: $0, in: session) })
        }
        return Measured(change: found)
    }

    struct Measured {
        let change: ProbeLedger.Change

        /// The median round trip in milliseconds.
        var median: Double? { SortedSamples(change.samples).quantile(0.5) }
    }

    static let isCI = ProcessInfo.processInfo.environment["CI"] == "true"
}

extension Trait where Self == ConditionTrait {
    /// Skips where there are no namespaces, visibly; under `CI=true` the test runs and fails instead.
    static var needsNamespaces: Self {
        .enabled(if: Lab.isCI || (try? NetworkLab(hosts: ["a"])) != nil, "network namespaces and TAP devices")
    }

    /// The same for eBPF.
    static var needsBPF: Self {
        let missing = KernelSupport.missingFeatures()
        return .enabled(
            if: Lab.isCI || missing.isEmpty, "eBPF: \(missing.summary)")
    }
}
