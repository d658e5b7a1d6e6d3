package import BPFPrograms

/// The engine that a daemon runs with, and why.
package struct EngineChoice: Sendable {
    package let engine: StampProber
    /// Why eBPF was asked for or would have been better and is not used; `nil` when it is, or nobody wanted it.
    package let shortfall: String?

    /// Opens what the mode asks for. In the mode `auto` user space does the work where eBPF cannot be used.
    ///
    /// - Parameter pins: where the programs outlive the daemon; `nil`: they don't.
    package init(_ configuration: MonitorConfiguration, pins: PinDirectory? = nil) throws(ProbeError) {
        engine = try StampProber(configuration, pins: pins)
        do throws(ProbeError) {
            shortfall = try Self.load(engine, configuration)
        } catch {
            _ = engine.shutDown(leaving: false)
            throw error
        }
    }

    private static func load(_ engine: StampProber, _ configuration: MonitorConfiguration) throws(ProbeError) -> String?
    {
        guard configuration.mode != .userSpace else { return nil }
        if configuration.devices.isEmpty, !configuration.followsDevices, configuration.mode == .auto {
            return "no device is named that probes pass through; --interface does"
        }
        do {
            try engine.loadPrograms()
            return nil
        } catch .programs(let error) where configuration.mode == .auto && error.isOfTheKernel {
            return "\(error)"
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
