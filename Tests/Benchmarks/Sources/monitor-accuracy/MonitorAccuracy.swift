import MonitorBench

/// Runs daemons in a network whose links do what they are told, and prints what was set, what the relay really did, and
/// what the daemons reported.
@main
struct MonitorAccuracy {
    static func main() {
        if EchoPair.playsRole(CommandLine.arguments) { return }
        BenchProgram.run("monitor-accuracy") { options in
            BenchProgram.say(
                "Bounds: delay within 2 % or 50 µs, whichever is more; loss inside the 95 % interval in ≥ 95 % of runs."
            )
            if options.includes("links") { try LinkMeasurements(options).run() }
            if options.includes("coverage") { try Coverage(options).run() }
            if options.includes("passive") { try PassiveMeasurement(options).run() }
        }
    }
}
