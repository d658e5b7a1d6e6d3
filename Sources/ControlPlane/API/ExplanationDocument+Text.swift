import ClusterModel

extension ExplanationDocument {
    /// The same for people: the plan's text, cut to what was asked, with the plan's age and the answer on the node.
    func text(of plan: Plan, _ question: ExplanationQuestion) -> String {
        var part = plan
        part.explanation.components = plan.explanation.components.filter(question.concerns).map { component in
            var component = component
            if let node = question.node { component.rejections = component.rejections.filter { $0.node == node } }
            return component
        }
        let answers = components.compactMap { part in
            part.asked.map { "\(part.component) \(part.replica) on \($0.node): \($0.words)" }
        }
        let planner = plan.origin == .external ? " by the application's own scheduler" : ""
        let planned = "planned\(planner) \(Int(min(age, 1e9))) s ago on snapshot \(plan.snapshotRevision)"
        let answer = answers.isEmpty ? "" : answers.joined(separator: "\n") + "\n\n"
        return answer + part.text + "\n\(planned)\n" + scheduler.text
    }
}

extension ExplanationDocument.AskedNode {
    fileprivate var words: String {
        switch verdict {
        case .placed: "it runs there"
        case .planned: "the plan has it there"
        case .rejected: "rejected, \(reason ?? "")"
        case .possible: "possible, and the plan has a better place"
        }
    }
}
