import Glibc

/// Why the devices of this host are not known.
package struct DeviceWatchError: Error, CustomStringConvertible {
    package let step: String
    /// The `errno`.
    package let code: Int32

    package var description: String { "\(step): \(String(cString: strerror(code)))" }
}
