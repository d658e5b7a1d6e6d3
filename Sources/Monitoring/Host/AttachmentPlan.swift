package import BPFPrograms

/// Decides what to attach and what to forget when the devices of a host change. Pure.
package struct AttachmentPlan: Sendable {
    /// What has to be done.
    package enum Step: Hashable, Sendable {
        case attach(Device)
        /// The device is gone: there is nothing to take off it.
        case forget(Device)
        /// The device, as it was attached, has another name now: if that is selected, too, it is attached by it next.
        case detach(Device)
        /// The addresses of the attached devices are these now.
        case addresses([IPAddress])
    }

    private let selection: DeviceSelection
    private var attached: [Int32: Device] = [:]
    /// What the engine was told; `nil`: nothing yet, or it could not use it.
    private var addresses: Set<IPAddress>?

    package init(_ selection: DeviceSelection) {
        self.selection = selection
    }

    /// What follows from the devices that there are now, in the order in which to do it: first what is gone, then what is
    /// new. Every step counts as done; ``failed(_:)`` takes one back.
    ///
    /// A device that was attached stays so when it goes down or loses its addresses: it may come back, and packets that
    /// pass meanwhile are none.
    package mutating func steps(to devices: [Device]) -> [Step] {
        let present = Dictionary(devices.map { ($0.index, $0) }) { $1 }
        var steps: [Step] = []
        for (index, device) in attached.sorted(by: { $0.key < $1.key }) {
            guard let now = present[index] else {
                steps.append(.forget(device))
                attached[index] = nil
                continue
            }
            if now.name != device.name { steps.append(.detach(device)) }
            attached[index] = now.name == device.name ? now : nil
        }
        for device in devices where attached[device.index] == nil && selection.selects(device) {
            steps.append(.attach(device))
            attached[device.index] = device
        }
        return steps + addressSteps()
    }

    /// The device could not be attached: it is tried again with the next devices.
    package mutating func failed(_ device: Device) {
        attached[device.index] = nil
    }

    /// The addresses could not be used: they are told again with the next devices.
    package mutating func addressesFailed() {
        addresses = nil
    }

    /// The names of what is attached, in their order.
    package var names: [String] { attached.values.map(\.name).sorted() }

    private mutating func addressSteps() -> [Step] {
        let now = Set(attached.values.flatMap(\.addresses))
        guard now != addresses else { return [] }
        addresses = now
        return [.addresses(now.sorted { ($0.high, $0.low) < ($1.high, $1.low) })]
    }
}
