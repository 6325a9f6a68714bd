import Checks
import Datasets
import Evaluation
import Flywheel
import Foundation
import Labels
import Privacy
import Robustness
import Rules
import Stages
import Student
import Teacher
import YAML

/// What a pipeline is made of besides its stores: rules, checks, templates, suites; all checked.
struct Blueprint {
    let sourceText: String
    let redactor: Redactor
    let rules: RuleSet?
    let ruleText: String
    let labeller: Labeller?
    /// The fingerprint of the labeller's taxonomy.
    let taxonomy: String
    let variants: VariantMaker?
    let checks: CheckSet?
    let thinning: AnswerThinning.Options
    let templates: TemplateBook?
    /// Templates that make prompts of prompts.
    let rewrites: TemplateBook?
    let routing: Routing?
    let suite: Suite?
    let start: Start?

    init(
        _ file: PipelineFile,
        _ options: StageOptions,
        _ ownRules: [any Rule.Type]
    ) throws {
        let families = Set(file.protectedFamilies)
        sourceText = try file.text(file.sourcePath, at: file.sourceNode)
        redactor = Redactor(kinds: options.pull.redact ?? PersonalDataKind.allCases)
        (rules, ruleText) = try RuleReader(file, ownRules).read(options.filter?.rules, families)
        let labelling = try options.label.map { try Self.labelling($0, file) }
        labeller = labelling?.labeller
        taxonomy = labelling?.fingerprint ?? ""
        variants = options.augment?.robustness.map(Self.variants)
        routing = options.predict.map {
            Routing(
                pointer: $0.pointer,
                audit: $0.audit ?? Self.auditShare,
                seed: $0.seed ?? 1
            )
        }
        let suite = try options.evaluate.map { try SuiteFile.load($0.suite, for: file) }
        self.suite = suite
        let barrier = ShotBarrier(suite, try options.assemble.map(Self.split))
        templates = try options.teach.map { teach in
            try TemplateReader(file, barrier).book(
                teach.template,
                teach.templates,
                at: file.options(.teach)?["templates"] ?? file.options(.teach)?["template"]
            )
        }
        if let other = templates?.rewriting.first {
            throw PipelineFile.invalid(
                file.options(.teach)?["templates"],
                "template '\(other.name)' makes prompts of prompts: it belongs under augment: rewrite"
            )
        }
        rewrites = try Self.rewrites(options, file, barrier)
        (checks, thinning) = try CheckReader(templates?.all ?? []).read(options.verify, families)
        start = try options.distill.map { try Self.start($0, file) }
    }

    private static func start(_ distill: DistillOptions, _ file: PipelineFile) throws -> Start {
        let node = file.options(.distill)
        guard let base = distill.base else {
            return .scratch(try refusing(at: node?["shape"]) { try distill.checkedShape() })
        }
        try refusing(at: node) { try distill.checkBase() }
        let directory = file.resolve(base)
        guard FileManager.default.fileExists(atPath: directory + "/config.json") else {
            throw PipelineFile.invalid(node?["base"], "\(base): there is no model directory")
        }
        return .checkpoint(directory)
    }

    /// Enough to notice a drop of two points in a thousand audited answers.
    private static let auditShare = Share.oneIn(20)

    private static func labelling(
        _ options: StageOptions.Labelling,
        _ file: PipelineFile
    ) throws -> (labeller: Labeller, fingerprint: String) {
        let root = try YAMLNode.load(path: file.resolve(options.taxonomy))
        let taxonomy = try root.decode(Taxonomy.self)
        return try refusing(at: root) { (try Labeller(taxonomy), taxonomy.fingerprint) }
    }

    private static func rewrites(
        _ options: StageOptions,
        _ file: PipelineFile,
        _ barrier: ShotBarrier
    ) throws -> TemplateBook? {
        guard let paths = options.augment?.rewrite else { return nil }
        let node = file.options(.augment)?["rewrite"]
        guard options.teach != nil else {
            throw PipelineFile.invalid(
                node,
                "rewrite needs stage 'teach', whose model and endpoints it asks"
            )
        }
        let book = try TemplateReader(file, barrier).book("", paths, at: node)
        if let answer = book.others.first(where: { $0.header.kind == .answer }) {
            throw PipelineFile.invalid(
                node,
                "template '\(answer.name)' answers prompts: it belongs under teach: templates"
            )
        }
        return book
    }

    private static func variants(_ robust: AugmentStage.Options.Robust) -> VariantMaker {
        VariantMaker(
            families: robust.families,
            share: robust.share,
            seed: robust.seed ?? 1
        )
    }

    /// Which families of variants are held out.
    private static func split(_ options: StageOptions.Assembling) throws -> AssemblyOptions {
        try AssemblyOptions(
            dataset: options.dataset,
            heldOut: options.heldOut ?? .oneIn(50),
            seed: options.seed ?? 0
        )
    }

    /// Gives an error of a room the place in the file that caused it.
    static func refusing<Value>(at node: YAMLNode?, _ make: () throws -> Value) throws -> Value {
        do {
            return try make()
        } catch let error as YAMLError {
            throw error
        } catch {
            throw PipelineFile.invalid(node, Diagnosis.explain(error).message)
        }
    }
}

extension Share {
    /// One in so many; everything for counts below one.
    static func oneIn(_ count: Int) -> Share { Share(1 / Double(max(1, count))) ?? .whole }
}
