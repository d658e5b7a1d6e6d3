import Glibc

/// What the kernel says about this process in `/proc/self`; nil where it says nothing.
enum ProcessMetrics {
    static func register(in registry: PrometheusRegistry) {
        registry.observe(
            "process_cpu_seconds_total", kind: .counter, help: "User and system time of this process in seconds."
        ) { samples(cpuSeconds) }
        registry.observe("process_resident_memory_bytes", help: "Resident memory of this process in bytes.") {
            samples(residentBytes)
        }
        registry.observe("process_start_time_seconds", help: "Start of this process in seconds since the Unix epoch.") {
            samples(startTime)
        }
        registry.observe("process_open_fds", help: "Open file descriptors of this process.") { samples(openFiles) }
    }

    private static func samples(_ value: Double?) -> [Sample] {
        value.map { [Sample($0)] } ?? []
    }

    static var cpuSeconds: Double? {
        var usage = rusage()
        guard getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0 else { return nil }
        return seconds(usage.ru_utime) + seconds(usage.ru_stime)
    }

    private static func seconds(_ time: timeval) -> Double {
        Double(time.tv_sec) + Double(time.tv_usec) / 1e6
    }

    static var residentBytes: Double? {
        let fields = contents(of: "/proc/self/statm")?.split(separator: " ") ?? []
        guard fields.count > 1, let pages = Double(fields[1]) else { return nil }
        return pages * Double(sysconf(Int32(_SC_PAGESIZE)))
    }

    /// Field 22 of `/proc/self/stat` (proc(5)) is the start in clock ticks since boot.
    static var startTime: Double? {
        guard let stat = contents(of: "/proc/self/stat"), let nameEnd = stat.lastIndex(of: ")"),
            let bootLine = contents(of: "/proc/stat")?.split(separator: "\n").first(where: { $0.hasPrefix("btime ") }),
            let boot = bootLine.split(separator: " ").last.flatMap({ Double($0) })
        else { return nil }
        let fields = stat[nameEnd...].split(separator: " ")
        guard fields.count > 20, let ticks = Double(fields[20]) else { return nil }
        return boot + ticks / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    static var openFiles: Double? {
        guard let directory = opendir("/proc/self/fd") else { return nil }
        defer { closedir(directory) }
        var count = 0
        while readdir(directory) != nil { count += 1 }
        // ".", ".." and the descriptor of this very listing.
        return Double(count - 3)
    }

    private static func contents(of path: String) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4_096)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            guard count > 0 else { return count == 0 ? String(decoding: bytes, as: UTF8.self) : nil }
            bytes.append(contentsOf: buffer.prefix(count))
        }
    }
}
