/// At least so many sections, each marked `Section 1` and so on.
struct SectionCount: Instruction {
    static let id = "detectable_format:multiple_sections"

    private let least: Int
    private let mark: String

    init(_ arguments: InstructionArguments) throws {
        least = try arguments.need(arguments.numSections, "num_sections")
        mark = try arguments.need(arguments.sectionSpliter, "section_spliter")
    }

    func isFollowed(by answer: String) -> Bool {
        let count = answer.ranges(of: mark).count { found in
            let rest = answer[found.upperBound...]
            let number = rest.drop { $0 == " " }.first
            return number.map { $0.isNumber || "IVX".contains($0) } ?? false
        }
        return count >= least
    }
}
