/// A single value: a scalar of the types below, or any other type decoded from the same node.
struct YAMLScalarContainer: SingleValueDecodingContainer {
    private let decoder: YAMLDecoder
    var codingPath: [any CodingKey] { decoder.codingPath }

    init(_ decoder: YAMLDecoder) { self.decoder = decoder }

    func decodeNil() -> Bool { decoder.node.isNull }

    func decode(_ type: Bool.Type) throws -> Bool { try decoder.node.flag() }
    func decode(_ type: String.Type) throws -> String {
        guard let text = decoder.node.string else {
            throw decoder.node.mismatch(expected: "a string")
        }
        return text
    }
    func decode(_ type: Double.Type) throws -> Double { try decoder.node.number() }
    func decode(_ type: Float.Type) throws -> Float { Float(try decoder.node.number()) }
    func decode(_ type: Int.Type) throws -> Int { try decoder.node.integer() }
    func decode(_ type: Int8.Type) throws -> Int8 { try decoder.node.integer() }
    func decode(_ type: Int16.Type) throws -> Int16 { try decoder.node.integer() }
    func decode(_ type: Int32.Type) throws -> Int32 { try decoder.node.integer() }
    func decode(_ type: Int64.Type) throws -> Int64 { try decoder.node.integer() }
    func decode(_ type: UInt.Type) throws -> UInt { try decoder.node.integer() }
    func decode(_ type: UInt8.Type) throws -> UInt8 { try decoder.node.integer() }
    func decode(_ type: UInt16.Type) throws -> UInt16 { try decoder.node.integer() }
    func decode(_ type: UInt32.Type) throws -> UInt32 { try decoder.node.integer() }
    func decode(_ type: UInt64.Type) throws -> UInt64 { try decoder.node.integer() }

    func decode<T: Decodable>(_ type: T.Type) throws -> T {
        try decoder.node.decode(type, codingPath: codingPath)
    }
}

extension YAMLNode {
    /// `true` or `false`; the many other spellings of YAML 1.1 are a well-known trap
    /// (`no` for Norway), so they are neither flags nor silently text.
    func flag() throws(YAMLError) -> Bool {
        let expected = "true or false"
        guard case .scalar(let text, let plain) = content, !isNull else {
            throw mismatch(expected: expected)
        }
        let meant: Bool? =
            switch text.lowercased() {
            case "true", "yes", "on", "y": true
            case "false", "no", "off", "n": false
            default: nil
            }
        guard let meant else { throw mismatch(expected: expected) }
        guard plain else { throw mismatch(expected: expected, advice: "; remove the quotes") }
        guard text == "\(meant)" else {
            throw mismatch(expected: expected, advice: "; write \(meant)")
        }
        return meant
    }

    /// Decimal digits with an optional sign, `_` between digits; a leading zero is refused
    /// because YAML 1.1 reads it as octal.
    func integer<T: FixedWidthInteger>() throws(YAMLError) -> T {
        let expected = "a whole number"
        let text = try numeral(expected)
        let digits = text.first == "-" || text.first == "+" ? text.dropFirst() : text[...]
        guard digits.allSatisfy({ $0.isASCII && $0.isWholeNumber }), !digits.isEmpty else {
            throw mismatch(expected: expected)
        }
        guard digits.count == 1 || digits.first != "0" else {
            throw mismatch(expected: expected, advice: "; remove the leading zero")
        }
        guard let value = T(text) else {
            throw error(.invalidValue, "\(text.clipped) is not within \(T.min)...\(T.max)")
        }
        return value
    }

    /// A decimal number; infinities, `nan` and hexadecimal are refused.
    func number() throws(YAMLError) -> Double {
        let expected = "a number"
        let text = try numeral(expected)
        guard text.allSatisfy({ "0123456789+-.eE".contains($0) }), let value = Double(text) else {
            throw mismatch(expected: expected)
        }
        guard value.isFinite else { throw error(.invalidValue, "\(text.clipped) is too large") }
        return value
    }

    /// The text of a plain scalar without the `_` between its digits.
    private func numeral(_ expected: String) throws(YAMLError) -> String {
        guard case .scalar(let text, let plain) = content, !isNull else {
            throw mismatch(expected: expected)
        }
        guard plain else { throw mismatch(expected: expected, advice: "; remove the quotes") }
        let groups = text.split(separator: "_", omittingEmptySubsequences: false)
        guard groups.count > 1 else { return text }
        let wellPlaced = groups.enumerated().allSatisfy { index, group in
            let first = group.first?.isWholeNumber == true
            let signed = index == 0 && (group.first == "-" || group.first == "+") && group.count > 1
            return (first || signed) && group.last?.isWholeNumber == true
        }
        guard wellPlaced else { throw mismatch(expected: expected) }
        return groups.joined()
    }
}
