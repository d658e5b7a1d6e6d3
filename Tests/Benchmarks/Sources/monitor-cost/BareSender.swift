import Glibc
import MonitorBench
import NetworkLab

/// The least that a program does that sends as many packets: it sleeps, sends those that are due, and sleeps again.
enum BareSender {
    private static let role = "bare-sender-role"

    /// Starts one in a namespace, with `count` packets of 44 octets a second to the discard port of an address.
    static func start(in namespace: LabNamespace, to address: String, count: Int) throws -> LabProcess {
        try LabProcess(
            "/proc/self/exe", [role, address, "\(count)"], namespace: namespace, output: STDERR_FILENO)
    }

    static func playsRole(_ arguments: [String]) -> Bool {
        guard arguments.count == 4, arguments[1] == role, let count = UInt32(arguments[3]), count > 0,
            let target = SocketAddress(arguments[2], port: 9)
        else { return false }
        let descriptor = socket(target.family, Int32(SOCK_DGRAM.rawValue), 0)
        let packet = [UInt8](repeating: 0, count: 44)
        // It ends with its parent, as everything that a lab starts.
        while true {
            usleep(1_000_000 / count)
            _ = target.with { Int32(sendto(descriptor, packet, packet.count, 0, $0, $1)) }
        }
    }
}
