/// A value that is read when metrics are asked for.
package struct Sample: Sendable {
    package var labels: [(String, String)]
    package var value: Double

    package init(_ value: Double, labels: [(String, String)] = []) {
        self.labels = labels
        self.value = value
    }
}
