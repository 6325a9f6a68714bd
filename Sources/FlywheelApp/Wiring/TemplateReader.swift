import Datasets
import Evaluation
import Flywheel
import JSON
import Teacher
import YAML

/// Reads the prompt templates of a pipeline, with the schemas and pools of examples they name.
struct TemplateReader {
    private let file: PipelineFile
    private let barrier: ShotBarrier

    init(_ file: PipelineFile, _ barrier: ShotBarrier) {
        self.file = file
        self.barrier = barrier
    }

    /// - Parameters:
    ///   - standard: path of the default template; empty for the plain one.
    ///   - node: the option that names the paths.
    func book(_ standard: String, _ others: [String], at node: YAMLNode?) throws -> TemplateBook {
        let first =
            standard.isEmpty
            ? PromptTemplate.plain : try template(standard, at: node)
        guard first.header.kind == .answer else {
            throw PipelineFile.invalid(
                node,
                "\(standard): a template of kind \(first.header.kind) belongs under augment: rewrite"
            )
        }
        let rest = try others.map { try template($0, at: node) }
        return try Blueprint.refusing(at: node) { try TemplateBook(first, rest) }
    }

    private func template(_ path: String, at node: YAMLNode?) throws -> PromptTemplate {
        try Self.template(
            try file.text(path, at: node),
            path: path,
            schema: { try schema($0, of: path, at: node) },
            shots: { try $0.shots.map(pool) }
        )
    }

    /// A template of a file that stands alone, without a pipeline to look for examples in.
    static func template(
        _ text: String,
        path: String,
        schema: (TemplateHeader) throws -> String? = { _ in nil },
        shots: (TemplateHeader) throws -> ShotPool? = { _ in nil }
    ) throws -> PromptTemplate {
        try PromptTemplate(
            text,
            path: path,
            header: { frontMatter in
                let node = try YAMLNode(parsing: Array(frontMatter.utf8), file: path)
                return try node.decode(TemplateHeader.self)
            },
            schema: schema,
            shots: shots
        )
    }

    /// The schema in canonical form, so that another layout of the file is no other template.
    private func schema(
        _ header: TemplateHeader,
        of template: String,
        at node: YAMLNode?
    ) throws -> String? {
        guard let path = header.schema else { return nil }
        let text = try file.text(path, at: node)
        do throws(JSONError) {
            let value = try JSONValue(parsing: text)
            guard case .object = value else {
                throw JSONError(.syntax, "a schema is a JSON object")
            }
            return String(decoding: value.serialized(sortedKeys: true), as: UTF8.self)
        } catch {
            throw Failure(
                .configuration,
                "teacher_template",
                "\(path): \(error.message), in the schema of \(template)"
            )
        }
    }

    private func pool(_ options: ShotOptions) throws -> ShotPool {
        var rows = try RowFile(path: file.resolve(options.pool))
        var shots: [Shot] = []
        while let row = try rows.next() {
            let shot = try Self.shot(row)
            if !barrier.bars(shot) { shots.append(shot) }
        }
        guard !shots.isEmpty else {
            throw Failure(
                .configuration,
                "teacher_template",
                "\(options.pool) has no example that may be shown: held-out rows and prompts of the "
                    + "evaluation suite are left out"
            )
        }
        return ShotPool(shots, options)
    }

    /// A row with its answer as a member or as its last message.
    private static func shot(_ row: RowFile.Row) throws -> Shot {
        var messages = try row.messages()
        var answer = row.value["answer"]?.string
        if answer == nil, messages.last?.role == .assistant { answer = messages.popLast()?.content }
        guard let answer, !answer.isEmpty else {
            throw row.refusal("bad_row", "an example needs an \"answer\"")
        }
        guard let last = messages.last, last.role == .user else {
            throw row.refusal("bad_row", "the last message before the answer is the user's")
        }
        return Shot(
            root: row.value["root"]?.string ?? row.value["candidate"]?.string,
            taskType: try row.taskType(),
            messages: messages,
            reasoning: row.value["reasoning"]?.string ?? "",
            answer: answer,
            key: PromptKey.of([Message(.user, last.content)])
        )
    }
}

/// What must never be an example: prompts that the evaluation asks, and rows that are held out.
///
/// An answer that a teacher wrote with such a prompt before its eyes would bring what is measured
/// into what is trained on.
struct ShotBarrier {
    private let prompts: Set<Digest>
    private let split: AssemblyOptions?

    init(_ suite: Suite?, _ split: AssemblyOptions?) {
        let asked = suite?.items.compactMap { $0.messages.last { $0.role == .user } } ?? []
        prompts = Set(asked.map { PromptKey.of([Message(.user, $0.content)]) })
        self.split = split
    }

    func bars(_ shot: Shot) -> Bool {
        if prompts.contains(shot.key) { return true }
        guard let root = shot.root, let split else { return false }
        return split.split(of: root) == .heldOut
    }
}
