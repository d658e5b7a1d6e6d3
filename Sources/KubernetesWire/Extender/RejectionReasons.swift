/// The sentences that nodes are rejected with, each kept once and ready to be copied into an answer.
///
/// kube-scheduler counts equal sentences ("3 node(s) too far"), so a sentence names the class of a cause and leaves out
/// the numbers of single nodes.
public struct RejectionReasons: Sendable {
    /// A sentence by its place in ``json``.
    struct Reason: Sendable {
        var range: Range<Int>
        var isMendedByPreemption: Bool
    }

    private struct Key: Hashable {
        var text: String
        var isMendedByPreemption: Bool
    }

    /// The sentences in quotes, one after the other.
    private(set) var json: [UInt8] = []
    private(set) var reasons: [Reason] = []
    private var codes: [Key: Int32] = [:]
    private var texts: [String] = []

    public init() {}

    /// The number that stands for a sentence, 0 or more.
    ///
    /// - Parameter isMendedByPreemption: whether evicting other pods could make the node pass: only then does the
    ///   scheduler look for victims there.
    public mutating func code(for text: String, isMendedByPreemption: Bool) -> Int32 {
        let key = Key(text: text, isMendedByPreemption: isMendedByPreemption)
        if let code = codes[key] { return code }
        let code = Int32(truncatingIfNeeded: reasons.count)
        let start = json.count
        json.append(contentsOf: JSONText.quoted(text))
        reasons.append(Reason(range: start..<json.count, isMendedByPreemption: isMendedByPreemption))
        codes[key] = code
        texts.append(text)
        return code
    }

    /// The sentence of a code that was given, else nothing.
    public func sentence(_ code: Int32) -> String {
        texts.indices.contains(Int(code)) ? texts[Int(code)] : ""
    }

    /// Codes that were never given stand for no sentence.
    func reason(_ code: Int32) -> Reason {
        Int(code) < reasons.count ? reasons[Int(code)] : Reason(range: 0..<0, isMendedByPreemption: false)
    }
}
