import KubernetesWire

/// JSON that is about to be written.
indirect enum JSONOutput: Hashable, Sendable {
    case text(String)
    /// A number, `true`, `false` or `null` as it is written.
    case plain(String)
    case list([JSONOutput])
    /// In the order of writing.
    case fields([JSONField])

    /// The text in UTF-8, without blanks.
    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        append(to: &bytes)
        return bytes
    }

    private func append(to bytes: inout [UInt8]) {
        switch self {
        case .text(let text): bytes += JSONText.quoted(text)
        case .plain(let text): bytes += text.utf8
        case .list(let items): Self.append(items, "[", "]", to: &bytes) { $0.append(to: &$1) }
        case .fields(let fields):
            Self.append(fields, "{", "}", to: &bytes) { field, bytes in
                bytes += JSONText.quoted(field.name)
                bytes.append(UInt8(ascii: ":"))
                field.value.append(to: &bytes)
            }
        }
    }

    private static func append<Item>(
        _ items: [Item], _ open: Unicode.Scalar, _ close: Unicode.Scalar, to bytes: inout [UInt8],
        _ write: (Item, inout [UInt8]) -> Void
    ) {
        bytes.append(UInt8(ascii: open))
        for (index, item) in items.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            write(item, &bytes)
        }
        bytes.append(UInt8(ascii: close))
    }
}

/// A name in an object with its value.
struct JSONField: Hashable, Sendable {
    var name: String
    var value: JSONOutput

    init(_ name: String, _ value: JSONOutput) {
        self.name = name
        self.value = value
    }
}

extension JSONOutput {
    /// An object of the fields that have a value.
    static func present(_ fields: [(name: String, value: JSONOutput?)]) -> JSONOutput {
        .fields(fields.compactMap { field in field.value.map { JSONField(field.name, $0) } })
    }

    static func number(_ value: some BinaryInteger) -> JSONOutput { .plain("\(value)") }
}
