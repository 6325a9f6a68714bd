package import Flywheel
import JSON

/// One question as it goes over the wire, and the key it is known by in the ledger.
///
/// The key is SHA-256 over the canonical JSON of body, template version and draw. The endpoint is
/// left out on purpose: the same model behind another port, proxy or region gives the same answer
/// no better, and a changed address must not make a night be paid twice. A model that differs
/// between providers differs in its name.
package struct ChatRequest: Sendable, Hashable {
    package let key: Digest
    package let body: [UInt8]
    /// `name@<hash>` of what the messages were rendered with.
    package let template: String
    /// An upper estimate; a token of ordinary text has three bytes or more.
    package let promptTokens: Int
    /// The most that the answer may have.
    package let answerTokens: Int

    /// - Parameters:
    ///   - template: `name@<hash>` of what the messages were rendered with.
    ///   - draw: 0 for the first answer; every further draw is another request with a seed of its
    ///     own, counted on from that of the options.
    package init(
        messages: [Message],
        sampling: Sampling,
        template: String,
        draw: Int = 0
    ) {
        let wire = messages.map(Self.wire)
        var members = sampling.members
        members["messages"] = .array(wire)
        if draw > 0 { members["seed"] = .integer(Int64(sampling.seed ?? 0) &+ Int64(draw)) }
        self.template = template
        answerTokens = sampling.maxTokens
        body = JSONValue.object(members).serialized(sortedKeys: true)
        // The canonical form of an object of the three, its keys in order.
        let rest = JSONValue.string(template).serialized()
        key = Digest(
            of: Array("{\"body\":".utf8) + body + Array(",\"draw\":\(draw),\"template\":".utf8)
                + rest + [UInt8(ascii: "}")]
        )
        let bytes = messages.reduce(0) { $0 + $1.content.utf8.count }
        promptTokens = (bytes + 2) / 3 + Self.overhead * (messages.count + 1)
    }

    /// Role names and separators of chat templates, in tokens a message.
    private static let overhead = 8

    /// Roles that chat endpoints refuse, such as narration, speak as the user; a tool's output
    /// would need the id of a call that logs do not have.
    private static func wire(_ message: Message) -> JSONValue {
        let known: [Role] = [.system, .user, .assistant]
        let role = known.contains(message.role) ? message.role : .user
        return ["role": .string(role.rawValue), "content": .string(message.content)]
    }
}

/// Everything in a request that is the same for all questions.
package struct Sampling: Sendable, Hashable {
    package let model: String
    package let maxTokens: Int
    let seed: Int?
    let members: JSONObject

    /// - Parameter template: what it says goes before the options.
    /// - Throws: `teacher_options` if `extra` is no JSON object or names what has its own option;
    ///   `teacher_template` for draws that would all be the same.
    package init(
        _ options: TeacherOptions,
        _ template: PromptTemplate? = nil
    ) throws(TeacherError) {
        var members = try Self.extra(options.extra)
        let temperature = template?.header.temperature ?? options.temperature
        maxTokens = template?.header.maxTokens ?? options.maxTokens
        if let template { try Self.check(template, temperature) }
        members["model"] = .string(options.model)
        members["temperature"] = .number(temperature)
        members["max_tokens"] = .integer(Int64(maxTokens))
        if let format = template?.responseFormat {
            members["response_format"] = try Self.format(format)
        }
        if let seed = options.seed { members["seed"] = .integer(Int64(seed)) }
        seed = options.seed
        model = options.model
        self.members = members
    }

    /// For people and fingerprints: canonical JSON.
    package var description: String {
        String(decoding: JSONValue.object(members).serialized(sortedKeys: true), as: UTF8.self)
    }

    private static func check(
        _ template: PromptTemplate,
        _ temperature: Double
    ) throws(TeacherError) {
        guard template.header.draws > 1, temperature == 0 else { return }
        throw TeacherError(
            .template,
            .configuration,
            "template '\(template.name)' wants \(template.header.draws) draws at temperature 0, "
                + "where they are all the same; give it a temperature"
        )
    }

    private static func format(_ text: String) throws(TeacherError) -> JSONValue {
        do throws(JSONError) {
            return try JSONValue(parsing: text)
        } catch {
            throw TeacherError(.template, .configuration, "the schema is no JSON: \(error.message)")
        }
    }

    private static let reserved: Set<String> = [
        "model", "messages", "temperature", "max_tokens", "seed", "stream", "stream_options", "n",
        "store", "metadata",
    ]

    private static func extra(_ text: String?) throws(TeacherError) -> JSONObject {
        guard let text else { return JSONObject() }
        let parsed = try? JSONValue(parsing: text)
        guard case .object(let members)? = parsed, reserved.isDisjoint(with: members.keys) else {
            throw TeacherError(
                .options,
                .configuration,
                "extra is a JSON object without \(reserved.sorted().joined(separator: ", "))"
            )
        }
        return members
    }
}
