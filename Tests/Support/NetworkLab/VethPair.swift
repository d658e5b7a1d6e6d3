import CNetworkLab
import Glibc

/// Two namespaces joined by a bare veth pair: the fastest path between two network stacks, without a relay.
public final class VethPair: Sendable {
    /// `10.78.0.1` and `fd78::1`.
    public let near: LabNamespace
    /// `10.78.0.2` and `fd78::2`.
    public let far: LabNamespace
    /// The name of either end.
    public static let device = "veth0"

    public init() throws {
        near = try LabNamespace()
        far = try LabNamespace()
        _ = try LabError.check(
            lab_make_veth(Self.device, near.descriptor, far.descriptor), "making the veth pair \(Self.device)")
        for (namespace, number) in [(near, 1), (far, 2)] {
            try namespace.setDevice(Self.device, isUp: true)
            try namespace.addAddress("10.78.0.\(number)", prefixLength: 24, to: Self.device)
            try namespace.addAddress("fd78::\(number)", prefixLength: 64, to: Self.device)
        }
    }
}
