package import BPFPrograms

/// What an engine does when devices come, go and change their addresses. All of it may be called again for the same
/// device.
package struct DevicePort: Sendable {
    package let attach: @Sendable (Device) throws -> Void
    /// - Parameter isGone: whether the device does not exist any more, and there is nothing to take off it.
    package let detach: @Sendable (Device, _ isGone: Bool) throws -> Void
    /// From now on these are what probes are sent from and answered at; `nil`: somebody else says what is.
    package let setAddresses: (@Sendable ([IPAddress]) throws -> Void)?

    package init(
        attach: @escaping @Sendable (Device) throws -> Void,
        detach: @escaping @Sendable (Device, _ isGone: Bool) throws -> Void,
        setAddresses: (@Sendable ([IPAddress]) throws -> Void)?
    ) {
        (self.attach, self.detach, self.setAddresses) = (attach, detach, setAddresses)
    }
}
