import RecordedBodies

/// What to measure, from the command line.
struct Options {
    var port: UInt16 = 8443
    /// Of `baseline-server`; `nil`: no ratios.
    var baselinePort: UInt16?
    /// Before `/filter` and `/prioritize`.
    var prefix = ""
    /// Application and component of the pods; `nil`: pods that are none of ours.
    var pod: (application: String, component: String)?
    var forms: [RecordedBody.Form] = [.names]
    var nodeCounts = RecordedBody.nodeCounts
    var count = 2_000
    var connections = 1

    static let help = """
        usage: extender-load [--port 8443] [--prefix /path] [--pod application/component] [--form names|objects|both]
                             [--nodes 100,1000,5000] [--requests 2000] [--connections 1] [--baseline-port 18091]
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
        case "--pod":
            let parts = value.split(separator: "/").map(String.init)
            guard parts.count == 2 else { return false }
            pod = (parts[0], parts[1])
        default: return false
        }
        return port > 0 && count > 0 && connections > 0
    }
}
