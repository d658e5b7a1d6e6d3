import Foundation
import MonitorBench
import NetworkLab
import Synchronization

/// What a saturated TCP connection over a veth pair carries with daemons on both ends and without, in turns.
///
/// Such a connection is bound by the CPU, and so what it carries is counted for each second of CPU time of both of its
/// ends: what else the machine does then hardly shows.
struct ThroughputCost {
    private let options: BenchOptions
    private static let pairs = 12
    private static let port: UInt16 = 5_001

    init(_ options: BenchOptions) {
        self.options = options
    }

    func measure(_ table: inout MarkdownTable) throws {
        let pair = try VethPair()
        let work = try WorkDirectory()
        var (without, with): ([Double], [Double]) = ([try throughput(pair)], [])
        for _ in 0..<Self.pairs {
            let daemons = try Self.ends(pair).map { end in
                try Daemon(
                    end.name, in: end.namespace, peers: [end.peer],
                    ["--interface", VethPair.device, "--address", end.address, "--mode", "ebpf"], options, work)
            }
            for daemon in daemons { try daemon.awaitReady() }
            with.append(try throughput(pair))
            daemons.forEach { $0.askToEnd() }
            daemons.forEach { $0.end() }
            without.append(try throughput(pair))
        }
        let lost = with.indices.map { 1 - with[$0] / ((without[$0] + without[$0 + 1]) / 2) }
        table.add(row(lost: Self.median(lost), error: Self.standardError(lost), rate: Self.median(without)))
    }

    private func row(lost: Double, error: Double, rate: Double) -> [String] {
        let verdict = lost + 2 * error <= 0.01 ? "ok" : lost - 2 * error > 0.01 ? "MISSED" : "undecided: too noisy here"
        return [
            "throughput lost on a saturated veth", "\(percent(lost)) ± \(percent(2 * error))",
            "\(figure(rate / 1e9, 1)) Gbit/s of CPU time without", figure(1 - lost, 3), "≤ 1 %", verdict,
        ]
    }

    /// Of the median, from the median absolute deviation, as for a normal distribution.
    private static func standardError(_ values: [Double]) -> Double {
        let middle = median(values)
        return 1.2533 * 1.4826 * median(values.map { abs($0 - middle) }) / Double(values.count).squareRoot()
    }

    private static func ends(
        _ pair: VethPair
    ) -> [(name: String, namespace: LabNamespace, address: String, peer: Daemon.Peer)] {
        [
            ("near", pair.near, "10.78.0.1", .init(name: "far", address: "10.78.0.2")),
            ("far", pair.far, "10.78.0.2", .init(name: "near", address: "10.78.0.1")),
        ]
    }

    /// Bits for each second of CPU time, after a fifth of the time to get going.
    private func throughput(_ pair: VethPair) throws -> Double {
        let listener = try pair.far.inside { () throws(BenchFailure) in
            try TCPStream.listening(at: "10.78.0.2", port: Self.port)
        }
        let received = Counter()
        Thread.detachNewThread {
            guard let stream = listener.accepted() else { return }
            var buffer = [UInt8](repeating: 0, count: 1 << 18)
            while true {
                let count = recv(stream.descriptor, &buffer, buffer.count, 0)
                guard count > 0 else { return }
                received.add(count)
            }
        }
        let sender = try pair.near.inside { () throws(BenchFailure) in
            try TCPStream.connected(to: "10.78.0.2", port: Self.port)
        }
        Thread.detachNewThread {
            let block = [UInt8](repeating: 0, count: 1 << 17)
            while sender.send(block) {}
        }
        defer {
            sender.shutDown()
            listener.shutDown()
        }
        usleep(UInt32(0.3e6 * options.scale))
        let (before, start) = (received.value, Self.ownCPU())
        usleep(UInt32(1e6 * options.scale))
        return Double(received.value - before) * 8 / (Self.ownCPU() - start)
    }

    /// Seconds that this process has used: but for the connection's two threads, it waits.
    private static func ownCPU() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    private static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        return sorted.isEmpty ? .nan : (sorted[sorted.count / 2] + sorted[(sorted.count - 1) / 2]) / 2
    }

    private final class Counter: Sendable {
        private let count = Atomic(0)
        var value: Int { count.load(ordering: .relaxed) }
        func add(_ more: Int) { count.add(more, ordering: .relaxed) }
    }
}
