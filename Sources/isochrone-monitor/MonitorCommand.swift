import ArgumentParser
import CommandSupport
import Foundation

/// The daemon of a node.
@main
struct MonitorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "isochrone-monitor",
        abstract: "Measure the links from this node to its peers and report them to Isochrone's control plane.",
        discussion: """
            Probes are STAMP packets (RFC 8762) over UDP. With eBPF they are stamped and answered in the kernel, so that \
            the load of neither node counts; that needs CAP_BPF and CAP_NET_ADMIN and Linux 5.1 or newer. Without, \
            --mode auto probes from user space.

            The peers are the nodes that the server knows, or those of a JSON file: \
            [{"name": "node-b", "address": "10.0.0.2"}]. An entry may have a "session", the RFC 8972 session identifier \
            for a peer that runs another STAMP implementation (0: none).

            Reports wait for the server in memory, or with --spool in a file, where they survive a restart; when it is \
            back, the newest go first and the rest follows at a pace that a thousand daemons may keep.

            Durations are written 50ms, 1s, 2m, 1h. Every option is also read from the environment: --max-peers from \
            ISOCHRONE_MAX_PEERS, and so on; lists are separated by commas. An option goes before the environment.

            Stops on SIGTERM and SIGINT and takes its programs off the devices. Exit status: 0 stopped, 1 failed, 2 the \
            input is wrong. Once it probes it keeps only the capabilities that probing needs.

            EXAMPLES
              isochrone-monitor --node edge-1 --server http://10.0.0.9:8080 --interface eth0
              isochrone-monitor --node edge-1 --server https://10.0.0.9:8443 --interface eth0 --ca-file ca.pem \\
                --client-certificate node.pem --client-key node.key --spool /var/lib/isochrone/monitor.sqlite
              isochrone-monitor --check
              isochrone-monitor --node edge-1 --peers peers.json --interface eth0 --interval 100ms --metrics 0.0.0.0:9091
            """)

    @OptionGroup var options: MonitorOptions

    static func main() async {
        await runAsProgram()
    }

    func run() async throws {
        do {
            let options = try options.filled(from: ProcessInfo.processInfo.environment)
            guard !options.check else { return try HostCheck(options).show() }
            try await MonitorProgram(MonitorSettings(options)).run()
        } catch let code as ExitCode {
            throw code
        } catch {
            let failure = ProgramFailure(error)
            FileHandle.standardError.write(Data("isochrone-monitor: \(failure.message)\n".utf8))
            throw ExitCode(failure.status)
        }
    }
}
