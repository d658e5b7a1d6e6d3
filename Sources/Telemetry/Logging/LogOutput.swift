import Glibc

/// Where log lines go.
package struct LogOutput: Sendable {
    package var write: @Sendable ([UInt8]) -> Void

    package init(_ write: @escaping @Sendable ([UInt8]) -> Void) {
        self.write = write
    }

    /// A file descriptor: one write(2) a line, so that lines of several threads and processes do not mix.
    package static func descriptor(_ descriptor: Int32) -> LogOutput {
        LogOutput { line in
            var rest = line[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
                if count < 0, errno == EINTR { continue }
                // Nobody is left who could be told.
                guard count > 0 else { return }
                rest = rest.dropFirst(count)
            }
        }
    }

    package static let standardError = descriptor(STDERR_FILENO)
}
