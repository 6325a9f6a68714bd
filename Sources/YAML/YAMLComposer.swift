/// Builds the tree from the events of one document, and refuses what configuration has no use for.
struct YAMLComposer {
    /// Levels of nesting; also what bounds the recursion of every walk over a tree.
    static let maximumDepth = 64
    /// Nodes that all aliases of a file may stand for together ("billion laughs").
    static let maximumAliasedNodes = 10_000

    private let events: YAMLEvents
    private let file: String
    private var anchors: [String: YAMLNode] = [:]
    private var aliasedNodes = 0

    static func compose(_ bytes: [UInt8], file: String) throws(YAMLError) -> YAMLNode {
        guard bytes.count <= maximumFileBytes else {
            throw YAMLError(
                code: .tooLarge,
                file: file,
                line: 0,
                column: 0,
                message: "larger than \(maximumFileBytes >> 20) MiB; split the file"
            )
        }
        if let offset = firstInvalidUTF8(bytes) {
            let (line, column) = position(of: offset, in: bytes)
            throw YAMLError(
                code: .notUTF8,
                file: file,
                line: line,
                column: column,
                message: "not UTF-8; save the file as UTF-8 (iconv -f GB18030 -t UTF-8 for Chinese)"
            )
        }
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let body = bytes.starts(with: mark) ? bytes.dropFirst(mark.count) : bytes[...]
        return try body.withUnsafeBufferPointer { buffer throws(YAMLError) in
            var composer = try YAMLComposer(
                events: YAMLEvents(buffer, file: file),
                file: file
            )
            return try composer.document()
        }
    }

    private init(events: YAMLEvents, file: String) {
        self.events = events
        self.file = file
    }

    private mutating func document() throws(YAMLError) -> YAMLNode {
        var root: YAMLNode?
        while true {
            let event = try events.next()
            switch event.kind {
            case .streamEnd:
                return root
                    ?? YAMLNode(
                        .scalar("", plain: true),
                        file: file,
                        line: 1,
                        column: 1,
                        path: ""
                    )
            case .documentStart where root != nil:
                throw refuse(
                    event,
                    .multipleDocuments,
                    path: "",
                    "a second document starts here; keep one document a file"
                )
            case .documentStart:
                root = try node(events.next(), path: "", depth: 0)
            default: continue
            }
        }
    }

    private mutating func node(
        _ event: YAMLEvent,
        path: String,
        depth: Int
    ) throws(YAMLError) -> YAMLNode {
        guard depth <= Self.maximumDepth else {
            throw refuse(
                event,
                .tooDeep,
                path: path,
                "nested deeper than \(Self.maximumDepth) levels"
            )
        }
        if let tag = event.tag {
            throw refuse(
                event,
                .unsupported,
                path: path,
                "the tag \(tag.clipped) is not used here; remove it and quote the value if it is text"
            )
        }
        let content: YAMLNode.Content
        switch event.kind {
        case .alias(let name): return try aliased(name, event, path: path, depth: depth)
        case .scalar(let text, let plain): content = .scalar(text, plain: plain)
        case .sequenceStart: content = try sequence(path: path, depth: depth)
        case .mappingStart: content = try mapping(path: path, depth: depth)
        default: throw refuse(event, .syntax, path: path, "expected a value")
        }
        let node = YAMLNode(
            content,
            file: file,
            line: event.line,
            column: event.column,
            path: path
        )
        if let anchor = event.anchor { anchors[anchor] = node }
        return node
    }

    private mutating func sequence(
        path: String,
        depth: Int
    ) throws(YAMLError) -> YAMLNode.Content {
        var elements: [YAMLNode] = []
        while true {
            let event = try events.next()
            if case .collectionEnd = event.kind { return .sequence(elements) }
            elements.append(try node(event, path: path + "[\(elements.count)]", depth: depth + 1))
        }
    }

    private mutating func mapping(
        path: String,
        depth: Int
    ) throws(YAMLError) -> YAMLNode.Content {
        var entries: [(key: YAMLNode, value: YAMLNode)] = []
        var lines: [String: Int] = [:]
        while true {
            let event = try events.next()
            if case .collectionEnd = event.kind { return .mapping(entries) }
            let name = try keyName(event, path: path)
            if let line = lines.updateValue(event.line, forKey: name) {
                throw refuse(
                    event,
                    .duplicateKey,
                    path: YAMLNode.path(path, name),
                    "the key '\(name.clipped)' is already on line \(line)"
                )
            }
            let place = YAMLNode.path(path, name)
            let key = try node(event, path: place, depth: depth + 1)
            entries.append((key, try node(events.next(), path: place, depth: depth + 1)))
        }
    }

    private func keyName(_ event: YAMLEvent, path: String) throws(YAMLError) -> String {
        guard case .scalar(let name, let plain) = event.kind else {
            throw refuse(event, .unsupported, path: path, "a key has to be a plain name")
        }
        guard !plain || !name.isEmpty else {
            throw refuse(event, .unsupported, path: path, "a key is missing before ':'")
        }
        guard !plain || name != "<<" else {
            throw refuse(
                event,
                .unsupported,
                path: path,
                "merge keys (<<) are not used here; write the keys out, or alias the whole mapping"
            )
        }
        return name
    }

    private mutating func aliased(
        _ name: String,
        _ event: YAMLEvent,
        path: String,
        depth: Int
    ) throws(YAMLError) -> YAMLNode {
        guard let original = anchors[name] else {
            throw refuse(
                event,
                .syntax,
                path: path,
                "no anchor &\(name.clipped) is complete before this alias"
            )
        }
        guard depth + original.height <= Self.maximumDepth else {
            throw refuse(
                event,
                .tooDeep,
                path: path,
                "nested deeper than \(Self.maximumDepth) levels"
            )
        }
        // What is copied before the check is one subtree: written out in the file, or within
        // the limit already.
        let copy = original.moved(to: path, visited: &aliasedNodes)
        guard aliasedNodes <= Self.maximumAliasedNodes else {
            throw refuse(
                event,
                .tooLarge,
                path: path,
                "aliases stand for more than \(Self.maximumAliasedNodes) values"
            )
        }
        return copy
    }

    private func refuse(
        _ event: YAMLEvent,
        _ code: YAMLError.Code,
        path: String,
        _ message: String
    ) -> YAMLError {
        YAMLError(
            code: code,
            file: file,
            line: event.line,
            column: event.column,
            path: path,
            message: message
        )
    }
}

extension YAMLNode {
    /// Levels below this node; zero for a scalar.
    fileprivate var height: Int {
        switch content {
        case .scalar: 0
        case .sequence(let elements): 1 + (elements.map(\.height).max() ?? 0)
        case .mapping(let entries): 1 + (entries.map(\.value.height).max() ?? 0)
        }
    }
}
