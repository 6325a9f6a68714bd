import Foundation

/// The steps around the model in a `tokenizer.json`: normalizer, pre-tokenizer, decoder.
enum TokenizerSteps {
    /// Refuses by name what this tokenizer does not compute.
    static func options(_ root: [String: Any]) throws(StudentError) -> TokenizerOptions {
        let model = root["model"] as? [String: Any] ?? [:]
        guard model["type"] as? String ?? "BPE" == "BPE", model["vocab"] is [String: Any] else {
            throw unsupported("a model of kind \(kind(model))")
        }
        for name in ["continuing_subword_prefix", "end_of_word_suffix"] {
            guard model[name] as? String ?? "" == "" else { throw unsupported("model.\(name)") }
        }
        guard model["byte_fallback"] as? Bool != true else {
            throw unsupported("model.byte_fallback")
        }
        guard (model["dropout"] as? Double ?? 0) == 0 else { throw unsupported("model.dropout") }
        var options = TokenizerOptions()
        options.ignoresMerges = model["ignore_merges"] as? Bool ?? false
        options.composes = try composes(root["normalizer"])
        options.preTokenizer = PreTokenizer(steps: try steps(root["pre_tokenizer"]))
        if let decoder = object(root["decoder"]), kind(decoder) != "ByteLevel" {
            throw unsupported("a decoder of kind \(kind(decoder))")
        }
        return options
    }

    private static func object(_ value: Any?) -> [String: Any]? { value as? [String: Any] }

    private static func kind(_ step: [String: Any]?) -> String {
        String((step?["type"] as? String ?? "none").prefix(80))
    }

    private static func unsupported(_ part: String) -> StudentError {
        StudentError(.unsupported, "tokenizer.json: \(part) is not supported")
    }

    private static func composes(_ value: Any?) throws(StudentError) -> Bool {
        guard let step = object(value) else { return false }
        switch kind(step) {
        case "NFC": return true
        case "Sequence":
            var found = false
            for part in step["normalizers"] as? [Any] ?? [] {
                found = try composes(part) || found
            }
            return found
        default: throw unsupported("a normalizer of kind \(kind(step))")
        }
    }

    /// The steps in order; the last one is `ByteLevel`.
    private static func steps(_ value: Any?) throws(StudentError) -> [PreTokenizer.Step] {
        let outer = object(value)
        let parts =
            kind(outer) == "Sequence" ? outer?["pretokenizers"] as? [Any] ?? [] : [outer as Any]
        var steps: [PreTokenizer.Step] = []
        for (index, part) in parts.enumerated() {
            guard let step = object(part), kind(step) == "ByteLevel" || index + 1 < parts.count
            else { throw unsupported("a pre-tokenizer that ends with \(kind(object(part)))") }
            switch kind(step) {
            case "ByteLevel" where index + 1 == parts.count:
                // Absent, both are true.
                if step["add_prefix_space"] as? Bool ?? true { steps.append(.prefixSpace) }
                if step["use_regex"] as? Bool ?? true { steps.append(.split(.gpt2)) }
            case "Digits":
                steps.append(.digits(individual: step["individual_digits"] as? Bool ?? false))
            case "Split": steps.append(.split(try pattern(step)))
            default: throw unsupported("a pre-tokenizer of kind \(kind(step)) at place \(index)")
            }
        }
        return steps
    }

    private static func pattern(_ step: [String: Any]) throws(StudentError) -> SplitPattern {
        let expression = object(step["pattern"])?["Regex"] as? String ?? "a plain string"
        guard let pattern = SplitPattern.known[expression] else {
            throw unsupported("a Split at \(expression.prefix(120))")
        }
        // Every pattern here matches all of a text, so these are one and the same.
        let behaviour = step["behavior"] as? String ?? ""
        let inverts = step["invert"] as? Bool ?? false
        guard behaviour == "Isolated" || (behaviour == "Removed" && inverts) else {
            throw unsupported("a Split that is \(behaviour.prefix(40))")
        }
        return pattern
    }

    /// The files that a copy of this tokenizer keeps as they are.
    static func files(_ directory: String) throws(StudentError) -> [String: Data] {
        var files: [String: Data] = [:]
        for name in ["tokenizer.json", "tokenizer_config.json", "chat_template.jinja"] {
            let path = directory + "/" + name
            guard FileManager.default.fileExists(atPath: path) else { continue }
            files[name] = try JSONFile.read(path, else: .badTokenizer)
        }
        let folder = directory + "/" + templates
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        where name.hasSuffix(".jinja") {
            files[templates + "/" + name] = try JSONFile.read(
                folder + "/" + name,
                else: .badTokenizer
            )
        }
        return files
    }

    /// Where `transformers` keeps chat templates other than the usual one.
    static let templates = "additional_chat_templates"

    static func save(_ files: [String: Data], _ directory: String) throws(StudentError) {
        for (name, data) in files {
            if name.hasPrefix(templates) {
                let folder = directory + "/" + templates
                do {
                    try FileManager.default.createDirectory(
                        atPath: folder,
                        withIntermediateDirectories: true
                    )
                } catch { throw StudentError(.io, "cannot make the folder \(templates)") }
            }
            try AtomicFile.write(data, to: directory + "/" + name)
        }
    }

    /// The same steps as `tokenizers` writes them.
    static func description(
        _ options: TokenizerOptions
    ) -> (normalizer: Any, preTokenizer: Any, decoder: Any) {
        // GPT-2's pattern is part of ByteLevel, which puts its space before it cuts.
        let usesPattern = options.preTokenizer.steps.last == .split(.gpt2)
        let byteLevel: [String: Any] = [
            "type": "ByteLevel", "trim_offsets": false, "use_regex": usesPattern,
            "add_prefix_space": options.preTokenizer.steps.contains(.prefixSpace),
        ]
        let outer = options.preTokenizer.steps.dropLast(usesPattern ? 1 : 0)
        let steps = outer.compactMap { step -> [String: Any]? in
            switch step {
            case .digits(let individual):
                ["type": "Digits", "individual_digits": individual]
            case .split(let pattern):
                [
                    "type": "Split", "pattern": ["Regex": pattern.expression],
                    "behavior": "Isolated", "invert": false,
                ]
            case .prefixSpace: nil
            }
        }
        return (
            options.composes ? ["type": "NFC"] : NSNull(),
            ["type": "Sequence", "pretokenizers": steps + [byteLevel]], byteLevel
        )
    }
}
