import BPFPrograms

/// What is known of devices, from notes in any order: an address may come before its device.
struct DeviceTable {
    private var devices: [Int32: Device] = [:]
    private var addresses: [Int32: Set<IPAddress>] = [:]

    mutating func take(_ note: DeviceNote) {
        switch note {
        case .device(let device): devices[device.index] = device
        case .deviceGone(let index): (devices[index], addresses[index]) = (nil, nil)
        case .address(let address, let index, isUsable: true): addresses[index, default: []].insert(address)
        case .address(let address, let index, isUsable: false), .addressGone(let address, let index):
            addresses[index]?.remove(address)
        case .incomplete, .answered, .refused: break
        }
    }

    /// By index.
    var all: [Device] {
        devices.values.sorted { $0.index < $1.index }.map { device in
            var device = device
            device.addresses = (addresses[device.index] ?? []).sorted { ($0.high, $0.low) < ($1.high, $1.low) }
            return device
        }
    }
}
