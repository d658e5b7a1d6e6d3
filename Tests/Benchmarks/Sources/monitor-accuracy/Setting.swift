import NetworkLab

/// How a daemon measures, and what competes with it.
struct Setting: Hashable {
    var family: AddressFamily
    /// The daemon's `--mode`.
    var mode: String
    /// Busy loops beside it.
    var hogs: Int

    static let all: [Setting] = ["ebpf", "user-space"].flatMap { mode in
        AddressFamily.allCases.flatMap { family in
            [0, 4].map { Setting(family: family, mode: mode, hogs: $0) }
        }
    }

    var cells: [String] { [family == .v4 ? "IPv4" : "IPv6", mode, "\(hogs)"] }

    static let head = ["IP", "mode", "hogs"]
}
