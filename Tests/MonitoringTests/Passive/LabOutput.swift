import Foundation
import Synchronization

/// Reads lines from the end of a pipe.
final class LabOutput: Sendable {
    private let descriptor: Int32
    private let rest: Mutex<[UInt8]> = Mutex([])
    /// Milliseconds.
    private static let patience: Int32 = 10_000

    init(_ descriptor: Int32) {
        self.descriptor = descriptor
    }

    deinit {
        close(descriptor)
    }

    /// The next line; `nil` at the end or when none comes in ten seconds.
    func line() -> String? {
        rest.withLock { rest in
            while true {
                if let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                    defer { rest.removeSubrange(...end) }
                    return String(decoding: rest[..<end], as: UTF8.self)
                }
                guard let part = read() else { return nil }
                rest += part
            }
        }
    }

    private func read() -> [UInt8]? {
        var event = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&event, 1, Self.patience) == 1 else { return nil }
        var buffer = [UInt8](repeating: 0, count: 4_096)
        let count = Foundation.read(descriptor, &buffer, buffer.count)
        return count > 0 ? Array(buffer[..<count]) : nil
    }
}
