import BPFPrograms
import Dispatch
import Foundation

/// Drops capabilities in a process with threads of several kinds, and prints what /proc says of each thread:
/// `Confined capabilities <kept, in hexadecimal>…`, one set after the other.
struct ThreadReport {
    private let steps: [CapabilitySet]
    /// Dispatch starts no more workers at once than there are processors, of which there may be few.
    private static let threads = 2

    init(_ words: some Sequence<String>) {
        steps = words.compactMap { UInt64($0, radix: 16) }.map(CapabilitySet.init(bits:))
    }

    func print() throws {
        let started = DispatchSemaphore(value: 0)
        let forever = DispatchSemaphore(value: 0)
        // Dispatch's workers block nearly all signals, plain threads none.
        for _ in 0..<Self.threads {
            DispatchQueue.global().async {
                started.signal()
                forever.wait()
            }
            Thread.detachNewThread {
                started.signal()
                forever.wait()
            }
        }
        for _ in 0..<(2 * Self.threads) { started.wait() }
        for step in steps { try step.becomeAllThatIsLeft() }
        for thread in try FileManager.default.contentsOfDirectory(atPath: "/proc/self/task") {
            let status = try String(contentsOfFile: "/proc/self/task/\(thread)/status", encoding: .utf8)
            let lines = status.split(separator: "\n").filter { $0.hasPrefix("Cap") || $0.hasPrefix("NoNewPrivs") }
            Swift.print(lines.map { $0.replacing("\t", with: "") }.joined(separator: " "))
        }
        for _ in 0..<(2 * Self.threads) { forever.signal() }
    }
}
