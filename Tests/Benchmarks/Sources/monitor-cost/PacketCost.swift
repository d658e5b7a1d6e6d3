import CLibBPF
import MonitorBench
import NetworkLab

/// A packet that is no probe, through each tc program of a running daemon, beside a program that does nothing
/// (`BPF_PROG_TEST_RUN`).
struct PacketCost {
    private let options: BenchOptions
    private static let rounds = 9

    init(_ options: BenchOptions) {
        self.options = options
    }

    func measure(_ table: inout MarkdownTable) throws {
        let pair = try VethPair()
        let work = try WorkDirectory()
        let daemon = try Daemon(
            "near", in: pair.near, peers: [.init(name: "far", address: "10.78.0.2")],
            ["--interface", VethPair.device, "--address", "10.78.0.1", "--mode", "ebpf"], options, work)
        defer { daemon.end() }
        try daemon.awaitReady()
        let empty = try Self.emptyProgram()
        defer { Descriptor.close(empty) }
        let programs = KernelObjects(of: daemon.process.identifier).trafficPrograms()
        defer { programs.forEach { Descriptor.close($0.descriptor) } }
        guard !programs.isEmpty else { throw BenchFailure("the daemon holds no program for tc") }
        for program in programs {
            let figures = try TestPacket.all.map { try compare(program, $0, empty) }
            guard let worst = figures.max(by: { $0.net < $1.net }) else { continue }
            table.add([
                "packet that is no probe, \(program.name), the worst: \(worst.packet)",
                "\(figure(worst.net, 0)) ns net of \(figure(worst.own, 0)) ns",
                "\(figure(worst.base, 0)) ns, an empty program", figure(worst.own / max(1, worst.base), 1),
                "≤ 30 ns net",
                worst.net <= 30 ? "ok" : "MISSED",
            ])
        }
    }

    /// Nanoseconds of one packet.
    private struct Figures {
        var packet: String
        var own: Double
        var base: Double
        var net: Double { own - base }
    }

    private func compare(
        _ program: (name: String, descriptor: Int32), _ packet: TestPacket, _ empty: Int32
    ) throws -> Figures {
        // Programs for devices without a link header see packets without one.
        let packet = program.name.hasSuffix("bare") ? packet.withoutLinkHeader : packet
        var (own, base) = (Double.infinity, Double.infinity)
        for _ in 0..<Self.rounds {
            // What else the machine does can only add.
            base = min(base, try nanoseconds(empty, packet))
            own = min(own, try nanoseconds(program.descriptor, packet))
        }
        return Figures(packet: packet.name, own: own, base: base)
    }

    private func nanoseconds(_ program: Int32, _ packet: TestPacket) throws(BenchFailure) -> Double {
        var buffer = packet.octets + [UInt8](repeating: 0, count: 512)
        var (size, verdict, nanoseconds) = (UInt32(packet.octets.count), UInt32(0), UInt32(0))
        let result = clibbpf_test_run(
            program, &buffer, &size, UInt32(buffer.count), &verdict, UInt32(max(1_000, 300_000 * options.scale)),
            &nanoseconds)
        guard result == 0 else { throw BenchFailure("BPF_PROG_TEST_RUN failed with \(result)") }
        return Double(nanoseconds)
    }

    /// `return TC_ACT_UNSPEC`.
    private static func emptyProgram() throws(BenchFailure) -> Int32 {
        var instructions = [bpf_insn(), bpf_insn()]
        // BPF_ALU64 | BPF_MOV | BPF_K into r0, and BPF_JMP | BPF_EXIT.
        (instructions[0].code, instructions[0].imm, instructions[1].code) = (0xB7, -1, 0x95)
        let descriptor = bpf_prog_load(
            BPF_PROG_TYPE_SCHED_CLS, "empty", "GPL", &instructions, instructions.count, nil)
        guard descriptor >= 0 else { throw BenchFailure("an empty program cannot be loaded: \(descriptor)") }
        return descriptor
    }
}
