/// A strict reader of the part of Mermaid's flowcharts that is written here; anything else is a failure.
struct MermaidReader {
    struct Failure: Error { var line: Substring }

    private(set) var shapes: [String: [String]] = [:]
    private(set) var groups: [String: [String]] = [:]
    private(set) var edges: [(source: String, sink: String, lines: [String])] = []
    private(set) var fills: [String: String] = [:]

    init(_ text: String) throws {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)[...]
        guard lines.popFirst() == "flowchart LR", lines.popLast() == "" else { throw Failure(line: "flowchart") }
        var depth = 0
        for line in lines {
            let content = line.drop { $0 == " " }
            if content == "end" {
                depth -= 1
            } else if let match = content.wholeMatch(of: /subgraph (n\d+)\["(.*)"\]/) {
                groups[String(match.1)] = try Self.lines(of: match.2)
                depth += 1
            } else if let match = content.wholeMatch(of: /(n\d+)(?:\[|>)"([^"]*)"\]/) {
                shapes[String(match.1)] = try Self.lines(of: match.2)
            } else if let match = content.wholeMatch(of: /(n\d+) <?(?:-->|-\.->)(?:\|"([^"]*)"\|)? (n\d+)/) {
                let lines = try match.2.map { try Self.lines(of: $0) } ?? []
                edges.append((String(match.1), String(match.3), lines))
            } else if let match = content.wholeMatch(of: /style (n\d+) fill:(#[0-9A-F]{6}),color:#000000/) {
                fills[String(match.1)] = String(match.2)
            } else {
                throw Failure(line: line)
            }
        }
        guard depth == 0 else { throw Failure(line: "end") }
    }

    private static func lines(of text: Substring) throws -> [String] {
        try text.split(separator: "<br/>", omittingEmptySubsequences: false).map(decoded)
    }

    private static func decoded(_ text: Substring) throws -> String {
        var result = ""
        var rest = text
        while let first = rest.first {
            if first == "#" {
                guard let match = rest.prefixMatch(of: /#(\d+);/), let value = UInt32(match.1),
                    let scalar = Unicode.Scalar(value)
                else { throw Failure(line: text) }
                result.unicodeScalars.append(scalar)
                rest = rest[match.range.upperBound...]
            } else {
                guard first.isASCII, first.isLetter || first.isNumber || " ,.-/+".contains(first) else {
                    throw Failure(line: text)
                }
                result.append(rest.removeFirst())
            }
        }
        return result
    }
}
