extension FakeCluster.State {
    /// Who somebody is and what they may do; nothing is stored. `nil`: the request is about something else.
    func review(_ target: FakeTarget, _ request: FakeRequest, _ user: FakeUser) -> FakeAnswer? {
        guard request.method == "POST", target.name == nil else { return nil }
        let question = FakeJSON(request.body) ?? [:]
        switch (target.group, target.resource) {
        case ("authentication.k8s.io", "tokenreviews"): return .review(question, tokenStatus(question["spec"]))
        case ("authentication.k8s.io", "selfsubjectreviews"):
            return .review(question, ["userInfo": Self.info(user)])
        case ("authorization.k8s.io", "subjectaccessreviews"):
            return .review(question, ["allowed": .bool(isAllowed(question["spec"]))])
        default: return nil
        }
    }

    private func tokenStatus(_ spec: FakeJSON?) -> FakeJSON {
        guard let user = spec?["token"]?.string.flatMap({ usersByToken[$0] }) else {
            return ["user": [:], "error": "invalid bearer token"]
        }
        let asked = (spec?["audiences"]?.array ?? []).compactMap(\.string)
        let made = user.audiences.isEmpty ? ["https://kubernetes.default.svc"] : user.audiences
        var status: FakeJSON = ["authenticated": true, "user": Self.info(user)]
        guard !asked.isEmpty else {
            status["audiences"] = .array(made.map { .string($0) })
            return status
        }
        let common = asked.filter(made.contains)
        guard !common.isEmpty else {
            let problem = "token audiences \(Self.list(made)) is invalid for the target audiences \(Self.list(asked))"
            return ["user": [:], "error": .string("[invalid bearer token, \(problem)]")]
        }
        status["audiences"] = .array(common.map { .string($0) })
        return status
    }

    private static func list(_ words: [String]) -> String {
        "[" + words.map { "\"\($0)\"" }.joined(separator: " ") + "]"
    }

    private static func info(_ user: FakeUser) -> FakeJSON {
        var info: FakeJSON = ["username": .string(user.name)]
        if let uid = user.uid { info["uid"] = .string(uid) }
        if !user.groups.isEmpty { info["groups"] = .array(user.groups.map { .string($0) }) }
        if !user.extra.isEmpty {
            info["extra"] = .object(user.extra.mapValues { .array($0.map { .string($0) }) })
        }
        return info
    }

    private func isAllowed(_ spec: FakeJSON?) -> Bool {
        guard let name = spec?["user"]?.string, let user = usersByToken.values.first(where: { $0.name == name }) else {
            return false
        }
        if let path = spec?[path: "nonResourceAttributes", "path"]?.string {
            return user.rights == nil || ["/version", "/readyz"].contains(path)
        }
        let asked = spec?["resourceAttributes"]
        let group = asked?["group"]?.string ?? ""
        let resource = asked?["resource"]?.string ?? ""
        let below = (asked?["subresource"]?.string).map { $0.isEmpty ? "" : "/\($0)" } ?? ""
        return user.may("\(asked?["verb"]?.string ?? "") \(resource)\(group.isEmpty ? "" : ".\(group)")\(below)")
    }
}

extension FakeAnswer {
    fileprivate static func review(_ question: FakeJSON, _ status: FakeJSON) -> FakeAnswer {
        var answer = question
        if answer["metadata"] == nil { answer["metadata"] = [:] }
        answer["status"] = status
        return FakeAnswer(status: 201, contentType: "application/json", body: answer.text + [0x0A])
    }
}
