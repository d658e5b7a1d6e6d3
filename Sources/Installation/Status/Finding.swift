/// One thing that was looked at.
package struct Finding: Hashable, Sendable {
    package enum Grade: String, Hashable, Sendable, CaseIterable {
        case good, warning, bad
    }

    package var grade: Grade
    /// What it is about: `Deployment isochrone-extender`.
    package var subject: String
    /// What is the case.
    package var text: String
    /// What to do; `nil` when there is nothing to be done.
    package var remedy: String?

    package init(_ grade: Grade, _ subject: String, _ text: String, remedy: String? = nil) {
        self.grade = grade
        self.subject = subject
        self.text = text
        self.remedy = remedy
    }
}
