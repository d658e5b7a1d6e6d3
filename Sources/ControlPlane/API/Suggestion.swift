/// Finds what somebody may have meant.
enum Suggestion {
    /// `did you mean …?` for the word nearest to `word`, when one is near enough to be a misspelling of it.
    static func text(for word: String, among words: some Sequence<String>) -> String? {
        nearest(to: word, among: words).map { "did you mean `\($0)`?" }
    }

    /// The word with the fewest edits from `word`, at most a third of its length; the first of equals by the alphabet.
    static func nearest(to word: String, among words: some Sequence<String>) -> String? {
        let limit = max(1, word.count / 3)
        return words.map { (distance($0, word), $0) }
            .filter { $0.0 <= limit && $0.0 < min(word.count, $0.1.count) }
            .min { $0 < $1 }?.1
    }

    /// Levenshtein's distance: insertions, deletions and replacements.
    private static func distance(_ left: String, _ right: String) -> Int {
        let right = Array(right)
        var row = Array(0...right.count)
        for (line, character) in left.enumerated() {
            var diagonal = row[0]
            row[0] = line + 1
            for column in right.indices {
                let above = row[column + 1]
                row[column + 1] =
                    right[column] == character ? diagonal : 1 + min(diagonal, above, row[column])
                diagonal = above
            }
        }
        return row[right.count]
    }
}
