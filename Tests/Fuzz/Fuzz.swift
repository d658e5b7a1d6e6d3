import KubernetesWire

/// Called by libFuzzer with one input after the other; it tells crashes and hangs by itself.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = [UInt8](UnsafeBufferPointer(start: start, count: count))
    WireProperties.check(input)
    return 0
}
