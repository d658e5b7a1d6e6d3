import Glibc

enum Interface {
    /// `IFF_UP` and, of <linux/if.h>, `IFF_LOWER_UP`.
    static let isUp: UInt32 = 0x1
    static let hasCarrier: UInt32 = 0x10000

    /// The `IFF_` flags of a device of the calling thread's namespace; 0 when there is none.
    static func flags(of device: String) -> UInt32 {
        var first: UnsafeMutablePointer<ifaddrs>?
        guard getifaddrs(&first) == 0 else { return 0 }
        defer { freeifaddrs(first) }
        var next = first
        while let entry = next?.pointee {
            if String(cString: entry.ifa_name) == device { return entry.ifa_flags }
            next = entry.ifa_next
        }
        return 0
    }
}
