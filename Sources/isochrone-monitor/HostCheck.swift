import ArgumentParser
import BPFPrograms
import Monitoring

/// `--check`: what this host offers to the daemon that would run here, without running it.
struct HostCheck {
    private let mode: ProbeMode
    private let port: UInt16

    init(_ options: MonitorOptions) throws {
        mode = try OptionReader.choice("--mode", options.mode, default: .auto)
        port = try OptionReader.port("--port", options.port, default: 862)
    }

    /// Prints the table and what follows from it.
    ///
    /// - Throws: `ExitCode(1)` where probes cannot be stamped in the kernel, unless nobody wants that.
    func show() throws {
        let report = HostReport()
        print(report.table, terminator: "")
        for sentence in Privileges().shortfalls(for: mode, binding: [port]) { print("Missing: \(sentence)") }
        guard mode == .userSpace || report.offers(.probes) else { throw ExitCode(1) }
    }
}
