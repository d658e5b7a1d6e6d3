import CommandSupport
import Monitoring

/// What the options say of watching this node's own traffic.
struct PassiveChoices {
    /// `nil`: nothing is watched.
    var configuration: PassiveConfiguration?
    var pods: [Pod]

    private enum Word: String, CaseIterable {
        case tcp, dns, none
    }

    /// - Throws: ``InputError`` or `PodListError` for the first option that is wrong.
    init(_ options: MonitorOptions, _ monitor: MonitorConfiguration) throws {
        let words = try options.passive.map { try OptionReader.choice("--passive", $0, default: Word.none) }
        pods = try options.pods.map { try PodList.pods(inFile: $0) } ?? []
        // Whoever wants no eBPF for probes wants none for this, unless it is asked for.
        guard !words.contains(.none), !(words.isEmpty && monitor.mode == .userSpace) else { return }
        var configuration = PassiveConfiguration(node: monitor.node)
        configuration.cgroup = options.cgroup ?? configuration.cgroup
        configuration.window = monitor.window
        configuration.leavesPrograms = monitor.leavesPrograms
        configuration.watchesTcp = words.isEmpty || words.contains(.tcp)
        configuration.watchesDns = words.isEmpty || words.contains(.dns)
        guard configuration.cgroup.hasPrefix("/"), !configuration.cgroup.split(separator: "/").contains("..") else {
            throw InputError(
                "--cgroup is \"\(configuration.cgroup)\"; write a path from the root, such as /kubepods.slice")
        }
        self.configuration = configuration
    }
}
