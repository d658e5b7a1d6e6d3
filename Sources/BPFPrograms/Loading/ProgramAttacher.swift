import CLibBPF
import ClusterModel
import Glibc

/// Attaches the programs of one family, and puts others in their place without a moment without either.
struct ProgramAttacher: Sendable {
    /// `nil`: what is attached by links goes with the process.
    let pins: FamilyPins?
    let qdiscs: QdiscLedger
    let priority: UInt16
    let handle: UInt32

    /// Attaches, in place of what an earlier daemon left at the hook.
    func attach(_ program: BPFProgram, _ attachment: ProgramAttachment) throws(BPFError) -> LiveAttachment {
        switch attachment.hook {
        case .traffic(let device, let direction): try attachFilter(program, device, direction)
        case .socketOperations(let cgroup):
            try attachLink(program, attachment, toCgroup: cgroup, BPF_CGROUP_SOCK_OPS)
        case .cgroupTraffic(let cgroup, let direction):
            try attachLink(program, attachment, toCgroup: cgroup, direction.cgroupAttachType)
        case .tracepoint: try attachTracepoint(program, attachment)
        case .iterator: .idle
        }
    }

    /// Runs another program in the place of an attached one. Tracepoints cannot swap: both run for a moment, so that an
    /// event in between counts twice rather than not at all.
    func swap(
        _ live: LiveAttachment, _ attachment: ProgramAttachment, to program: BPFProgram
    ) throws(BPFError) -> LiveAttachment {
        guard case .link(let link) = live, attachment.hook != .tracepoint else {
            return try attach(program, attachment)
        }
        try update(link, to: program, attachment)
        return live
    }

    /// - Returns: what could not be undone.
    func detach(_ live: LiveAttachment, _ attachment: ProgramAttachment) -> [BPFError] {
        switch live {
        case .filter(let filter, let device):
            let failure = filter.detach()
            if let pins { PinFiles.remove(pins.path(.filters, filter.pinName)) }
            return (failure.map { [$0] } ?? []) + qdiscs.release(filter.device, named: device)
        case .link(let link):
            if let pins { PinFiles.remove(pins.path(.links, attachment.pinName)) }
            // Tracepoints know no detaching; they go with the last descriptor.
            bpf_link_detach(link.number)
            return []
        case .idle:
            return []
        }
    }

    /// The names of the pins that an attachment has, by their kind.
    static func pinName(of live: LiveAttachment, _ attachment: ProgramAttachment) -> String? {
        switch live {
        case .filter(let filter, _): filter.pinName
        case .link: attachment.pinName
        case .idle: nil
        }
    }

    private func attachFilter(
        _ program: BPFProgram, _ device: String, _ direction: TrafficDirection
    ) throws(BPFError) -> LiveAttachment {
        let filter = try TrafficFilter(device: device, direction, priority: priority, handle: handle)
        try qdiscs.prepare(filter.device, named: device)
        let path = pins?.path(.filters, filter.pinName)
        do throws(BPFError) {
            if let path {
                try pins?.makeDirectory(.filters)
                try PinFiles.prepare(program.descriptor, at: path)
            }
            try filter.attach(program)
            if let path { try PinFiles.commit(path) }
        } catch {
            if let path { unlink(path + PinFiles.nextSuffix) }
            _ = qdiscs.release(filter.device, named: device)
            throw error
        }
        return .filter(filter, device: device)
    }

    private func attachLink(
        _ program: BPFProgram, _ attachment: ProgramAttachment, toCgroup path: String, _ type: bpf_attach_type
    ) throws(BPFError) -> LiveAttachment {
        let result = clibbpf_open_cgroup(path)
        guard result >= 0 else { throw .noCgroup(path, code: -result) }
        let cgroup = OwnedDescriptor(result)
        if let earlier = pins.flatMap({ PinFiles.open($0.path(.links, attachment.pinName)) }),
            clibbpf_link_is_of_cgroup(earlier.number, cgroup.number, type)
        {
            try update(earlier, to: program, attachment)
            return .link(earlier)
        }
        return try pinned(clibbpf_attach_cgroup(program.descriptor, cgroup.number, type), attachment)
    }

    private func attachTracepoint(
        _ program: BPFProgram, _ attachment: ProgramAttachment
    ) throws(BPFError) -> LiveAttachment {
        try pinned(clibbpf_attach_tracepoint(program.descriptor), attachment)
    }

    /// A link that is pinned in place of an earlier one, if links are pinned at all.
    private func pinned(_ result: Int32, _ attachment: ProgramAttachment) throws(BPFError) -> LiveAttachment {
        try BPFObject.check(result, "attaching \(attachment.program) to \(attachment.hook)")
        let link = OwnedDescriptor(result)
        if let pins {
            try pins.makeDirectory(.links)
            try PinFiles.pin(link.number, at: pins.path(.links, attachment.pinName))
        }
        return .link(link)
    }

    private func update(
        _ link: OwnedDescriptor, to program: BPFProgram, _ attachment: ProgramAttachment
    ) throws(BPFError) {
        let result = bpf_link_update(link.number, program.descriptor, nil)
        guard result == 0 else {
            throw .failed(step: "swapping \(attachment.program) at \(attachment.hook)", code: errno, log: "")
        }
    }
}
