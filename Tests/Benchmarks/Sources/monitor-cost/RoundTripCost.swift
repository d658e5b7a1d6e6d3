import CLibBPF
import CProbeABI
import Foundation
import MonitorBench
import NetworkLab

/// The round trip of probes on a bare veth pair, with every CPU wanted by busy loops, beside the path without them and
/// beside an echo in user space.
struct RoundTripCost {
    private let options: BenchOptions
    private static let hogs = 4
    /// Of the far end, so that there are enough probes for a percentile of 99.9.
    private static let addresses = (0..<3).map { "10.78.0.\(2 + $0)" }

    init(_ options: BenchOptions) {
        self.options = options
    }

    func measure(_ table: inout MarkdownTable) throws {
        let pair = try VethPair()
        let work = try WorkDirectory()
        for address in Self.addresses.dropFirst() {
            try pair.far.addAddress(address, prefixLength: 24, to: VethPair.device)
        }
        let daemons = try daemons(pair, work)
        defer {
            daemons.forEach { $0.askToEnd() }
            daemons.forEach { $0.end() }
        }
        for daemon in daemons { try daemon.awaitReady() }
        guard let near = daemons.last else { return }
        let idle = try kernelRoundTrips(near, seconds: 6 * options.scale)
        let idleEcho = try EchoRoundTrips.measured(on: pair, seconds: 3 * options.scale)
        let hogs = try CPUHogs(Self.hogs, atMost: 180)
        let loaded = try kernelRoundTrips(near, seconds: 30 * options.scale)
        let loadedEcho = try EchoRoundTrips.measured(on: pair, seconds: 15 * options.scale)
        withExtendedLifetime(hogs) {}
        report(loaded, idle, "eBPF", &table)
        report(loadedEcho, idleEcho, "user-space echo", &table)
    }

    private func report(_ loaded: Quantiles, _ idle: Quantiles, _ name: String, _ table: inout MarkdownTable) {
        for (share, text) in [(0.5, "p50"), (0.99, "p99"), (0.999, "p99.9")] {
            let (value, path) = (loaded[share], idle[0.5])
            let baseline = "\(figure(path, 1)) µs, its p50 without load (\(text) \(figure(idle[share], 1)) µs)"
            let isBound = name == "eBPF" && share == 0.999
            table.add([
                "round trip under load, \(name), \(text) of \(loaded.count)", "\(figure(value, 1)) µs",
                baseline, figure(value / path, 1),
                isBound ? "≤ 20 µs above the path" : "–", isBound ? (value - path <= 20 ? "ok" : "MISSED") : "",
            ])
        }
    }

    private func daemons(_ pair: VethPair, _ work: WorkDirectory) throws -> [Daemon] {
        let session = 78
        let far = try Daemon(
            "far", in: pair.far, peers: [.init(name: "near", address: "10.78.0.1", session: session)],
            ["--interface", VethPair.device, "--mode", "ebpf", "--interval", "10ms", "--waiting-time", "250ms"]
                + Self.addresses.flatMap { ["--address", $0] }, options, work)
        let peers = Self.addresses.map { Daemon.Peer(name: "far-\($0)", address: $0, session: session) }
        let near = try Daemon(
            "near", in: pair.near, peers: peers,
            [
                "--interface", VethPair.device, "--mode", "ebpf", "--address", "10.78.0.1", "--interval", "10ms",
                "--waiting-time", "250ms",
            ], options, work)
        return [far, near]
    }

    /// Reads the slots of the daemon's probes while it measures: its own histograms are coarser than what is asked.
    private func kernelRoundTrips(_ daemon: Daemon, seconds: Double) throws -> Quantiles {
        guard let slots = KernelObjects(of: daemon.process.identifier).map("slots"),
            slots.valueSize == MemoryLayout<stamp_slot>.size
        else { throw BenchFailure("the daemon has no map of slots of \(MemoryLayout<stamp_slot>.size) octets") }
        defer { Descriptor.close(slots.descriptor) }
        var found: [UInt64: Double] = [:]
        let start = Self.monotonic()
        while Double(Self.monotonic() - start) / 1e9 < seconds {
            usleep(300_000)
            for index in 0..<UInt32(slots.entries) {
                var (key, slot) = (index, stamp_slot())
                guard bpf_map_lookup_elem(slots.descriptor, &key, &slot) == 0, slot.sent >= start, slot.received > 0
                else { continue }
                found[slot.sent] = Self.roundTrip(slot)
            }
            try daemon.requireAlive()
        }
        return Quantiles(found.values)
    }

    /// (T4 − T1) − (T3 − T2), in microseconds.
    private static func roundTrip(_ slot: stamp_slot) -> Double {
        func seconds(_ stamp: stamp_timestamp) -> Double {
            Double(UInt32(bigEndian: stamp.seconds_be) % 65_536) + Double(UInt32(bigEndian: stamp.fraction_be)) / 0x1p32
        }
        let reflector = seconds(slot.reflector_sent) - seconds(slot.reflector_received)
        return Double(slot.received - slot.sent) / 1e3 - reflector * 1e6
    }

    private static func monotonic() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
