/// The 32-bit hash FNV-1a of Fowler, Noll and Vo: the same in every run, unlike `Hasher`.
enum FNV {
    static func hash(_ text: String) -> UInt32 {
        text.utf8.reduce(0x811C_9DC5) { ($0 ^ UInt32($1)) &* 0x0100_0193 }
    }

    static func hex(_ text: String) -> String {
        let digits = String(hash(text), radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }
}
