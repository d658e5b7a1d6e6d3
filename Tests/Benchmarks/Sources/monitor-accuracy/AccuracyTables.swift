import MonitorBench

/// What was set, what was done and what was reported, one table for each aspect of a link.
struct AccuracyTables {
    private let outcomes: [Outcome]

    init(_ outcomes: [Outcome]) {
        self.outcomes = outcomes
    }

    func print() {
        printDelays()
        printJitter()
        printLosses()
        printBursts()
    }

    private func printDelays() {
        let head = [
            "relay did", "relay late (µs)", "reported p50", "above set (µs)", "above the relay's (µs)", "allowed (µs)",
            "",
        ]
        var table = MarkdownTable(["one-way, set (ms)"] + Setting.head + head)
        for outcome in of([.floor, .delay]) {
            let late: Double? = [outcome.requests, outcome.answers].compactMap(\.meanLateness).max()
            let cells: [String] = [
                figure(outcome.relayDelay, 3), microseconds(late, 1), figure(outcome.p50, 3),
                microseconds(outcome.deviation, 0), microseconds(outcome.delayError, 0),
                microseconds(outcome.allowedDelayError, 0),
                verdict(outcome.keepsDelayBound),
            ]
            table.add([figure(outcome.link.expectedDelay, 1)] + outcome.setting.cells + cells)
        }
        table.print(title: "Delay: half of the round trip, in milliseconds")
    }

    private func printJitter() {
        let head = ["p50, set", "relay did (mean)", "reported p50", "", "p95 − p50, set", "reported"]
        var table = MarkdownTable(["jitter"] + Setting.head + head)
        for outcome in of([.jitter]) {
            let cells: [String] = [
                figure(outcome.link.expectedDelay, 2), figure(outcome.relayDelay, 2), figure(outcome.p50, 2),
                verdict(outcome.keepsDelayBound), figure(outcome.link.expectedJitter, 2),
                figure(outcome.reported?.estimate.jitter, 2),
            ]
            table.add([outcome.link.name] + outcome.setting.cells + cells)
        }
        table.print(title: "Jitter: half of the round trip, in milliseconds")
    }

    private func printLosses() {
        let head = ["loss back, set", "relay did", "reported", "probes"]
        var table = MarkdownTable(["loss there, set"] + Setting.head + Self.lossHead + head)
        for outcome in of([.loss]) {
            let cells: [String] = [
                percent(outcome.link.backward.expectedLoss, 1), percent(outcome.answers.lossShare),
                percent(outcome.backwardLoss), "\(outcome.reported?.probes.sent ?? 0)",
            ]
            table.add([percent(outcome.link.forward.expectedLoss, 1)] + outcome.setting.cells + loss(outcome) + cells)
        }
        table.print(title: "Loss, in each direction by itself")
    }

    private func printBursts() {
        let head = ["burst, set", "relay did", "reported"]
        var table = MarkdownTable(["loss there, set"] + Setting.head + Self.lossHead + head)
        for outcome in of([.bursts]) {
            let cells: [String] = [
                figure(outcome.link.forward.bursts?.meanBurst, 2), figure(outcome.requests.meanBurst, 2),
                figure(outcome.reported?.quality?.meanBurstLength, 2),
            ]
            table.add([percent(outcome.link.forward.expectedLoss, 1)] + outcome.setting.cells + loss(outcome) + cells)
        }
        table.print(title: "Bursts of loss (Gilbert-Elliott): the interval assumes independent losses")
    }

    private static let lossHead = ["relay did", "reported", "95 % interval", ""]

    private func loss(_ outcome: Outcome) -> [String] {
        guard let reliability = outcome.reported?.estimate.reliability else {
            return [percent(outcome.requests.lossShare), "–", "–", verdict(false)]
        }
        return [
            percent(outcome.requests.lossShare), percent(1 - reliability.estimate),
            percent(1 - reliability.upper) + " … " + percent(1 - reliability.lower),
            verdict(outcome.coversForwardLoss ?? false),
        ]
    }

    private func of(_ aspects: [Case.Aspect]) -> [Outcome] {
        let names = Case.all.filter { aspects.contains($0.aspect) }.map(\.name)
        return names.flatMap { name in outcomes.filter { $0.link.name == name } }
    }

    private func microseconds(_ milliseconds: Double?, _ decimals: Int) -> String {
        figure(milliseconds.map { $0 * 1e3 }, decimals)
    }

    private func verdict(_ isKept: Bool) -> String { isKept ? "ok" : "MISSED" }
}
