import CLibBPF
import Glibc
import Synchronization

/// The devices that programs are attached to, and how to leave them as they were.
final class TrafficControl: Sendable {
    private struct Attachment {
        let device: String
        let index: Int32
        /// Whether the clsact qdisc was made here.
        let madeHook: Bool
    }

    private let attachments: Mutex<[Attachment]> = Mutex([])
    /// Ours on every device: a daemon that starts again takes the place of what one that was killed left there.
    private static let priority: UInt32 = 1
    private static let handle: UInt32 = 0x5354_4D50

    func attach(to device: String, arriving: Int32, leaving: Int32) throws(BPFError) {
        let index = Int32(bitPattern: if_nametoindex(device))
        guard index > 0 else { throw .unknownDevice(device) }
        let made = clibbpf_tc_make_hook(index)
        try BPFObject.check(made, "making the clsact qdisc on \(device)")
        attachments.withLock { $0.append(Attachment(device: device, index: index, madeHook: made == 0)) }
        for (program, isIngress) in [(arriving, true), (leaving, false)] {
            try BPFObject.check(
                clibbpf_tc_attach(index, isIngress, program, Self.priority, Self.handle),
                "attaching to \(isIngress ? "ingress" : "egress") of \(device)")
        }
    }

    /// Nothing happens where nothing is attached, or the device is gone.
    func detach(from device: String) -> [BPFError] {
        let known = attachments.withLock { attachments in
            defer { attachments.removeAll { $0.device == device } }
            return attachments.filter { $0.device == device }
        }
        return known.flatMap(detach)
    }

    func detach() -> [BPFError] {
        let all = attachments.withLock { attachments in
            defer { attachments = [] }
            return attachments
        }
        return all.flatMap(detach)
    }

    private func detach(_ attachment: Attachment) -> [BPFError] {
        var failures: [BPFError] = []
        for isIngress in [true, false] {
            let result = clibbpf_tc_detach(attachment.index, isIngress, Self.priority, Self.handle)
            if result < 0, !Self.isGone(result) {
                failures.append(failure("detaching from \(attachment.device)", result))
            }
        }
        if attachment.madeHook, clibbpf_tc_has_filters(attachment.index) == 0 {
            let result = clibbpf_tc_remove_hook(attachment.index)
            if result < 0, !Self.isGone(result) {
                failures.append(failure("removing the clsact qdisc of \(attachment.device)", result))
            }
        }
        _ = clibbpf_take_log()
        return failures
    }

    /// Whether an error says that there was nothing to undo: no filter, no device, no qdisc.
    private static func isGone(_ result: Int32) -> Bool {
        [-ENOENT, -ENODEV, -EINVAL].contains(result)
    }

    private func failure(_ step: String, _ result: Int32) -> BPFError {
        .failed(step: step, code: -result, log: String(cString: clibbpf_take_log()))
    }
}
