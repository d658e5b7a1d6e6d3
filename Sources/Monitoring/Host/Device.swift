package import BPFPrograms

/// A network device as it is now.
package struct Device: Hashable, Sendable {
    /// The kernel's number; a device that is removed and made again has another one.
    package let index: Int32
    package var name: String
    /// The ARPHRD_ number of its link header.
    package var type: Int
    package var isUp: Bool
    package var isLoopback: Bool
    /// Global addresses that can be used, in the order of their numbers: no tentative, duplicate, or temporary ones.
    package var addresses: [IPAddress] = []

    package init(index: Int32, name: String, type: Int = 1, isUp: Bool = true, isLoopback: Bool = false) {
        (self.index, self.name, self.type) = (index, name, type)
        (self.isUp, self.isLoopback) = (isUp, isLoopback)
    }
}
