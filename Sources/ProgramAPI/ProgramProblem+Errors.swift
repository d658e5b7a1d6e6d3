import BPFPrograms
import Hummingbird

extension ProgramProblem {
    init(_ error: any Error, request: Request) {
        switch error {
        case let problem as ProgramProblem: self = problem
        case let error as ProgramError: self.init(error)
        case let error as any HTTPResponseError where error.status == .notFound:
            self.init(
                status: .notFound, kind: .notFound,
                detail: "nothing is served at \(request.uri.path); there are /programs and /programs/{name}")
        case let error as any HTTPResponseError where error.status == .contentTooLarge:
            self.init(status: .contentTooLarge, kind: .tooLarge, detail: "the body is larger than is read here")
        case let error as any HTTPResponseError where error.status.kind == .clientError:
            self.init(status: error.status, kind: .invalid, detail: "\(error)")
        default:
            self.init(
                status: .internalServerError, kind: .failed, detail: "the daemon failed to answer; its log says why")
        }
    }

    private init(_ error: ProgramError) {
        let (status, kind): (HTTPResponse.Status, Kind) =
            switch error {
            case .unknown: (.notFound, .notFound)
            case .badName: (.badRequest, .invalid)
            case .unreadable, .digest: (.unprocessableContent, .rejected)
            case .tooMany, .notForFamily, .metricTaken: (.conflict, .conflict)
            case .programs(let error): Self.answer(to: error)
            }
        self.init(status: status, kind: kind, detail: Self.detail(error), log: error.log)
    }

    /// The log has a member of its own.
    private static func detail(_ error: ProgramError) -> String {
        guard case .programs(.failed(let step, let code, _)) = error else { return error.description }
        return BPFError.failed(step: step, code: code, log: "").description
    }

    private static func answer(to error: BPFError) -> (HTTPResponse.Status, Kind) {
        switch error {
        case .unsupported: (.serviceUnavailable, .unavailable)
        case .incompatibleMap, .pinsInUse, .illegalTransition: (.conflict, .conflict)
        case .unknownDevice, .unsupportedDevice, .noCgroup, .unsuitable, .failed: (.unprocessableContent, .rejected)
        }
    }
}
