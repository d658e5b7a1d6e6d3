package import BPFPrograms
import LinkEstimation

/// How a daemon probes. Durations are in seconds.
package struct MonitorConfiguration: Sendable {
    /// The name of this node.
    package var node: String
    /// What probes are sent from and answered at.
    package var addresses: [IPAddress]
    /// The devices that probes pass through.
    package var devices: [String]
    /// Whether devices may come later, so that having none at the start is no reason to do without eBPF.
    package var followsDevices = false
    /// Where every daemon answers; 862 is the port of RFC 8762, 4.1.
    package var port: UInt16 = 862
    /// Where our probes come from; 0: one that the kernel chooses.
    package var probePort: UInt16 = 0
    /// Between probes to one peer; the default is a probe a second.
    package var interval = 1.0
    /// Between heartbeats to one peer.
    package var heartbeatInterval = 10.0
    /// Until an answer is late.
    package var waitingTime = 3.0
    /// Between reports.
    package var window = 10.0
    /// The most peers that are probed: those of a sub-cluster, the gateways of 64 others, and as many that fail.
    package var largestPeers = 256
    /// Which peers these are.
    package var selection = PeerSelection.Configuration()
    /// Seconds for which the same rotating peers are probed: long enough for the tail of their distribution.
    package var rotation = 600.0
    /// Nodes above which no series are kept for each link: the state database holds the matrix.
    package var largestSeries = 256
    /// Probes a second that are answered to one peer.
    package var answerRate = 100.0
    package var mode = ProbeMode.auto
    /// Whether the programs go on when the daemon stops, for one that takes them over.
    package var leavesPrograms = false

    package init(node: String, addresses: [IPAddress], devices: [String] = []) {
        self.node = node
        self.addresses = addresses
        self.devices = devices
    }

    /// Between looks at the answers.
    package var collectInterval: Double { min(1, window) }

    /// Between wakings to send: probes of different peers that are due within it leave together, because every waking
    /// costs more than a probe.
    package var sendingPause: Double { min(0.05, interval / 5) }

    /// For how long answers have to be remembered: until they are settled and looked at, twice over the look's delay.
    package var memory: Double { ProbeLedger.memory(waitingTime: waitingTime) + 2 * collectInterval }

    /// Probes of one session that are remembered: a power of two.
    package var slotsPerSession: Int {
        let needed = Int((memory / interval * (1 + ProbeSchedule.jitter)).rounded(.up)) + 8
        return 1 << (Int.bitWidth - (needed - 1).leadingZeroBitCount)
    }

    /// The most slots of all sessions together: 3.5 MiB in the kernel.
    package static let largestSlots = 65_536

    package var pace: AnswerPace {
        AnswerPace(rate: answerRate, burst: Int(answerRate.rounded(.up)))
    }
}
