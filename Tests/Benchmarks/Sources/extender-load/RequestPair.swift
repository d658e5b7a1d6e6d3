/// Two requests that follow each other, as `filter` and `prioritize` do.
struct RequestPair: Sendable {
    var first: [UInt8]
    var second: [UInt8]

    init(_ paths: [String], _ body: [UInt8]) {
        first = Connection.request(paths[0], body)
        second = Connection.request(paths[1], body)
    }
}
