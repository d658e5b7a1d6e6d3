import ClusterModel
import Glibc
package import ReportSpool

/// The clocks that tell how long a report has waited.
package struct ReportClock: Sendable {
    package let now: @Sendable () -> SpoolMoment

    package init(now: @escaping @Sendable () -> SpoolMoment) {
        self.now = now
    }

    /// The kernel's, and its own name for this start of the machine.
    package static let system = {
        let kernelBoot = kernelBootID(file: "/proc/sys/kernel/random/boot_id")
        return ReportClock {
            SpoolMoment(
                kernelBoot: kernelBoot, uptime: Double(SystemClocks.sinceBoot) / 1e9,
                wall: Timestamp(milliseconds: Int64(clamping: SystemClocks.realtime / 1_000_000)))
        }
    }()

    /// Empty when the file cannot be read: then two moments are never of the same start.
    static func kernelBootID(file: String) -> String {
        guard let stream = fopen(file, "r") else { return "" }
        defer { fclose(stream) }
        var line = [CChar](repeating: 0, count: 64)
        guard fgets(&line, Int32(line.count), stream) != nil else { return "" }
        let octets = line.prefix { $0 != 0 && $0 != 10 }.map { UInt8(bitPattern: $0) }
        return String(decoding: octets, as: UTF8.self)
    }
}
