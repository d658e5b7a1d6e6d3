import CHost
import Foundation

/// What this process takes of the machine.
struct ProcessUse {
    /// Bytes that are resident now, and at most so far.
    var resident = 0.0
    var peak = 0.0
    /// Seconds of CPU so far.
    var cpu = 0.0

    static var now: ProcessUse {
        var use = ProcessUse()
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        for line in status.split(separator: "\n") {
            let words = line.split(whereSeparator: \.isWhitespace)
            guard words.count > 1, let kilobytes = Double(words[1]) else { continue }
            if words[0] == "VmRSS:" { use.resident = kilobytes * 1024 }
            if words[0] == "VmHWM:" { use.peak = kilobytes * 1024 }
        }
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        use.cpu = [usage.ru_utime, usage.ru_stime].reduce(0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6 }
        return use
    }

    /// As the extender keeps its heap.
    static func keepHeapSmall() { host_heap_keep_few() }
    static func giveBack() { host_heap_give_back() }
}
