import ClusterModel

/// Reads where a program runs.
enum AttachmentReader {
    /// As they are written.
    private enum Hook: String, CaseIterable {
        case tc
        case sockOps = "sock_ops"
        case cgroupSkb = "cgroup_skb"
        case tpBTF = "tp_btf"
        case iter

        var fields: [String] {
            switch self {
            case .tc: ["device", "direction"]
            case .sockOps: ["cgroup"]
            case .cgroupSkb: ["cgroup", "direction"]
            case .tpBTF, .iter: []
            }
        }
    }

    static func attachment(_ item: Located) -> ProgramAttachment? {
        let all = ["program", "hook", "device", "direction", "cgroup"]
        guard let fields = item.mapping(all) else { return nil }
        let program = fields.required("program", remedy: "name a function of the object")?.identifier()
        guard let kind: Hook = fields.required("hook", remedy: "use \(Hook.allCases.map(\.rawValue).listed())")?.word()
        else { return nil }
        for entry in fields.entries where !(["program", "hook"] + kind.fields).contains(entry.key) {
            guard all.contains(entry.key) else { continue }
            entry.value.note("the hook \(kind.rawValue) has no \(entry.key)", remedy: "remove it")
        }
        guard let hook = hook(kind, fields), let program else { return nil }
        return ProgramAttachment(program, at: hook)
    }

    private static func hook(_ kind: Hook, _ fields: MappingReader) -> ProgramHook? {
        func direction() -> TrafficDirection? {
            fields.required("direction", remedy: "write ingress or egress")?.word()
        }
        func cgroup() -> String? {
            fields.required("cgroup", remedy: "name a cgroup's directory, such as /sys/fs/cgroup")?.absolutePath()
        }
        switch kind {
        case .tc:
            guard let device = fields.required("device")?.deviceName(), let direction = direction() else { return nil }
            return .traffic(device: device, direction)
        case .sockOps: return cgroup().map { .socketOperations(cgroup: $0) }
        case .cgroupSkb:
            guard let cgroup = cgroup(), let direction = direction() else { return nil }
            return .cgroupTraffic(cgroup: cgroup, direction)
        case .tpBTF: return .tracepoint
        case .iter: return .iterator
        }
    }
}

extension Located {
    /// A name of C.
    func identifier() -> String? {
        guard let text = text() else { return nil }
        let isName =
            (1...127).contains(text.utf8.count) && text.unicodeScalars.allSatisfy { $0.isLetterOrDigit || $0 == "_" }
            && text.unicodeScalars.first.map { !("0"..."9").contains($0) } == true
        guard isName else {
            note("`\(text.excerpt)` is no name of C", remedy: "use letters, digits and underscores")
            return nil
        }
        return text
    }

    /// A network device: up to 15 octets without slashes and spaces, as the kernel demands.
    fileprivate func deviceName() -> String? {
        guard let text = text() else { return nil }
        let isName =
            (1...15).contains(text.utf8.count) && text != "." && text != ".."
            && text.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: ":") }
        guard isName else {
            note("`\(text.excerpt)` is no network device", remedy: "`ip link` lists them")
            return nil
        }
        return text
    }
}
