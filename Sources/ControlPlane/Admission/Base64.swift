import Foundation

/// Base64 (RFC 4648, section 4), as the patches of admission webhooks are sent.
enum Base64 {
    static func text(of bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString()
    }
}
