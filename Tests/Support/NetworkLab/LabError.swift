import Glibc

/// A system call that the lab needs and did not get.
public struct LabError: Error, CustomStringConvertible {
    /// What was tried.
    public let attempt: String
    /// The `errno` of the failure.
    public let code: Int32

    public var description: String {
        "\(attempt): \(String(cString: strerror(code)))"
    }

    /// Passes a result on, or throws when it is a negative `errno`.
    static func check(_ result: Int32, _ attempt: @autoclosure () -> String) throws(LabError) -> Int32 {
        guard result < 0 else { return result }
        throw LabError(attempt: attempt(), code: -result)
    }
}
