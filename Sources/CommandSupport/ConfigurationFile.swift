import Foundation
import Yams

/// A flat YAML file of options: `log-level: debug`, or a list where an option may be given several times.
struct ConfigurationFile {
    let path: String
    /// By option; a scalar is a list of one. Scalars are taken as they are written.
    let values: [String: [String]]

    /// A file larger than this is no configuration.
    private static let sizeLimit = 1 << 20

    init(path: String) throws(InputError) {
        self.path = path
        guard let bytes = FileManager.default.contents(atPath: path) else {
            throw InputError("--config \(path): it cannot be read; name a file with lines such as `log-level: debug`")
        }
        guard bytes.count <= Self.sizeLimit, let text = String(data: bytes, encoding: .utf8) else {
            throw InputError("--config \(path): it is no text of at most 1 MiB in UTF-8")
        }
        values = try Self.values(of: text, path)
    }

    /// The one value of an option.
    func text(_ option: String) throws(InputError) -> String? {
        guard let values = values[option] else { return nil }
        guard values.count == 1 else {
            throw InputError("--config \(path): \(option): it takes one value, not \(values.count)")
        }
        return values.first
    }

    private static func values(of text: String, _ path: String) throws(InputError) -> [String: [String]] {
        let root: Node?
        do { root = try Yams.compose(yaml: text) } catch {
            throw InputError("--config \(path): it is no YAML: \(error)".split(separator: "\n").joined(separator: " "))
        }
        guard let root else { return [:] }
        guard let mapping = root.mapping else {
            throw InputError("--config \(path): it is no mapping; write lines such as `log-level: debug`")
        }
        var values: [String: [String]] = [:]
        for (key, value) in mapping {
            let option = key.string ?? ""
            let items = value.sequence.map { Array($0) } ?? [value]
            let scalars = items.compactMap(\.scalar?.string)
            guard scalars.count == items.count else {
                throw InputError("--config \(path): \(option): write a value, or a list of values")
            }
            values[option] = scalars
        }
        return values
    }
}
