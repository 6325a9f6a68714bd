import CYAML

/// One step of libyaml's parser, copied out of C memory.
struct YAMLEvent {
    enum Kind {
        case documentStart
        case sequenceStart
        case mappingStart
        /// The end of a sequence or a mapping; libyaml guarantees that they balance.
        case collectionEnd
        case scalar(String, plain: Bool)
        case alias(String)
        case streamEnd
        /// Starts and ends that carry nothing.
        case other
    }

    var kind: Kind
    var anchor: String?
    var tag: String?
    var line: Int
    var column: Int
}

/// Owns a libyaml parser over bytes that outlive it.
final class YAMLEvents {
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let bytes: UnsafeBufferPointer<UInt8>
    private let file: String

    /// `bytes` is valid UTF-8 that stays in place as long as this object.
    init(_ bytes: UnsafeBufferPointer<UInt8>, file: String) throws(YAMLError) {
        self.bytes = bytes
        self.file = file
        parser = .allocate(capacity: 1)
        parser.initialize(to: yaml_parser_t())
        guard yaml_parser_initialize(parser) == 1 else {
            parser.deallocate()
            throw YAMLError(
                code: .tooLarge,
                file: file,
                line: 0,
                column: 0,
                message: "out of memory"
            )
        }
        yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    }

    deinit {
        yaml_parser_delete(parser)
        parser.deallocate()
    }

    func next() throws(YAMLError) -> YAMLEvent {
        var event = yaml_event_t()
        guard yaml_parser_parse(parser, &event) == 1 else { throw syntaxError() }
        defer { yaml_event_delete(&event) }
        var result = YAMLEvent(
            kind: .other,
            line: event.start_mark.line + 1,
            column: event.start_mark.column + 1
        )
        switch event.type {
        case YAML_STREAM_END_EVENT: result.kind = .streamEnd
        case YAML_DOCUMENT_START_EVENT: result.kind = .documentStart
        case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: result.kind = .collectionEnd
        case YAML_ALIAS_EVENT:
            result.kind = .alias(text(event.data.alias.anchor) ?? "")
        case YAML_SCALAR_EVENT:
            let scalar = event.data.scalar
            let value = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
            result.kind = .scalar(
                String(decoding: value, as: UTF8.self),
                plain: scalar.style == YAML_PLAIN_SCALAR_STYLE
            )
            result.anchor = text(scalar.anchor)
            result.tag = text(scalar.tag)
        case YAML_SEQUENCE_START_EVENT:
            result.kind = .sequenceStart
            result.anchor = text(event.data.sequence_start.anchor)
            result.tag = text(event.data.sequence_start.tag)
        case YAML_MAPPING_START_EVENT:
            result.kind = .mappingStart
            result.anchor = text(event.data.mapping_start.anchor)
            result.tag = text(event.data.mapping_start.tag)
        default: break
        }
        return result
    }

    private func text(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
        pointer.map { String(cString: $0) }
    }

    private func syntaxError() -> YAMLError {
        let problem = parser.pointee.problem.map { String(cString: $0) } ?? "out of memory"
        let context = parser.pointee.context.map { String(cString: $0) + ": " } ?? ""
        var line = parser.pointee.problem_mark.line + 1
        var column = parser.pointee.problem_mark.column + 1
        if parser.pointee.error == YAML_READER_ERROR {
            // The reader knows only the offset of a byte.
            (line, column) = position(of: parser.pointee.problem_offset, in: Array(bytes))
        }
        let advice =
            problem.contains("cannot start any token")
            ? "; indent with spaces, and quote a value that starts with @ ` or %" : ""
        return YAMLError(
            code: .syntax,
            file: file,
            line: line,
            column: column,
            message: context + problem + advice
        )
    }
}
