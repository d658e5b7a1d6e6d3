import RecordedBodies

/// What to measure, from the command line.
struct Options {
    var port: UInt16 = 8443
    /// Of `baseline-server`; `nil`: no ratios.
    var baselinePort: UInt16?
    /// Before `/filter` and `/prioritize`.
    var prefix = ""
    /// Applications and components of the pods, taken in turn; `nil`: a pod that is none of ours.
    var pods: [(application: String, component: String)?] = [nil]
    var forms: [RecordedBody.Form] = [.names]
    var nodeCounts = RecordedBody.nodeCounts
    var count = 2_000
    var connections = 1
    /// What a row of the table of limits says; `nil`: columns in microseconds for all that was asked for.
    var row: String?
    /// Whether a row is about filter and prioritize together, or about each call.
    var isPair = true
    /// In milliseconds.
    var limit50: Double?
    var limit99: Double?
    var limitRatio: Double?
    /// Where to write the bodies for other programs to send; nothing is measured then.
    var directory: String?

    static let help = """
        usage: extender-load [--port 8443] [--prefix /path] [--pods application/component,…] [--form names|objects|both]
                             [--nodes 100,1000,5000] [--requests 2000] [--connections 1] [--baseline-port 18091]
                             [--row TEXT [--call pair|each] [--p50 MS] [--p99 MS] [--ratio N]] [--write DIRECTORY]
        """

    struct Misuse: Error {
        var text: String
    }

    init(_ arguments: [String]) throws {
        var rest = arguments[...]
        while let name = rest.popFirst() {
            guard let value = rest.popFirst() else { throw Misuse(text: "\(name) needs a value") }
            guard try set(name, value) else { throw Misuse(text: "\(name) \(value) is not understood") }
        }
    }

    private mutating func set(_ name: String, _ value: String) throws -> Bool {
        switch name {
        case "--port": port = UInt16(value) ?? 0
        case "--baseline-port": baselinePort = UInt16(value)
        case "--prefix": prefix = value
        case "--requests": count = Int(value) ?? 0
        case "--connections": connections = Int(value) ?? 0
        case "--nodes":
            nodeCounts = value.split(separator: ",").compactMap { Int($0) }
            return !nodeCounts.isEmpty && nodeCounts.allSatisfy(RecordedBody.nodeCounts.contains)
        case "--form":
            forms = value == "both" ? RecordedBody.Form.allCases : RecordedBody.Form(rawValue: value).map { [$0] } ?? []
            return !forms.isEmpty
        case "--pods": return setPods(value)
        default: return setRow(name, value)
        }
        return port > 0 && count > 0 && connections > 0
    }

    private mutating func setPods(_ value: String) -> Bool {
        let parts = value.split(separator: ",").map { $0.split(separator: "/").map(String.init) }
        guard !parts.isEmpty, parts.allSatisfy({ $0.count == 2 }) else { return false }
        pods = parts.map { ($0[0], $0[1]) }
        return true
    }

    private mutating func setRow(_ name: String, _ value: String) -> Bool {
        switch name {
        case "--row": row = value
        case "--call":
            isPair = value == "pair"
            return ["pair", "each"].contains(value)
        case "--write": directory = value
        case "--p50": limit50 = Double(value)
        case "--p99": limit99 = Double(value)
        case "--ratio": limitRatio = Double(value)
        default: return false
        }
        return true
    }
}
