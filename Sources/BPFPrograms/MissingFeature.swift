/// Something that the STAMP programs need and the running kernel does not offer.
package struct MissingFeature: Hashable, Sendable, CustomStringConvertible {
    /// What is missing.
    package let name: String
    /// What the kernel said.
    package let reason: String
    /// The first kernel version that has it; `nil` when it is a matter of privilege.
    package let minimumKernel: String?

    package init(name: String, reason: String, minimumKernel: String?) {
        self.name = name
        self.reason = reason
        self.minimumKernel = minimumKernel
    }

    package var description: String {
        "\(name): \(reason)" + (minimumKernel.map { " (needs Linux \($0) or newer)" } ?? "")
    }
}
