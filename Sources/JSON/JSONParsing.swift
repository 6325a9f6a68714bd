import CJSON

/// What to refuse beyond what the grammar refuses.
package struct JSONParsingOptions: Sendable {
    /// Arrays and objects inside one another; hostile text nests to exhaust the stack.
    package var maximumDepth = 512
    /// RFC 8259 §4 leaves a repeated key undefined; by default the last one wins.
    package var refusesDuplicateKeys = false

    package init(maximumDepth: Int = 512, refusesDuplicateKeys: Bool = false) {
        self.maximumDepth = maximumDepth
        self.refusesDuplicateKeys = refusesDuplicateKeys
    }
}

extension JSONValue {
    /// Parses exactly one value: strict grammar, valid UTF-8, nothing after it.
    ///
    /// Integers past 64 bits become doubles. `NaN`, comments, trailing commas,
    /// lone surrogates and numbers past the range of doubles are refused.
    package init(
        parsing bytes: [UInt8],
        options: JSONParsingOptions = JSONParsingOptions()
    ) throws(JSONError) {
        do {
            self = try JSONValue.parse(bytes, options)
        } catch  where error.code == .number {
            // simdjson refuses integers past 64 bits; as doubles they are in range.
            guard let widened = bytes.wideningLongIntegers() else { throw error }
            do {
                self = try JSONValue.parse(widened, options)
            } catch {
                throw JSONError(error.code, error.message)
            }
        }
    }

    package init(
        parsing text: String,
        options: JSONParsingOptions = JSONParsingOptions()
    ) throws(JSONError) {
        try self.init(parsing: Array(text.utf8), options: options)
    }

    private static func parse(
        _ bytes: [UInt8],
        _ options: JSONParsingOptions
    ) throws(JSONError) -> JSONValue {
        let parsed = bytes.withUnsafeBytes { raw in
            cjson_parse(
                raw.baseAddress?.assumingMemoryBound(to: CChar.self),
                raw.count,
                max(1, options.maximumDepth)
            )
        }
        guard let document = parsed else {
            throw JSONError(.tooLong, "no memory left to parse \(bytes.count) bytes")
        }
        defer { cjson_free(document) }
        let failure = cjson_failure(document)
        guard failure == CJSON_OK else {
            throw JSONError(failure, bytes, offset: cjson_offset(document), options)
        }
        let nodes = UnsafeBufferPointer(start: cjson_nodes(document), count: cjson_count(document))
        var reader = NodeReader(nodes: nodes, refusesDuplicateKeys: options.refusesDuplicateKeys)
        return try reader.next()
    }
}

/// Rebuilds values from nodes in document order.
private struct NodeReader {
    let nodes: UnsafeBufferPointer<cjson_node>
    let refusesDuplicateKeys: Bool
    var place = 0

    mutating func next() throws(JSONError) -> JSONValue {
        let node = nodes[place]
        place += 1
        switch UInt32(node.kind) {
        case CJSON_FALSE.rawValue: return .bool(false)
        case CJSON_TRUE.rawValue: return .bool(true)
        case CJSON_INTEGER.rawValue: return .integer(node.integer)
        case CJSON_NUMBER.rawValue: return .number(node.number)
        case CJSON_STRING.rawValue: return .string(text(node))
        case CJSON_ARRAY.rawValue: return try array(count: node.length)
        case CJSON_OBJECT.rawValue: return try object(count: node.length)
        default: return .null
        }
    }

    private mutating func array(count: Int) throws(JSONError) -> JSONValue {
        var elements: [JSONValue] = []
        elements.reserveCapacity(count)
        for _ in 0..<count { elements.append(try next()) }
        return .array(elements)
    }

    private mutating func object(count: Int) throws(JSONError) -> JSONValue {
        var members = JSONObject()
        members.reserve(count)
        for _ in 0..<count {
            let key = text(nodes[place])
            place += 1
            let repeated = members.set(key, try next())
            if repeated, refusesDuplicateKeys {
                throw JSONError(.duplicateKey, "an object names the same key twice; keep one")
            }
        }
        return .object(members)
    }

    private func text(_ node: cjson_node) -> String {
        String(
            decoding: UnsafeRawBufferPointer(start: node.text, count: node.length),
            as: UTF8.self
        )
    }
}

extension JSONError {
    fileprivate init(
        _ failure: cjson_failure,
        _ bytes: [UInt8],
        offset: Int64,
        _ options: JSONParsingOptions
    ) {
        let offset = offset < 0 ? nil : Int(offset)
        switch failure {
        case CJSON_UTF8:
            self.init(.encoding, "not UTF-8; convert the text first", offset: bytes.firstNonUTF8())
        case CJSON_DEPTH:
            self.init(.depth, "nested deeper than \(options.maximumDepth)", offset: offset)
        case CJSON_NUMBER_RANGE:
            self.init(.number, "a number is malformed or past the range of doubles", offset: offset)
        case CJSON_EMPTY:
            self.init(.empty, "no JSON value in \(bytes.count) bytes")
        case CJSON_STRING_ESCAPE:
            self.init(.escape, "a string has a bad escape or half a surrogate pair", offset: offset)
        case CJSON_MEMORY:
            self.init(.tooLong, "\(bytes.count) bytes do not fit the parser; split the document")
        default:
            self.init(.syntax, "not valid JSON", offset: offset)
        }
    }
}
