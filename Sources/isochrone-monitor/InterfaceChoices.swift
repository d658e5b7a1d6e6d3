import BPFPrograms
import CommandSupport
import Monitoring

/// Which devices and addresses the options mean, at the start and later.
struct InterfaceChoices {
    /// `nil`: no device is named.
    var selection: DeviceSelection?
    /// Whether the addresses are those of the devices, whatever these will be.
    var followsAddresses: Bool

    /// Fills in what there is now.
    ///
    /// - Throws: ``InputError`` for the first option that is wrong.
    init(_ options: MonitorOptions, into monitor: inout MonitorConfiguration) throws {
        selection = options.interface.isEmpty ? nil : DeviceSelection(options.interface)
        followsAddresses = options.address.isEmpty
        let devices = try selection.map(Self.present) ?? []
        monitor.devices = devices.map(\.name)
        monitor.followsDevices = selection?.isOpen ?? false
        monitor.addresses =
            followsAddresses ? devices.flatMap(\.addresses) : try options.address.map(Self.address)
        guard monitor.addresses.isEmpty else { return }
        guard selection != nil else {
            throw InputError("--address is missing; give the address to probe from, or a device with --interface")
        }
        let names = monitor.devices.isEmpty ? "no device that --interface names is there" : "\(monitor.devices)"
        throw InputError("--interface: \(names) has an address; name one of this node with --address")
    }

    private static func present(_ selection: DeviceSelection) throws -> [Device] {
        let all = try DeviceWatch.current()
        for word in selection.words where !DeviceSelection([word]).isOpen {
            guard all.contains(where: { $0.name == word }) else {
                throw InputError("--interface: there is no network device \"\(word)\"; `ip link` lists them")
            }
        }
        return all.filter(selection.selects)
    }

    private static func address(_ text: String) throws -> IPAddress {
        guard let address = IPAddress(text) else {
            throw InputError("--address is \"\(text)\"; write an address of this node, such as 10.0.0.1 or fd00::1")
        }
        return address
    }
}
