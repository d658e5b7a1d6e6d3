import ClusterModel

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A record's value in the terms of the model.
enum StateValue: Hashable, Sendable {
    case node(Node)
    /// By sink.
    case links([String: LinkEstimate])
    case application(Application)
    case plan(Plan)
    case placement(PodPlacement)
    case registration(Registration)
    case reservation(PodReservation)

    /// The kinds of record that ``ClusterState`` keeps in memory.
    static let kinds: Set<Record.Kind> = [
        .node, .links, .application, .plan, .placement, .registration, .reservation,
    ]

    /// - Returns: `nil` for a kind that is not in ``kinds``.
    /// - Throws: ``StateStoreError/corrupt(key:reason:)``.
    init?(_ record: Record) throws(StateStoreError) {
        switch record.key.kind {
        case .node: self = .node(try Self.decode(record))
        case .links: self = .links(try Self.decode(record))
        case .application: self = .application(try Self.decode(record))
        case .plan: self = .plan(try Self.decode(record))
        case .placement: self = .placement(try Self.decode(record))
        case .registration: self = .registration(try Self.decode(record))
        case .reservation: self = .reservation(try Self.decode(record))
        case .decision, .moves: return nil
        }
    }

    /// JSON with sorted keys: equal values are equal bytes.
    func encoded(for key: Record.Key) throws(StateStoreError) -> [UInt8] {
        switch self {
        case .node(let value): try Self.encode(value, for: key)
        case .links(let value): try Self.encode(value, for: key)
        case .application(let value): try Self.encode(value, for: key)
        case .plan(let value): try Self.encode(value, for: key)
        case .placement(let value): try Self.encode(value, for: key)
        case .registration(let value): try Self.encode(value, for: key)
        case .reservation(let value): try Self.encode(value, for: key)
        }
    }

    static func decode<Value: Decodable>(_ record: Record) throws(StateStoreError) -> Value {
        do {
            return try JSONDecoder().decode(Value.self, from: Data(record.value))
        } catch {
            throw .corrupt(key: record.key.description, reason: reason(error))
        }
    }

    static func encode(_ value: some Encodable, for key: Record.Key) throws(StateStoreError) -> [UInt8] {
        do {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return [UInt8](try encoder.encode(value))
        } catch {
            throw .failed("\(key) cannot be written as JSON: \(error)")
        }
    }

    private static func reason(_ error: any Error) -> String {
        guard let error = error as? DecodingError else { return "\(error)" }
        switch error {
        case .dataCorrupted(let context): return place(context) + "it is not the JSON that was written"
        case .keyNotFound(let key, let context): return place(context) + "\"\(key.stringValue)\" is missing"
        case .typeMismatch(let type, let context): return place(context) + "not of type \(type)"
        case .valueNotFound(_, let context): return place(context) + "a value is missing"
        @unknown default: return "\(error)"
        }
    }

    private static func place(_ context: DecodingError.Context) -> String {
        context.codingPath.isEmpty ? "" : context.codingPath.map(\.stringValue).joined(separator: ".") + ": "
    }
}
