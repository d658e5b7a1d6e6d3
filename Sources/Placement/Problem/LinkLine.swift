/// One metric of all links from one node, or to it, without the row of all nodes that it would take to write them down:
/// where the node shares its links with its sub-cluster, the values of that.
struct LinkLine {
    let values: [Double]
    let start: Int
    let stride: Int
    /// By node: where its value is among ``values``; empty where that is its own index.
    let places: [Int]
    /// The node that all the links have in common, and the value on it.
    let node: Int
    let onOneNode: Double

    /// The value of the link between the line's node and another one; NaN when unknown.
    @inline(__always)
    subscript(other: Int) -> Double {
        if other == node { return onOneNode }
        return values[start + stride * (places.isEmpty ? other : places[other])]
    }
}
