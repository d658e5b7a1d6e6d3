import ClusterModel

/// Who a document is about.
struct Metadata {
    var name: String
    var namespace: String
    var labels: [String: String]
    var annotations: [String: String]

    /// What authors write.
    static let fields = ["name", "namespace", "labels", "annotations"]

    /// What Kubernetes adds to a custom resource; read over.
    static let addedFields: Set<String> = [
        "uid", "resourceVersion", "generation", "creationTimestamp", "deletionTimestamp",
        "deletionGracePeriodSeconds", "managedFields", "ownerReferences", "finalizers", "generateName", "selfLink",
    ]
}

extension Located {
    func metadata(for kind: ManifestDocument.Kind) -> Metadata? {
        guard let mapping = withoutAddedFields().mapping(Metadata.fields) else { return nil }
        // Pods name their application in a label, whose value has 63 characters at most.
        let limit = kind == .application ? 63 : 253
        let name = mapping.required("name")?.subdomain(limit: limit)
        let namespace = mapping["namespace"].map { $0.namespaceName() } ?? WellKnown.defaultNamespace
        let labels = mapping.texts("labels")
        let annotations = mapping.texts("annotations")
        guard let name, let namespace else { return nil }
        return Metadata(name: name, namespace: namespace, labels: labels, annotations: annotations)
    }

    private func withoutAddedFields() -> Located {
        guard case .mapping(let entries) = node.content else { return self }
        let kept = entries.filter { !Metadata.addedFields.contains($0.key) }
        return Located(node: SyntaxNode(content: .mapping(kept), mark: node.mark), path: path, context: context)
    }
}

extension Located {
    /// A DNS-1123 subdomain, as Kubernetes demands of object names.
    func subdomain(limit: Int) -> String? {
        guard let text = text() else { return nil }
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        guard text.utf8.count <= limit, labels.allSatisfy(\.isDNSLabelOfAnyLength) else {
            note(
                "`\(text.excerpt)` is no object name",
                remedy: "use 1 to \(limit) of a-z, 0-9, `-` and `.`, with a letter or digit at both ends")
            return nil
        }
        return text
    }

    /// A DNS-1123 label.
    fileprivate func namespaceName() -> String? {
        guard let text = text() else { return nil }
        guard text.utf8.count <= 63, text[...].isDNSLabelOfAnyLength else {
            note(
                "`\(text.excerpt)` is no namespace name",
                remedy: "use 1 to 63 of a-z, 0-9 and `-`, with a letter or digit at both ends")
            return nil
        }
        return text
    }

    /// A kind of Kubernetes objects, such as `StatefulSet`.
    func kindName() -> String? {
        guard let text = text() else { return nil }
        let scalars = text.unicodeScalars
        let isKind =
            (1...63).contains(scalars.count) && scalars.allSatisfy(\.isLetterOrDigit)
            && scalars.first.map { ("A"..."Z").contains($0) } == true
        guard isKind else {
            note("`\(text.excerpt)` is no kind of object", remedy: "write one such as Deployment or StatefulSet")
            return nil
        }
        return text
    }

    /// A name that fits into the value of a Kubernetes label, where pods carry it.
    func labelValue() -> String? {
        guard let text = text() else { return nil }
        let scalars = text.unicodeScalars
        let isLabel =
            (1...63).contains(scalars.count)
            && scalars.allSatisfy { $0.isLetterOrDigit || $0 == "-" || $0 == "_" || $0 == "." }
            && scalars.first?.isLetterOrDigit == true && scalars.last?.isLetterOrDigit == true
        guard isLabel else {
            note(
                "`\(text.excerpt)` is no name that a pod's label can carry",
                remedy: "use 1 to 63 letters, digits, `-`, `_` and `.`, with a letter or digit at both ends")
            return nil
        }
        return text
    }
}

extension Substring {
    fileprivate var isDNSLabelOfAnyLength: Bool {
        let isAllowed = unicodeScalars.allSatisfy {
            ("a"..."z").contains($0) || ("0"..."9").contains($0) || $0 == "-"
        }
        return isAllowed && !isEmpty && first != "-" && last != "-"
    }
}
