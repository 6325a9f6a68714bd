import Checks
import Flywheel
import Foundation
import Rules
import Teacher
import YAML

/// Reads the list of rules of a pipeline: built-in ones and those the tool was given.
struct RuleReader {
    private let book: RuleBook
    private let file: PipelineFile

    init(_ file: PipelineFile, _ own: [any Rule.Type]) throws {
        book = try Self.book(own)
        self.file = file
    }

    static func book(_ own: [any Rule.Type]) throws -> RuleBook {
        func factory<Judge: Rule>(_ rule: Judge.Type) -> RuleFactory { RuleFactory(rule) }
        return try RuleBook(BuiltInRules.all + own.map { factory($0) })
    }

    /// Returns the set, and the rules with versions and options as provenance records them.
    func read(
        _ nodes: [YAMLNode]?,
        _ families: Set<String>
    ) throws -> (RuleSet?, String) {
        guard let nodes else { return (nil, "") }
        var rules: [any Rule] = []
        var texts: [String] = []
        for node in nodes {
            let rule = try rule(node)
            rules.append(rule)
            texts.append(Self.text(node) + contents(of: rule))
        }
        let set = try Blueprint.refusing(at: nodes.first) {
            try RuleSet(rules, protecting: families)
        }
        return (set, texts.joined(separator: "\n"))
    }

    /// The digests of the files a rule's program is made of: an edited program is another rule.
    private func contents(of rule: any Rule) -> String {
        let words = rule.needs.program?.command ?? []
        return words.compactMap { word in
            guard word.contains("/") || word.contains("."),
                let data = FileManager.default.contents(atPath: file.resolve(word))
            else { return nil }
            return " \(word)=\(Digest(of: Array(data)))"
        }.joined()
    }

    private func rule(_ node: YAMLNode) throws -> any Rule {
        guard let entries = node.entries, entries.count == 1, let (key, options) = entries.first
        else {
            throw node.error(.typeMismatch, "a rule is written '- name@1: { options }'")
        }
        let factory = try Blueprint.refusing(at: key) {
            try book.factory(named: key.string ?? "")
        }
        return try options.decode(with: factory.make)
    }

    /// The node in one line, whatever its layout and comments.
    static func text(_ node: YAMLNode) -> String {
        switch node.content {
        case .scalar(let text, let plain): plain ? text : "\"\(text)\""
        case .sequence(let list): "[\(list.map(text).joined(separator: ", "))]"
        case .mapping(let entries):
            "{\(entries.map { "\(text($0.key)): \(text($0.value))" }.joined(separator: ", "))}"
        }
    }
}

/// Reads the answer checks of a pipeline.
///
/// Every built-in check runs. One that the pipeline names drops; one that it does not name runs with
/// its defaults, and those of `CheckFactory.flagsByDefault` then note what they would have dropped.
struct CheckReader {
    /// What the teacher is told, which no answer may repeat.
    private let templates: [PromptTemplate]

    init(_ templates: [PromptTemplate]) { self.templates = templates }

    func read(
        _ options: StageOptions.Verifying?,
        _ families: Set<String>
    ) throws -> (CheckSet?, AnswerThinning.Options) {
        var thinning = AnswerThinning.Options()
        thinning.protectedFamilies = families
        guard let options else { return (nil, thinning) }
        if let share = options.answerSimilarityAtMost {
            thinning.answerSimilarityAtMost = share.fraction
        }
        var checks: [any AnswerCheck] = []
        var named: Set<RuleID> = []
        for node in options.checks ?? [] {
            let (id, check) = try self.check(node)
            named.insert(id)
            checks.append(check)
        }
        for factory in CheckFactory.builtIn where !named.contains(factory.id) {
            if factory.id.name == "strip_reasoning", options.stripReasoning == false { continue }
            checks.append(try factory.makeDefault())
        }
        let flagOnly = CheckFactory.flagsByDefault.subtracting(named)
        return (CheckSet(try checks.map(informed), flagOnly: flagOnly), thinning)
    }

    private func informed(_ check: any AnswerCheck) throws -> any AnswerCheck {
        guard let leak = check as? TemplateLeak else { return check }
        let shots = templates.flatMap { $0.shots?.shots ?? [] }
        return try leak.knowing(
            texts: templates.flatMap(\.texts) + shots.map(\.prompt),
            answers: shots.flatMap { [$0.answer, $0.reasoning] }
        )
    }

    private func check(_ node: YAMLNode) throws -> (RuleID, any AnswerCheck) {
        guard let entries = node.entries, entries.count == 1, let (key, options) = entries.first
        else {
            throw node.error(.typeMismatch, "a check is written '- name@1: { options }'")
        }
        let factory = try Blueprint.refusing(at: key) {
            try CheckFactory.named(key.string ?? "")
        }
        return (factory.id, try options.decode(with: factory.make))
    }
}
