import MonitorBench

/// Measures what the daemon costs, each figure beside a baseline of the same run and what it should stay under.
@main
struct MonitorCost {
    static func main() {
        if BareSender.playsRole(CommandLine.arguments) { return }
        BenchProgram.run("monitor-cost") { options in
            var table = MarkdownTable(["what", "measured", "baseline of the same run", "ratio", "to reach", ""])
            if options.includes("daemon") { try DaemonCost(options).measure(&table) }
            if options.includes("packet") { try PacketCost(options).measure(&table) }
            if options.includes("throughput") { try ThroughputCost(options).measure(&table) }
            if options.includes("roundtrip") { try RoundTripCost(options).measure(&table) }
            table.print(title: "Cost to stay under")
        }
    }
}
