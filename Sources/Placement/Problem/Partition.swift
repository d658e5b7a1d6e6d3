/// Things put into classes, finer with every row of values that tells them apart. Classes are numbered in the order in
/// which they are met.
struct Partition {
    /// By thing.
    private(set) var numbers: [Int] = []
    /// How many classes there are.
    private(set) var count = 0

    /// Distinct values up to which they are found by looking at each.
    private static let few = 12

    init(_ values: [some Hashable]) {
        (numbers, count) = Self.numbered(values)
    }

    /// Tells apart what has different values.
    mutating func refine(by values: [Int]) {
        let (others, width) = Self.numbered(values)
        refine(others, width)
    }

    /// Tells apart what has different values.
    mutating func refine(by values: [Double]) {
        let (others, width) = Self.numbered(values)
        refine(others, width)
    }

    /// Gives each of these a class of its own.
    mutating func split(off singles: Set<Int>) {
        guard !singles.isEmpty else { return }
        for (index, thing) in singles.sorted().enumerated() { numbers[thing] = count + index }
        (numbers, count) = Self.renumbered(numbers, below: count + singles.count)
    }

    private mutating func refine(_ others: [Int], _ width: Int) {
        guard width > 1 else { return }
        for index in numbers.indices { numbers[index] = numbers[index] * width + others[index] }
        (numbers, count) = Self.renumbered(numbers, below: count * width)
    }

    /// The same classes without gaps in their numbers.
    private static func renumbered(_ keys: [Int], below limit: Int) -> ([Int], Int) {
        guard limit <= 64 * keys.count else { return numbered(keys) }
        var known = Array(repeating: -1, count: limit)
        var count = 0
        let numbers = keys.map { key in
            if known[key] < 0 {
                known[key] = count
                count += 1
            }
            return known[key]
        }
        return (numbers, count)
    }

    private static func numbered<Value: Hashable>(_ values: [Value]) -> ([Int], Int) {
        var distinct: [Value] = []
        var index: [Value: Int] = [:]
        let numbers = values.map { value in
            if index.isEmpty, let known = distinct.firstIndex(of: value) { return known }
            if let known = index[value] { return known }
            distinct.append(value)
            if distinct.count == few {
                for (number, value) in distinct.enumerated() { index[value] = number }
            } else if distinct.count > few {
                index[value] = distinct.count - 1
            }
            return distinct.count - 1
        }
        return (numbers, distinct.count)
    }
}
