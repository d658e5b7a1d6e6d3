import CommandSupport
import Monitoring
import ProgramAPI
import ReportSpool

/// How the program ends when it cannot go on.
struct ProgramFailure {
    let message: String
    /// 2 for wrong input, 1 for everything else.
    let status: Int32

    init(_ error: any Error) {
        message = "\(error)"
        status = Self.isAboutInput(error) ? 2 : 1
    }

    private static func isAboutInput(_ error: any Error) -> Bool {
        switch error {
        case is InputError, is PeerListError, is ControlSocketError: true
        // The option names the file, so the file is what is wrong.
        case ReportSpoolError.unusable: true
        case let error as ProbeError: error.isAboutInput
        default: false
        }
    }
}
