import ClusterModel
import Hummingbird

extension APIProblem {
    /// Why a plan that was put is not used.
    init(_ outcome: OfferOutcome, of id: ApplicationID) {
        switch outcome {
        case .accepted: self.init(.internalServerError, .failed, "the plan was accepted")
        case .refused(let complaints): self.init(complaints)
        case .superseded(let revision):
            self.init(
                .conflict, .conflict,
                "a plan for snapshot \(revision) was accepted before; plan on a snapshot that is no older")
        case .ahead(let revision):
            self.init(
                .conflict, .conflict, "the newest snapshot is \(revision); read it again and name the one planned on")
        case .busy:
            self.init(
                .tooManyRequests, .tooMany, "another plan of \(id) is being checked; put the next one after its answer",
                headers: [.retryAfter: "1"])
        case .builtin:
            self.init(
                .conflict, .conflict,
                "application \(id) has the built-in scheduler; to plan it yourself write scheduler: external in its spec"
            )
        case .unplannable:
            self.init(
                .conflict, .unplannable, "application \(id) is gone, or its policy is not loaded; see GET …/plan")
        }
    }

    /// A 422 with everything that the plan breaks.
    private init(_ complaints: [PlanOffer.Complaint]) {
        self.init(
            .unprocessableContent, .planRefused, complaints.summary,
            errors: complaints.map {
                FieldError(
                    path: $0.index.map { "placements[\($0)]" } ?? "placements", message: $0.sentence, remedy: $0.remedy)
            })
    }
}
