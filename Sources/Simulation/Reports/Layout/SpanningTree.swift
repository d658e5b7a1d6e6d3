/// The shortest tree that joins all sites (Prim 1957): few enough lines to be read.
struct SpanningTree {
    let edges: [(Int, Int)]

    init(_ map: SiteMap) {
        let count = map.sites.count
        var nearest: [(length: Double, from: Int)] = Array(repeating: (.infinity, -1), count: count)
        var isJoined = Array(repeating: false, count: count)
        var found: [(Int, Int)] = []
        for start in 0..<count where !isJoined[start] {
            var current = start
            while true {
                isJoined[current] = true
                for other in 0..<count where !isJoined[other] {
                    if let length = map.latency(current, other), length < nearest[other].length {
                        nearest[other] = (length, current)
                    }
                }
                let next = (0..<count).filter { !isJoined[$0] && nearest[$0].length < .infinity }
                    .min { (nearest[$0].length, $0) < (nearest[$1].length, $1) }
                guard let next else { break }
                found.append((nearest[next].from, next))
                current = next
            }
        }
        edges = found
    }
}
