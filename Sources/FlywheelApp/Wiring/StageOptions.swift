import Evaluation
import Flywheel
import Foundation
import Stages
import Student
import Teacher
import YAML

/// Every stage's options, read and checked before anything connects or runs.
struct StageOptions {
    struct Filter: Decodable {
        enum Turns: String, Decodable, CaseIterable { case last, every }
        var turns: Turns?
        var rules: [YAMLNode]
    }

    struct Labelling: Decodable {
        enum Unknown: String, Decodable, CaseIterable { case teach, hold }
        var taxonomy: String
        var unknown: Unknown?
    }

    struct Predicting: Decodable {
        var pointer: String
        var audit: Share?
        var seed: UInt64?
        var maximumTokens: Int?

        enum CodingKeys: String, CodingKey {
            case pointer, audit, seed
            case maximumTokens = "maximum_tokens"
        }
    }

    struct Verifying: Decodable {
        var stripReasoning: Bool?
        var answerSimilarityAtMost: Share?
        var checks: [YAMLNode]?
        /// How far an answer may miss a length for the prompt to be relaxed; no repair without it.
        var repair: Share?
        var review: ReviewOptions?

        enum CodingKeys: String, CodingKey {
            case checks, repair, review
            case stripReasoning = "strip_reasoning"
            case answerSimilarityAtMost = "answer_similarity_at_most"
        }
    }

    struct Pairing: Decodable {}

    struct Assembling: Decodable {
        var dataset: String
        var heldOut: Share?
        var mix: [String: Double]?
        var seed: UInt64?
        var license: String?

        enum CodingKeys: String, CodingKey {
            case dataset, mix, seed, license
            case heldOut = "held_out"
        }
    }

    struct Evaluating: Decodable { var suite: String }

    let pull: PullStage.Options
    let filter: Filter?
    let label: Labelling?
    let augment: AugmentStage.Options?
    let teach: TeacherOptions?
    let predict: Predicting?
    let verify: Verifying?
    let pair: Pairing?
    let assemble: Assembling?
    let distill: DistillOptions?
    let evaluate: Evaluating?
    let promote: PromoteStage.Options?

    init(_ file: PipelineFile) throws {
        func read<Options: Decodable>(_ stage: StageName, _ type: Options.Type) throws -> Options? {
            try file.options(stage)?.decode(type)
        }
        pull = try read(.pull, PullStage.Options.self) ?? PullStage.Options(redact: nil)
        filter = try read(.filter, Filter.self)
        label = try read(.label, Labelling.self)
        augment = try read(.augment, AugmentStage.Options.self)
        teach = try read(.teach, TeacherOptions.self)
        predict = try read(.predict, Predicting.self)
        verify = try read(.verify, Verifying.self)
        pair = try read(.pair, Pairing.self)
        assemble = try read(.assemble, Assembling.self)
        distill = try read(.distill, DistillOptions.self)
        evaluate = try read(.evaluate, Evaluating.self)
        promote = try read(.promote, PromoteStage.Options.self)
        try check(file)
    }

    /// Refuses pipelines that lack a stage another one cannot do without.
    private func check(_ file: PipelineFile) throws {
        let needs: [(StageName, StageName)] = [
            (.label, .filter), (.augment, .label), (.teach, .label), (.predict, .label),
            (.verify, .label), (.assemble, .verify), (.distill, .assemble),
            (.evaluate, .distill), (.promote, .evaluate),
        ]
        let present = Set(file.stages.map(\.name))
        for (stage, needed) in needs where present.contains(stage) && !present.contains(needed) {
            throw PipelineFile.invalid(
                file.options(stage),
                "stage '\(stage)' needs stage '\(needed)' before it"
            )
        }
        if distill?.dpo != nil, !present.contains(.pair) {
            throw PipelineFile.invalid(
                file.options(.distill)?["dpo"],
                "'dpo' learns the pairs of stage 'pair', which this pipeline lacks"
            )
        }
        if present.contains(.verify), !present.contains(.teach), !present.contains(.predict) {
            throw PipelineFile.invalid(
                file.options(.verify),
                "stage 'verify' needs 'teach' or 'predict' before it"
            )
        }
    }
}
