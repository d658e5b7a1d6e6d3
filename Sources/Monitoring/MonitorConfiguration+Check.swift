import LinkEstimation

extension MonitorConfiguration {
    /// What is wrong with the settings, as one sentence each that names the option, its value and a remedy.
    package var problems: [String] {
        var problems: [String] = []
        if node.isEmpty { problems.append("--node is empty; give the name of this node") }
        if port == 0 { problems.append("--port is 0; every daemon of a cluster has to use the same port, such as 862") }
        if port == probePort { problems.append("--probe-port is the same as --port, \(port); leave it out") }
        if addresses.count > 16 {
            problems.append("--address is given \(addresses.count) times; at most 16 are possible")
        }
        if !(1...1_024).contains(selection.fullMeshLimit) {
            problems.append("--full-mesh is \(selection.fullMeshLimit); use 1 to 1024")
        }
        problems += rangeProblems
        return problems
    }

    private var rangeProblems: [String] {
        var problems: [String] = []
        func check(_ option: String, _ value: Double, _ range: ClosedRange<Double>) {
            guard !range.contains(value) else { return }
            problems.append("\(option) is \(value) s; use \(range.lowerBound) s to \(range.upperBound) s")
        }
        check("--interval", interval, 0.01...3_600)
        check("--window", window, 0.1...3_600)
        check("--waiting-time", waitingTime, 0.1...60)
        if !(1...1_024).contains(largestPeers) {
            problems.append("--max-peers is \(largestPeers); use 1 to 1024")
        } else if problems.isEmpty, largestPeers * slotsPerSession > Self.largestSlots {
            problems.append(
                "\(largestPeers) peers at one probe every \(interval) s with a waiting time of \(waitingTime) s need "
                    + "\(largestPeers * slotsPerSession) remembered probes, and \(Self.largestSlots) are possible; "
                    + "raise --interval, or lower --waiting-time or --max-peers")
        }
        return problems
    }
}
