import Glibc

/// Something that the lab could not do to the host.
package struct LabFailure: Error, CustomStringConvertible {
    package let step: String
    /// The `errno`.
    package let code: Int32

    package init(step: String, code: Int32) {
        (self.step, self.code) = (step, code)
    }

    package var description: String { "\(step): \(String(cString: strerror(code)))" }

    /// Throws when the result is a negative `errno`.
    package static func check(_ result: Int32, _ step: String) throws(LabFailure) {
        guard result < 0 else { return }
        throw LabFailure(step: step, code: -result)
    }
}
