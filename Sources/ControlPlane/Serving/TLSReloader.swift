package import ClusterModel
import Foundation
package import Logging
package import Operations
import Synchronization

/// The certificate, key and authorities that are in force, with the last good ones of files that went wrong.
package final class TLSReloader: Sendable {
    private struct State {
        var material: TLSMaterial
        /// Of the files that were read last; `nil` when they are to be read whatever they look like.
        var stamps: [FileStamp?]?
        var failure: TLSFiles.Failure?
    }

    private let files: TLSFiles
    private let meters: TLSMeters
    private let logger: Logger
    private let state: Mutex<State>

    /// - Throws: `TLSFiles.Failure` when there is nothing good to begin with.
    package init(_ files: TLSFiles, meters: TLSMeters = TLSMeters(), logger: Logger) throws(TLSFiles.Failure) {
        self.files = files
        self.meters = meters
        self.logger = logger
        let stamps = files.stamps
        let material = try files.material()
        state = Mutex(State(material: material, stamps: stamps))
        meters.show(expiry: material.expiry)
    }

    /// What new connections are to use.
    var current: TLSMaterial { state.withLock { $0.material } }

    /// Reads the files again when one of them was changed; the links of a volume that is swapped are followed.
    ///
    /// - Returns: Whether new connections use something else from here on.
    @discardableResult
    package func look() -> Bool {
        state.withLock { state in
            let stamps = files.stamps
            guard stamps != state.stamps else { return false }
            state.stamps = stamps
            do throws(TLSFiles.Failure) {
                adopt(try files.material(), &state)
                return true
            } catch {
                keep(&state, because: error, stamps)
                return false
            }
        }
    }

    /// For `/readyz`: a certificate that has expired is no good to anybody; files that are wrong leave the old one good.
    package func check(now: Timestamp) -> Check {
        let (material, failure) = state.withLock { ($0.material, $0.failure) }
        let expiry = Date(timeIntervalSince1970: Double(material.expiry)).formatted(.iso8601)
        let isValid = now < Timestamp(milliseconds: Int64(material.expiry) * 1000)
        let validity = isValid ? "the certificate is valid until \(expiry)" : "the certificate expired at \(expiry)"
        let trouble = failure.map { "\($0), so what was read before stays; " } ?? ""
        return Check(name: "tls", isOK: isValid, text: trouble + validity)
    }

    private func adopt(_ material: TLSMaterial, _ state: inout State) {
        let generation = state.material.generation + 1
        state.material = material
        state.material.generation = generation
        state.failure = nil
        meters.countLoaded()
        meters.show(expiry: material.expiry)
        logger.notice("The TLS certificate was read again", metadata: ["file": "\(files.certificate)"])
    }

    private func keep(_ state: inout State, because failure: TLSFiles.Failure, _ stamps: [FileStamp?]) {
        // Files that were changed while they were read don't fit together just now: the next look sees the rest.
        guard files.stamps == stamps else { return state.stamps = nil }
        state.failure = failure
        meters.countFailed()
        logger.error(
            "The TLS files are of no use; what was read before stays in force", metadata: ["problem": "\(failure)"])
    }
}
