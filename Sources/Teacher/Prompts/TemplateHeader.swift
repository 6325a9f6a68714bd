/// The front matter of a prompt template: what it serves, and how it wants to be asked.
package struct TemplateHeader: Sendable, Hashable {
    /// What is made of the reply.
    package enum Kind: String, Sendable, Hashable, Decodable, CaseIterable {
        /// The answer to the prompt.
        case answer
        /// The steps of a hard prompt, each a prompt of its own.
        case decompose
        /// The prompt again, with the knowledge in it that its answer needs.
        case enrich
    }

    /// What a reply has to be besides text.
    package enum Format: String, Sendable, Hashable, Decodable, CaseIterable {
        case text
        case jsonObject = "json_object"
    }

    package var name: String
    package var kind = Kind.answer
    /// Those it serves; none for a default template.
    package var taskTypes: [TypePattern] = []
    package var system: String?
    /// The words after which the answer stands, where the teacher is asked to think first.
    package var answerMarker: String?
    /// Answers to one prompt, each bought apart.
    package var draws = 1
    /// In place of the pipeline's.
    package var temperature: Double?
    /// In place of the pipeline's.
    package var maxTokens: Int?
    package var format: Format?
    /// Path of a JSON schema for the reply; read by the caller.
    package var schema: String?
    package var shots: ShotOptions?
    /// Which prompts are rewritten; all of its task types where it says nothing.
    package var rows: RowChoice?

    package init(name: String) { self.name = name }

    /// More draws than this have never been worth their money: self-consistency levels off at 40
    /// (figure 2 of Wang et al. 2022, arXiv 2203.11171).
    static let mostDraws = 40
}

extension TemplateHeader: Decodable {
    enum CodingKeys: String, CodingKey {
        case name, kind, system, reasoning, draws, temperature, schema, shots, rows
        case taskTypes = "task_types"
        case answerMarker = "answer_marker"
        case maxTokens = "max_tokens"
        case format = "response_format"
    }

    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init(name: try values.decode(String.self, forKey: .name))
        kind = try values.decodeIfPresent(Kind.self, forKey: .kind) ?? kind
        taskTypes = try values.decodeIfPresent([TypePattern].self, forKey: .taskTypes) ?? []
        system = try values.decodeIfPresent(String.self, forKey: .system)
        let reasons = try values.decodeIfPresent(Bool.self, forKey: .reasoning) ?? false
        answerMarker = try values.decodeIfPresent(String.self, forKey: .answerMarker)
        draws = try values.decodeIfPresent(Int.self, forKey: .draws) ?? draws
        temperature = try values.decodeIfPresent(Double.self, forKey: .temperature)
        maxTokens = try values.decodeIfPresent(Int.self, forKey: .maxTokens)
        format = try values.decodeIfPresent(Format.self, forKey: .format)
        schema = try values.decodeIfPresent(String.self, forKey: .schema)
        shots = try values.decodeIfPresent(ShotOptions.self, forKey: .shots)
        rows = try values.decodeIfPresent(RowChoice.self, forKey: .rows)
        if reasons != (answerMarker != nil) {
            throw DecodingError.dataCorruptedError(
                forKey: reasons ? .reasoning : .answerMarker,
                in: values,
                debugDescription: "'reasoning: true' and an 'answer_marker' belong together: the "
                    + "answer is what follows the marker"
            )
        }
        for (key, rule) in impossibilities {
            throw DecodingError.dataCorruptedError(forKey: key, in: values, debugDescription: rule)
        }
    }

    /// What cannot be, each with the rule it breaks.
    private var impossibilities: [(key: CodingKeys, rule: String)] {
        let checks: [(CodingKeys, Bool, String)] = [
            (.name, Self.isName(name), "a name is a-z, 0-9, - and _, 64 at most"),
            (.system, system != "", "a system text that is empty is left out"),
            (
                .answerMarker,
                answerMarker.map { !$0.isEmpty && !$0.contains(where: \.isNewline) } ?? true,
                "an answer_marker is a few words on one line"
            ),
            (.draws, (1...Self.mostDraws).contains(draws), "draws is from 1 to \(Self.mostDraws)"),
            (.draws, kind == .answer || draws == 1, "draws are for templates of kind answer"),
            (.temperature, (0...2).contains(temperature ?? 0), "temperature is from 0 to 2"),
            (
                .maxTokens, (1...1_000_000).contains(maxTokens ?? 1),
                "max_tokens is from 1 to 1000000"
            ),
            (
                .format, format == nil || schema == nil,
                "response_format says nothing beside a schema"
            ),
            (.rows, kind != .answer || rows == nil, "rows are for kind decompose and enrich"),
        ]
        return checks.filter { !$0.1 }.map { ($0.0, $0.2) }
    }

    private static func isName(_ text: String) -> Bool {
        !text.isEmpty && text.count <= 64
            && text.utf8.allSatisfy { byte in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                    || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
            }
    }
}
