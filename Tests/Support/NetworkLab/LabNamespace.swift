import CNetworkLab
import Glibc

/// A network namespace without a name. It is gone when this object, its processes and its sockets are.
public final class LabNamespace: Sendable {
    let descriptor: Int32

    /// Makes a namespace with nothing in it but a loopback, which is up.
    public init() throws(LabError) {
        descriptor = try LabError.check(lab_new_namespace(), "making a network namespace")
    }

    private init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    /// The calling thread's own.
    static func current() throws(LabError) -> LabNamespace {
        LabNamespace(
            descriptor: try LabError.check(lab_current_namespace(), "opening the own network namespace"))
    }

    deinit {
        close(descriptor)
    }

    /// Runs `body` on this thread inside the namespace: sockets that it opens belong there for good.
    public func inside<Result, Failure: Error>(_ body: () throws(Failure) -> Result) throws -> Result {
        let home = try Self.current()
        defer { _ = lab_enter_namespace(home.descriptor) }
        _ = try LabError.check(lab_enter_namespace(descriptor), "entering a network namespace")
        return try body()
    }

    /// Gives a device of the namespace an address (IPv4 or IPv6, in text) that can be used at once.
    public func addAddress(_ address: String, prefixLength: Int, to device: String) throws {
        let (family, octets) = try Self.octets(of: address)
        try configure("giving \(device) the address \(address)") {
            lab_add_address(device, family.number, octets, Int32(prefixLength))
        }
    }

    /// Tells the namespace once and for all which hardware address has an IPv4 or IPv6 address.
    public func addNeighbour(_ address: String, hardwareAddress: [UInt8], on device: String) throws {
        let (family, octets) = try Self.octets(of: address)
        try configure("entering \(address) as a neighbour on \(device)") {
            lab_add_neighbour(device, family.number, octets, hardwareAddress)
        }
    }

    /// Takes a device up or down.
    public func setDevice(_ device: String, isUp: Bool) throws {
        try configure("taking \(device) \(isUp ? "up" : "down")") { lab_set_device_up(device, isUp ? 1 : 0) }
    }

    /// Removes a device for good.
    public func deleteDevice(_ device: String) throws {
        try configure("deleting \(device)") { lab_delete_device(device) }
    }

    func configure(_ attempt: String, _ call: () -> Int32) throws {
        _ = try inside { () throws(LabError) in try LabError.check(call(), attempt) }
    }

    private static func octets(of address: String) throws(LabError) -> (AddressFamily, [UInt8]) {
        for family in AddressFamily.allCases {
            var octets = [UInt8](repeating: 0, count: family == .v4 ? 4 : 16)
            if inet_pton(family.number, address, &octets) == 1 { return (family, octets) }
        }
        throw LabError(attempt: "reading the address \(address)", code: EINVAL)
    }
}
