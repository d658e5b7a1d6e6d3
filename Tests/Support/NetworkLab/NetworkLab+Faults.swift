import CNetworkLab

extension NetworkLab {
    /// Lets no frame pass between two hosts, in either direction, or lets them pass again; the devices see nothing of
    /// it. Everything else about the links stays.
    public func setLink(_ one: String, _ other: String, isUp: Bool) throws(LabError) {
        let (one, other) = (try requiredIndex(of: one), try requiredIndex(of: other))
        for (source, sink) in [(one, other), (other, one)] { setDown(from: source, to: sink, !isUp) }
    }

    /// Pulls the cable out of a host's device or plugs it in: the device stays up and loses its carrier.
    public func setCarrier(of host: String, isUp: Bool) throws {
        let index = try requiredIndex(of: host)
        try namespaces[index].configure("the carrier of \(host)") { lab_set_carrier(taps[index], isUp ? 1 : 0) }
    }

    /// Takes a host's device down or up again, with the addresses and neighbours that it had.
    public func setDevice(of host: String, isUp: Bool) throws {
        let index = try requiredIndex(of: host)
        try namespaces[index].setDevice(Self.device, isUp: isUp)
        // Going down, a device loses its IPv6 addresses and all neighbours.
        if isUp { try address(index) }
    }

    /// Removes a host's device for good.
    public func deleteDevice(of host: String) throws {
        try namespace(of: host).deleteDevice(Self.device)
    }
}
