extension HostReport {
    /// A line for each use and one for each feature, for a terminal.
    package var table: String {
        let uses = HostUse.allCases.map { use in
            Row(use.title, offers(use) ? "yes" : "no", missing(for: use).map(\.feature.title).joined(separator: ", "))
        }
        let features = KernelFeature.allCases.map { feature in
            let gap = missing.first { $0.feature == feature }
            return Row(feature.title, gap == nil ? "yes" : "no", gap?.reason ?? "")
        }
        let width = (uses + features).map(\.name.count).max() ?? 0
        let lines =
            [Row("USE", "HERE", "MISSING").text(width)] + uses.map { $0.text(width) }
            + ["", Row("FEATURE", "HERE", "REASON").text(width)] + features.map { $0.text(width) }
            + [
                "",
                "Capabilities: " + (capabilities.names.isEmpty ? "none" : capabilities.names.joined(separator: ", ")),
            ]
        return lines.joined(separator: "\n") + "\n"
    }

    /// What cannot be done and why, in one line; `nil` when nothing is missing.
    package var shortfall: String? {
        missing.isEmpty ? nil : missing.summary
    }

    private struct Row {
        let name, state, remark: String

        init(_ name: String, _ state: String, _ remark: String) {
            (self.name, self.state, self.remark) = (name, state, remark)
        }

        func text(_ width: Int) -> String {
            let padded = name + String(repeating: " ", count: width - name.count + 2) + state
            guard !remark.isEmpty else { return padded }
            return padded + String(repeating: " ", count: max(0, 4 - state.count) + 2) + remark
        }
    }
}
