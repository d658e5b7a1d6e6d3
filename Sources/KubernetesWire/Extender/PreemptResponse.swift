/// Writes `ExtenderPreemptionResult`: where a pod may take the place of others.
public enum PreemptResponse {
    /// - Parameter candidates: in the order in which they are written. Those without victims are left out, because the
    ///   scheduler fails the whole preemption over one of them, and so is a node that has been there already. None at all
    ///   means that preemption helps nowhere.
    public static func bytes(_ candidates: [PreemptCandidate]) -> [UInt8] {
        var output = Array("{\"NodeNameToMetaVictims\":{".utf8)
        var nodes: Set<String> = []
        for candidate in candidates where !candidate.victims.isEmpty {
            guard nodes.insert(candidate.node).inserted else { continue }
            if nodes.count > 1 { output.append(UInt8(ascii: ",")) }
            append(candidate, to: &output)
        }
        output.append(contentsOf: "}}".utf8)
        return output
    }

    private static func append(_ candidate: PreemptCandidate, to output: inout [UInt8]) {
        output.append(contentsOf: JSONText.quoted(candidate.node))
        output.append(contentsOf: ":{\"Pods\":[".utf8)
        for (place, victim) in candidate.victims.enumerated() {
            output.append(contentsOf: (place == 0 ? "{\"UID\":" : ",{\"UID\":").utf8)
            output.append(contentsOf: JSONText.quoted(victim.uid))
            output.append(UInt8(ascii: "}"))
        }
        output.append(contentsOf: "],\"NumPDBViolations\":\(candidate.pdbViolations)}".utf8)
    }
}
