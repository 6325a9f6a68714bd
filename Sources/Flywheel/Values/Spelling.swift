extension Decoder {
    /// Reads a value that is written as one word, such as `2h` or `5 %`.
    ///
    /// - Throws: `DecodingError.dataCorrupted` naming what was expected; the configuration reader
    ///   adds file, line and column.
    public func spelled<Value>(
        _ expected: String,
        _ read: (String) -> Value?
    ) throws -> Value {
        let text = try singleValueContainer().decode(String.self)
        guard let value = read(text) else {
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: codingPath,
                    debugDescription: "expected \(expected), found '\(text)'"
                )
            )
        }
        return value
    }
}
