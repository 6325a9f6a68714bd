import Checks
import Datasets
import Evaluation
import Flywheel
import Foundation
import Rules
import Stages
import Student
import Teacher
import Warehouse
import YAML

/// Connects the blueprint of a pipeline with its stores.
struct StageMaker {
    let file: PipelineFile
    let options: StageOptions
    let blueprint: Blueprint
    let settings: Settings
    let warehouse: Warehouse

    func stages(windows: [Window]) throws -> [any Stage] {
        var made: [any Stage] = [try pull(windows)]
        if let filter = filter() { made.append(filter) }
        if let labeller = blueprint.labeller {
            let taxonomy = blueprint.taxonomy
            made.append(LabelStage(store: warehouse, labeller: labeller, taxonomy: taxonomy))
            if options.pair != nil {
                made.append(PairStage(store: warehouse, labeller: labeller, taxonomy: taxonomy))
            }
        }
        let rewriting = try rewriting()
        if blueprint.variants != nil || rewriting != nil {
            made.append(
                AugmentStage(store: warehouse, maker: blueprint.variants, rewriting: rewriting)
            )
        }
        if let teach = try teach() { made.append(teach) }
        if let predict = predict() { made.append(predict) }
        if let checks = blueprint.checks {
            made.append(
                try VerifyStage(
                    store: warehouse,
                    checks: checks,
                    thinning: blueprint.thinning,
                    redactor: blueprint.redactor,
                    repairer: options.verify?.repair.map {
                        PromptRepairer(
                            PromptRepairer.Options(tolerance: $0),
                            protectedFamilies: Set(file.protectedFamilies)
                        )
                    }
                )
            )
        }
        made += try runStages()
        return made
    }

    private func pull(_ windows: [Window]) throws -> PullStage {
        let url = try settings.sourceURL ?? settings.requireDatabase()
        let source = try url.reveal { url in
            try SourceQuery(url, name: file.sourcePath, sql: blueprint.sourceText)
        }
        try source.check()
        return PullStage(
            source: source,
            sourceText: blueprint.sourceText,
            store: warehouse,
            redactor: blueprint.redactor,
            recheck: Recheck(windows: windows, lookback: file.schedule.lookback)
        )
    }

    private func filter() -> FilterStage? {
        guard let rules = blueprint.rules else { return nil }
        return FilterStage(
            store: warehouse,
            rules: rules,
            ruleText: blueprint.ruleText,
            turns: options.filter?.turns == .every ? .every : .last,
            panel: { ProgramPanel(settings.environment, resolve: file.resolve) }
        )
    }

    private func teach() throws -> TeachStage? {
        guard let teach = options.teach, let templates = blueprint.templates else { return nil }
        return TeachStage(
            store: warehouse,
            client: try client(teach, templates),
            redactor: blueprint.redactor,
            routing: blueprint.routing,
            schedule: file.schedule,
            cap: teach.budget?.cap,
            answersUnknown: options.label?.unknown != .hold
        )
    }

    private func rewriting() throws -> Rewriting? {
        guard let teach = options.teach, let rewrites = blueprint.rewrites else { return nil }
        return Rewriting(
            client: try client(teach, rewrites),
            templates: rewrites.rewriting,
            redactor: blueprint.redactor,
            schedule: file.schedule,
            cap: teach.budget?.cap
        )
    }

    private func client(_ teach: TeacherOptions, _ templates: TemplateBook) throws -> Teacher {
        let url = try settings.requireDatabase()
        return try Teacher(
            endpoints: try endpoints(teach),
            options: teach,
            templates: templates,
            ledger: SpooledLedger(try url.reveal { try LedgerBook($0) }, spool: try spool())
        )
    }

    /// Those of the pipeline file, or the one of the environment.
    private func endpoints(_ teach: TeacherOptions) throws -> [TeacherEndpoint] {
        guard !teach.endpoints.isEmpty else {
            let url = try settings.requireTeacherURL()
            return [TeacherEndpoint(url, key: settings.teacherKey, promise: teach.promise)]
        }
        return try teach.endpoints.map { endpoint in
            TeacherEndpoint(
                endpoint.url,
                key: try endpoint.key.map { try settings.key(named: $0) } ?? settings.teacherKey,
                weight: endpoint.weight ?? 1,
                promise: endpoint.promise ?? teach.promise
            )
        }
    }

    /// Paid answers wait here while the database is away; one file for all pipelines of the house.
    private func spool() throws -> Spool {
        try FileManager.default.createDirectory(
            atPath: settings.home,
            withIntermediateDirectories: true
        )
        return Spool(path: settings.home + "/teacher-spool.jsonl")
    }

    private func predict() -> PredictStage? {
        guard let routing = blueprint.routing else { return nil }
        let load = loader(maximumTokens: options.predict?.maximumTokens)
        return PredictStage(store: warehouse, routing: routing, load: load)
    }

    private func runStages() throws -> [any Stage] {
        guard let assembling = options.assemble else { return [] }
        var made: [any Stage] = [try assemble(assembling)]
        guard let distill = options.distill, let start = blueprint.start else { return made }
        let student = distill.student ?? file.name
        made.append(
            try DistillStage(
                store: warehouse,
                plan: .init(
                    student: student,
                    dataset: assembling.dataset,
                    start: start,
                    recipe: distill.recipe,
                    minimumSteps: distill.minimumSteps ?? 0,
                    preference: distill.dpo?.preference(after: distill.recipe),
                    folder: "\(settings.home)/students"
                )
            )
        )
        guard let suite = blueprint.suite else { return made }
        made.append(
            EvaluateStage(
                store: warehouse,
                suite: suite,
                student: student,
                load: loader(maximumTokens: nil)
            )
        )
        guard let promote = options.promote else { return made }
        made.append(
            PromoteStage(
                store: warehouse,
                suite: suite,
                student: student,
                pointer: promote.pointer,
                gate: try promote.gate ?? Gate(),
                license: try promote.license ?? License(atLeast: Share.whole)
            )
        )
        return made
    }

    private func assemble(_ options: StageOptions.Assembling) throws -> AssembleStage {
        let mix = try Blueprint.refusing(at: file.options(.assemble)?["mix"]) {
            try Mix(options.mix ?? [:])
        }
        let suitePrompts = blueprint.suite?.items.map { PromptKey.of($0.messages) } ?? []
        // An example of unknown origin must not turn up on the held-out side.
        let shown = blueprint.templates?.all.flatMap { $0.shots?.shots ?? [] } ?? []
        let shotPrompts = shown.filter { $0.root == nil }.map { PromptKey.of($0.messages) }
        let assembly = try Blueprint.refusing(at: file.options(.assemble)?["held_out"]) {
            try AssemblyOptions(
                dataset: options.dataset,
                heldOut: options.heldOut ?? .oneIn(50),
                mix: mix,
                excludedPrompts: Set(suitePrompts + shotPrompts),
                protectedFamilies: Set(file.protectedFamilies),
                seed: options.seed ?? 0
            )
        }
        return AssembleStage(
            store: warehouse,
            options: assembly,
            mix: options.mix ?? [:],
            provenance: provenance(options)
        )
    }

    private func provenance(_ options: StageOptions.Assembling) -> [String: String] {
        var facts = [
            "pipeline": file.name, "build": Build.name, "source": file.sourcePath,
            "rules": blueprint.ruleText,
        ]
        facts["teacher"] = self.options.teach?.model
        let templates = (blueprint.templates?.all ?? []) + (blueprint.rewrites?.others ?? [])
        facts["template"] =
            templates.isEmpty ? nil : templates.map(\.version).joined(separator: " ")
        facts["checks"] = blueprint.checks?.ids.map(\.description).joined(separator: " ")
        facts["license"] = options.license
        return facts
    }

    private func loader(
        maximumTokens: Int?
    ) -> (StudentRecord) throws -> any Generator {
        { student in
            var generation = GenerationOptions()
            generation.maximumNewTokens = maximumTokens ?? Self.answerTokens
            return try StudentGenerator(student, options: generation)
        }
    }

    /// Longer than any answer a small student learns to give well.
    private static let answerTokens = 256
}
