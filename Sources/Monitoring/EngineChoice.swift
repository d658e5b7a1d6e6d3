package import BPFPrograms

/// The engine that a daemon runs with, and why.
package struct EngineChoice: Sendable {
    package let engine: any ProbeEngine
    /// Why eBPF was asked for or would have been better and is not used; `nil` when it is, or nobody wanted it.
    package let shortfall: String?

    /// Opens what the mode asks for. In the mode `auto` the user-space engine takes over where eBPF cannot be used.
    ///
    /// - Parameter pins: where programs are left for the next daemon.
    package init(_ configuration: MonitorConfiguration, pins: PinDirectory? = nil) throws(ProbeError) {
        switch configuration.mode {
        case .ebpf: (engine, shortfall) = (try KernelProber(configuration, pins: pins), nil)
        case .userSpace: (engine, shortfall) = (try UserSpaceProber(configuration), nil)
        case .auto: (engine, shortfall) = try Self.best(configuration, pins)
        }
    }

    private static func best(
        _ configuration: MonitorConfiguration, _ pins: PinDirectory?
    ) throws(ProbeError) -> (any ProbeEngine, String?) {
        guard !configuration.devices.isEmpty else {
            return (try UserSpaceProber(configuration), "no device is named that probes pass through; --interface does")
        }
        do {
            return (try KernelProber(configuration, pins: pins), nil)
        } catch .programs(let error) where error.isOfTheKernel {
            return (try UserSpaceProber(configuration), "\(error)")
        }
    }
}

extension BPFError {
    /// Whether the kernel or its privileges are the reason, rather than a device that does not exist.
    fileprivate var isOfTheKernel: Bool {
        switch self {
        case .unsupported, .failed: true
        case .unknownDevice, .unsupportedDevice, .noCgroup, .unsuitable, .incompatibleMap, .pinsInUse,
            .illegalTransition:
            false
        }
    }
}
