import Flywheel
import JSON
import Teacher

/// Which template serves what, for people and programs.
enum TemplateText {
    /// Such as `steps@1a2b3c4d serves reasoning/*: thinks before 'Answer:', 3 draws`.
    static func line(_ template: PromptTemplate, isStandard: Bool) -> String {
        let header = template.header
        let types = header.taskTypes.map(\.description).joined(separator: ", ")
        let served =
            switch header.kind {
            case .answer where isStandard: "serves what no other does"
            case .answer: "serves \(types)"
            case .decompose: "takes \(types) apart into steps"
            case .enrich: "adds knowledge to \(types)"
            }
        var details: [String] = []
        if let marker = header.answerMarker { details.append("thinks before '\(marker)'") }
        if header.draws > 1 { details.append("\(header.draws) draws") }
        if template.responseFormat != nil {
            details.append(header.schema.map { "JSON after \($0)" } ?? "JSON")
        }
        if let shots = template.shots {
            details.append(
                "\(shots.options.count) of \(shots.count) examples for "
                    + "\(percent(shots.options.share)) of prompts"
            )
        }
        return "\(template.version) \(served)"
            + (details.isEmpty ? "" : ": \(details.joined(separator: ", "))")
    }

    /// Template, task type, prompts; sorted.
    static func rows(_ forecast: TeacherForecast) -> [[String]] {
        forecast.rows.sorted { $0.key < $1.key }.flatMap { template, types in
            types.sorted { $0.key < $1.key }.map { [template, $0.key.description, "\($0.value)"] }
        }
    }

    static func value(_ forecast: TeacherForecast) -> JSONValue {
        .array(
            forecast.rows.sorted { $0.key < $1.key }.flatMap { template, types in
                types.sorted { $0.key < $1.key }.map { type, count in
                    [
                        "template": .string(template), "task_type": .string(type.description),
                        "rows": .integer(Int64(count)),
                    ]
                }
            }
        )
    }

    private static func percent(_ share: Share) -> String {
        "\((share.fraction * 1000).rounded() / 10) %"
    }
}
