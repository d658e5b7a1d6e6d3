import BPFPrograms

extension DevicePort {
    /// A prober that follows devices by their names.
    ///
    /// - Parameter followsAddresses: whether the devices' addresses are what it probes from; not where `--address` says it.
    package init(_ prober: StampProber, followsAddresses: Bool) {
        // Without an address there is nothing to probe from; what was there may come back.
        let setAddresses: @Sendable ([IPAddress]) throws -> Void = { addresses in
            if !addresses.isEmpty { try prober.setAddresses(addresses) }
        }
        self.init(
            attach: { try prober.attach(to: $0.name) },
            // Programs of a device that is gone went with it; what is known of them goes, too.
            detach: { device, _ in prober.detach(from: device.name) },
            setAddresses: followsAddresses ? setAddresses : nil)
    }
}
