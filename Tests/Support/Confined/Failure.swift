import Glibc

/// A restriction that could not be imposed.
struct Failure: Error, CustomStringConvertible {
    let step: String
    let code: Int32

    var description: String { "\(step): \(String(cString: strerror(code)))" }

    static func check(_ result: Int32, _ step: String) throws(Failure) {
        guard result < 0 else { return }
        throw Failure(step: step, code: -result)
    }
}
