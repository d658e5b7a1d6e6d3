import Foundation
import Hummingbird

/// Which part of a list is asked for, by the parameters `limit` and `continue`.
struct PageRequest: Sendable {
    static let parameters = ["limit", "continue"]
    static let defaultLimit = 1_000
    static let largestLimit = 10_000

    let limit: Int
    /// The key after which the page starts.
    let after: String?

    init(_ query: Query) throws {
        limit = try query.number("limit", in: 1...Self.largestLimit, else: Self.defaultLimit)
        after = try query["continue"].map { token in
            guard let key = Self.key(token) else {
                throw APIProblem.invalid("continue", "is `\(token)`, which no list of this server gave out")
            }
            return key
        }
    }

    /// The part of `items`, which are sorted by their unique `key`.
    func page<Source: Sequence, Item: Encodable>(
        of items: Source, revision: UInt64, key: (Source.Element) -> String, item: (Source.Element) throws -> Item
    ) rethrows -> Page<Item> {
        var page = Page<Item>(items: [], continue: nil, revision: revision)
        var last: String?
        for element in items {
            let key = key(element)
            if let after, key <= after { continue }
            if page.items.count == limit {
                page.continue = last.map(Self.token)
                break
            }
            page.items.append(try item(element))
            last = key
        }
        return page
    }

    /// The key in base64url (RFC 4648), which needs no escaping in a query.
    private static func token(_ key: String) -> String {
        Data(key.utf8).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing(
            "=", with: "")
    }

    private static func key(_ token: String) -> String? {
        let standard = token.replacing("-", with: "+").replacing("_", with: "/")
        let padded = standard + String(repeating: "=", count: (4 - standard.count % 4) % 4)
        return Data(base64Encoded: padded).flatMap { String(bytes: $0, encoding: .utf8) }
    }
}

/// One part of a list.
struct Page<Item: Encodable>: Encodable {
    var items: [Item]
    /// What to give as the parameter `continue` to get the next part; absent in the last one.
    var `continue`: String?
    /// Of the state that the list was read from.
    var revision: UInt64
}
