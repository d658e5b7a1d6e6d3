import Foundation

/// The figures, each beside its limit and beside what merely downloading the same takes.
struct Table {
    let cluster: LargeCluster
    let download: [String: Double]
    let follow: [String: Double]
    let listBytes: Double
    let eventBytes: Double

    func print() {
        let events = Double(cluster.events)
        let ours = cluster.pods / cluster.share
        say(
            "\(cluster.nodes) nodes, \(cluster.pods) pods, \(ours) of them in \(cluster.applications) applications: "
                + "\(megabytes(listBytes)) of lists, then \(cluster.events) events of pods, \(megabytes(eventBytes))\n")
        say("| what | following | limit | merely downloading | ratio |\n|---|---|---|---|---|")
        row("initial list until the snapshot has all of it, s", follow["list"], 1, "10", download["list"])
        row(
            "MB/s of the lists", follow["list"].map { listBytes / $0 }, 1e-6, "",
            download["list"].map { listBytes / $0 })
        row("CPU seconds of the lists", follow["listCPU"], 1, "")
        row("resident after the list, MB", follow["resident"], 1e-6, "300", download["resident"])
        row("resident at most until then, MB", follow["peak"], 1e-6, "")
        row("microseconds for an event of a pod", follow["events"], 1e6 / events, "", download["events"])
        row("the same in CPU time", follow["eventsCPU"], 1e6 / events, "")
        row("resident after the events, MB", follow["residentAtEnd"], 1e-6, "300", download["resident"])
        row("resident at most, MB", follow["peakAtEnd"], 1e-6, "300")
        row("milliseconds for a snapshot after pods of 100 nodes changed", follow["rebuild"], 1e3, "")
    }

    private func row(_ name: String, _ value: Double?, _ scale: Double, _ limit: String, _ base: Double? = nil) {
        let ratio = value.flatMap { value in base.map { String(format: "%.2f", value / $0) } }
        say(
            "| \(name) | \(text(value, scale)) | \(limit.isEmpty ? "–" : "≤ \(limit)") | \(text(base, scale)) | "
                + "\(ratio ?? "–") |")
    }

    private func text(_ value: Double?, _ scale: Double) -> String {
        value.map { String(format: "%.2f", $0 * scale) } ?? "–"
    }

    private func megabytes(_ bytes: Double) -> String { String(format: "%.0f MB", bytes / 1e6) }

    private func say(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }
}
