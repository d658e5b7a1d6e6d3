import Foundation
import Synchronization

/// Files that only this process's user may read, in a directory that goes with the last reference.
final class PrivateFiles: Sendable {
    private let directory = Mutex<String?>(nil)

    deinit {
        if let path = directory.withLock({ $0 }) { try? FileManager.default.removeItem(atPath: path) }
    }

    /// The path of a file with that PEM text.
    func path(
        of pem: KubernetesConfiguration.PEM, _ source: String
    ) throws(KubernetesConfigurationError) -> String {
        switch pem {
        case .file(let path):
            guard FileManager.default.isReadableFile(atPath: path) else {
                throw KubernetesConfigurationError(
                    source, "there is no file \(path) that can be read", remedy: "name the file with the PEM text")
            }
            return path
        case .text(let text): return try write(text, source)
        }
    }

    private func write(_ text: [UInt8], _ source: String) throws(KubernetesConfigurationError) -> String {
        let manager = FileManager.default
        let path: String
        do {
            path = try directory.withLock { directory in
                let path = directory ?? manager.temporaryDirectory.appending(path: "isochrone-\(UUID())").path
                if directory == nil {
                    try manager.createDirectory(
                        atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
                    directory = path
                }
                return "\(path)/\(UUID()).pem"
            }
        } catch {
            throw Self.failure(source, manager.temporaryDirectory.path)
        }
        guard manager.createFile(atPath: path, contents: Data(text), attributes: [.posixPermissions: 0o600]) else {
            throw Self.failure(source, path)
        }
        return path
    }

    private static func failure(_ source: String, _ path: String) -> KubernetesConfigurationError {
        KubernetesConfigurationError(
            source, "its certificates can't be written to \(path)",
            remedy: "set TMPDIR to a directory that can be written")
    }
}
