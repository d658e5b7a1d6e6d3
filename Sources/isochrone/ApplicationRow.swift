import ClusterModel

/// An application as the API lists it.
struct ApplicationRow: Codable {
    var namespace: String
    var name: String
    var policy: String?
    var scheduler: SchedulerRow?
    var components: Int
    var replicas: Int
    var placed: Int
    var plan: PlanRow?
    /// Why it cannot be planned as it is.
    var problem: String?
    var revision: UInt64

    /// Who plans it.
    struct SchedulerRow: Codable {
        var kind: String
        /// `builtin`, `external` or `fallback`.
        var state: String
        /// Why the built-in scheduler stands in.
        var reason: String?
        var detail: String?
        var since: Double?
        var timeout: Double?
        var heard: Double?
        var snapshotRevision: UInt64?
    }

    struct PlanRow: Codable {
        var status: Plan.Status
        var objective: Double?
        var bound: Double?
        var gap: Double?
        var conflict: [String]?
        var age: Double
        var snapshotRevision: UInt64
    }

    /// One line for each application.
    static func table(_ applications: [ApplicationRow]) -> String {
        guard !applications.isEmpty else { return "No applications are known." }
        var table = TextTable(
            ["NAMESPACE", "NAME", "SCHEDULER", "STATUS", "OBJECTIVE", "GAP", "PLACED", "PLANNED", "CONFLICT"],
            rightAligned: [4, 5, 6, 7])
        for application in applications { table.add(application.cells) }
        return table.text()
    }

    private var cells: [TextTable.Cell] {
        [
            TextTable.Cell(namespace), TextTable.Cell(name), schedulerCell, statusCell,
            TextTable.Cell(Figures.number(plan?.objective)),
            TextTable.Cell(Figures.percent(plan?.gap)), TextTable.Cell("\(placed)/\(replicas)"),
            TextTable.Cell(plan.map { "\(Figures.age($0.age)) ago" } ?? Figures.unknown),
            TextTable.Cell(problem ?? plan?.conflict?.joined(separator: ", ") ?? ""),
        ]
    }

    private var schedulerCell: TextTable.Cell {
        guard let scheduler else { return TextTable.Cell(Figures.unknown) }
        guard let reason = scheduler.reason else { return TextTable.Cell(scheduler.state) }
        return TextTable.Cell("\(scheduler.state) (\(reason))", .warning)
    }

    private var statusCell: TextTable.Cell {
        if problem != nil { return TextTable.Cell("not planned", .bad) }
        return switch plan?.status {
        case .optimal?: TextTable.Cell("optimal", .good)
        case .feasible?: TextTable.Cell("feasible", .good)
        case .infeasible?: TextTable.Cell("infeasible", .bad)
        case .unknown?: TextTable.Cell("unknown", .warning)
        case nil: TextTable.Cell("not planned", .warning)
        }
    }
}
