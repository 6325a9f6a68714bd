package import Flywheel
import Text

/// Tells what a prompt asks for; `unknown` where no pattern of the taxonomy fits.
package struct Labeller: Sendable {
    private struct Conditions: Sendable {
        let taskType: TaskType
        let any: Range<Int>
        let all: Range<Int>
        let not: Range<Int>
    }

    private let patterns: PatternSet
    private let conditions: [Conditions]

    /// - Throws: ``LabelsError`` for a type without patterns, a type declared twice, the type
    ///   `unknown`, and a pattern that does not compile.
    package init(_ taxonomy: Taxonomy) throws {
        var all: [Pattern] = []
        func add(_ regexes: [String], _ type: TaskType, _ list: String) -> Range<Int> {
            let start = all.count
            for (number, regex) in regexes.enumerated() {
                all.append(Pattern(name: "\(type), \(list) \(number + 1)", regex: regex))
            }
            return start..<all.count
        }
        try Self.check(taxonomy)
        conditions = taxonomy.types.map { entry in
            Conditions(
                taskType: entry.taskType,
                any: add(entry.any, entry.taskType, "any"),
                all: add(entry.all, entry.taskType, "all"),
                not: add(entry.not, entry.taskType, "not")
            )
        }
        do {
            patterns = try PatternSet(all)
        } catch {
            throw LabelsError(code: .invalidPattern, message: error.message)
        }
    }

    /// The first type that fits, sure to one over the number of types that fit.
    package func label(_ candidate: Candidate) -> Label {
        let hits = patterns.hits(in: candidate.prompt)
        let fitting = conditions.filter { type in
            (type.any.isEmpty || type.any.contains(where: hits.contains))
                && type.all.allSatisfy(hits.contains) && !type.not.contains(where: hits.contains)
        }
        guard let first = fitting.first else {
            return Label(
                candidate: candidate.id,
                taskType: .unknown,
                method: "none",
                confidence: 0
            )
        }
        return Label(
            candidate: candidate.id,
            taskType: first.taskType,
            method: "pattern:\(first.taskType)",
            confidence: 1 / Double(fitting.count)
        )
    }

    private static func check(_ taxonomy: Taxonomy) throws {
        var seen: Set<TaskType> = []
        for entry in taxonomy.types {
            if entry.taskType == .unknown {
                throw LabelsError(
                    code: .unknownAsType,
                    message: "unknown is what no type fits; give the type another name"
                )
            }
            if entry.any.isEmpty, entry.all.isEmpty {
                throw LabelsError(
                    code: .noPatterns,
                    message: "\(entry.taskType) would fit every prompt; give it any or all"
                )
            }
            guard seen.insert(entry.taskType).inserted else {
                throw LabelsError(
                    code: .repeatedType,
                    message: "\(entry.taskType) is declared twice; join its patterns under any"
                )
            }
        }
    }
}
