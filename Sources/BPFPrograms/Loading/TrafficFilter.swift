import CLibBPF
import ClusterModel
import Glibc

/// The place of a filter at a device's clsact qdisc; a program that is attached there takes the place of the one before.
struct TrafficFilter: Hashable, Sendable {
    let device: Int32
    let direction: TrafficDirection
    let priority: UInt16
    let handle: UInt32

    /// Of a device in the calling thread's network namespace.
    init(device name: String, _ direction: TrafficDirection, priority: UInt16, handle: UInt32) throws(BPFError) {
        device = Int32(bitPattern: if_nametoindex(name))
        guard device > 0 else { throw .unknownDevice(name) }
        (self.direction, self.priority, self.handle) = (direction, priority, handle)
    }

    /// Reads what ``pinName`` writes.
    init?(pinName: String) {
        let parts = pinName.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 4, let device = Int32(parts[0]), device > 0,
            let direction = TrafficDirection(rawValue: String(parts[1])), let priority = UInt16(parts[2]),
            let handle = UInt32(parts[3], radix: 16)
        else { return nil }
        (self.device, self.direction, self.priority, self.handle) = (device, direction, priority, handle)
    }

    var pinName: String {
        "\(device)-\(direction.rawValue)-\(priority)-\(String(handle, radix: 16))"
    }

    func attach(_ program: BPFProgram) throws(BPFError) {
        try BPFObject.check(
            clibbpf_tc_attach(device, direction == .ingress, program.descriptor, UInt32(priority), handle),
            "attaching \(program.name) to \(direction.rawValue) of device \(device)")
    }

    func detach() -> BPFError? {
        let result = clibbpf_tc_detach(device, direction == .ingress, UInt32(priority), handle)
        guard result < 0, !Self.isGone(result) else { return nil }
        return .failed(step: "detaching from device \(device)", code: -result, log: "")
    }

    /// The kernel's number of the program that is attached here; `nil` when there is none.
    var program: UInt32? {
        var identifier: UInt32 = 0
        let result = clibbpf_tc_program(device, direction == .ingress, UInt32(priority), handle, &identifier)
        _ = clibbpf_take_log()
        return result == 0 && identifier != 0 ? identifier : nil
    }

    /// Whether an error says that there was nothing to undo: no filter, no device, no qdisc.
    static func isGone(_ result: Int32) -> Bool {
        [-ENOENT, -ENODEV, -EINVAL].contains(result)
    }
}
