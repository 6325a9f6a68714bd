/// Lends the UTF-8 of `text` without a copy where it is stored so, which is everywhere on Linux.
@inline(__always)
func withBytes<Result, Failure: Error>(
    of text: String,
    _ body: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Result
) throws(Failure) -> Result {
    var text = text
    var outcome: Swift.Result<Result, Failure>?
    text.withUTF8 { bytes in
        do throws(Failure) {
            outcome = .success(try body(bytes))
        } catch {
            outcome = .failure(error)
        }
    }
    guard let outcome else { preconditionFailure("withUTF8 calls its body once") }
    return try outcome.get()
}
