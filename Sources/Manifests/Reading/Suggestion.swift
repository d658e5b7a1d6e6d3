/// Finds what somebody who mistyped a word may have meant.
package enum Suggestion {
    /// `did you mean …?` for the candidate nearest to `word`, where one is near enough.
    package static func text(for word: String, among candidates: some Sequence<String>) -> String? {
        nearest(to: word, among: candidates).map { "did you mean `\($0)`?" }
    }

    /// The candidate nearest to `word`, if it is near enough to be meant: one edit in three letters.
    static func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
        let limit = max(1, word.count / 3)
        guard word.count <= 64 else { return nil }
        return
            candidates.prefix(1000)
            .filter { abs($0.count - word.count) <= limit }
            .map { (candidate: $0, distance: distance(word.lowercased(), $0.lowercased())) }
            .filter { $0.distance <= limit && $0.distance < min(word.count, $0.candidate.count) }
            .min { ($0.distance, $0.candidate) < ($1.distance, $1.candidate) }?.candidate
    }

    /// Edits between two words: insertions, deletions, substitutions and swaps of neighbours (optimal string alignment).
    static func distance(_ left: String, _ right: String) -> Int {
        let left = Array(left)
        let right = Array(right)
        var beforeLast = [Int]()
        var last = Array(0...right.count)
        for row in left.indices {
            var current = [row + 1]
            for column in right.indices {
                let substitution = last[column] + (left[row] == right[column] ? 0 : 1)
                var best = min(substitution, last[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                    best = min(best, beforeLast[column - 1] + 1)
                }
                current.append(best)
            }
            (beforeLast, last) = (last, current)
        }
        return last[right.count]
    }
}

extension Sequence<String> {
    /// `a, b or c`, for messages; the first few only of many.
    func listed(_ conjunction: String = "or") -> String {
        let all = Array(self)
        let words = all.count > 8 ? all.prefix(8) + ["…"] : all[...]
        guard let last = words.last, words.count > 1 else { return words.first ?? "" }
        return words.dropLast().joined(separator: ", ") + " \(conjunction) " + last
    }
}
