package import Flywheel

/// Relaxes a length that the prompt asks for and the answer just misses: asked for 200 characters
/// and given 189, the prompt becomes "at least 180", and the pair says what is true.
///
/// | the prompt says | the answer has | it becomes |
/// |---|---|---|
/// | `200 words`, `200字` | 189 | `at least 180 words`, `至少180字` |
/// | `200 words` | 212 | `at most 220 words`, `不超过220字` |
/// | `a 200-word essay` | 189 | `a roughly 190-word essay` |
/// | `at least 200`, `不少于200字` | 189 | `at least 180`, `不少于180字` |
/// | `under 200 words`, `200字以内` | 212 | `under 220 words`, `220字以内` |
/// | `about 200 words`, more than a tenth off | 176 | `about 180 words` |
/// | `100-200字` | 212 | `100-220字` |
/// | `列出10条` | 9 | `列出9条` |
///
/// Numbers are rounded as ``RoundedLength`` says, always to the side that the answer meets. A prompt
/// is repaired only if every wish it misses lies within the tolerance, and only if the repaired
/// prompt, read again, is met.
package struct PromptRepairer: Sendable {
    package struct Options: Sendable, Hashable, Codable {
        /// How far an answer may be off, as a share of what was asked for.
        package let tolerance: Share

        package init(tolerance: Share) { self.tolerance = tolerance }
    }

    private let options: Options
    private let protectedFamilies: Set<String>

    /// - Parameter protectedFamilies: tags of rows whose prompt is wrong on purpose.
    package init(_ options: Options, protectedFamilies: Set<String>) {
        self.options = options
        self.protectedFamilies = protectedFamilies
    }

    package var configuration: String {
        "repair@1 tolerance=\(options.tolerance) protected=\(protectedFamilies.sorted())"
    }

    /// - Returns: the prompt that the answer meets and what was changed; `nil` where nothing was.
    package func repair(
        _ question: LabelledCandidate,
        answer: String
    ) -> (prompt: String, repair: PromptRepair)? {
        let candidate = question.candidate
        guard candidate.messages.last?.role == .user,
            !candidate.tags.contains(where: { protectedFamilies.contains($0.family) })
        else { return nil }
        return repair(candidate.prompt, answer: answer)
    }

    func repair(_ prompt: String, answer: String) -> (prompt: String, repair: PromptRepair)? {
        var changes: [Change] = []
        for wish in LengthWishReader.wishes(in: prompt) {
            let readings = LengthMeasure.readings(of: answer, in: wish.unit)
            guard let count = wish.closest(of: readings) else { continue }
            let miss = wish.miss(by: count)
            guard miss > 0 else { continue }
            guard miss <= options.tolerance.fraction, let change = Change(wish, count) else {
                return nil
            }
            changes.append(change)
        }
        guard !changes.isEmpty else { return nil }
        let repaired = Self.applied(changes, to: prompt)
        guard Self.isMet(repaired, by: answer, wishes: changes.count) else { return nil }
        let words = changes.map { "\($0.was(in: prompt)) → \($0.text)" }
        return (repaired, PromptRepair(original: prompt, changes: words))
    }

    private static func applied(_ changes: [Change], to prompt: String) -> String {
        var scalars = Array(prompt.unicodeScalars)
        for change in changes.sorted(by: { $0.place.lowerBound > $1.place.lowerBound }) {
            scalars.replaceSubrange(change.place, with: change.text.unicodeScalars)
        }
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars)
        return String(text)
    }

    private static func isMet(_ prompt: String, by answer: String, wishes count: Int) -> Bool {
        let wishes = LengthWishReader.wishes(in: prompt)
        return wishes.count >= count
            && wishes.allSatisfy { wish in
                let readings = LengthMeasure.readings(of: answer, in: wish.unit)
                return wish.closest(of: readings).map { wish.miss(by: $0) == 0 } ?? true
            }
    }
}

/// Another text for a place of the prompt.
private struct Change {
    let place: Range<Int>
    let text: String

    /// `nil` where no number would do.
    init?(_ wish: LengthWish, _ count: Int) {
        let round = RoundedLength(unit: wish.unit)
        place = wish.relation == .between && count > wish.upper ? wish.upperPlace : wish.place
        let number: Int
        var prefix = ""
        switch wish.relation {
        case .exactly where !wish.unit.isLoose:
            number = count
        case .exactly where wish.isAdjective:
            number = round.nearest(count)
            prefix = "a roughly "
        case .exactly where count < wish.number:
            number = round.down(count)
            prefix = wish.isChinese ? "至少" : "at least "
        case .exactly:
            number = round.up(count)
            prefix = wish.isChinese ? "不超过" : "at most "
        case .atLeast: number = round.down(count)
        case .moreThan: number = round.down(count - 1)
        case .atMost: number = round.up(count)
        case .lessThan: number = round.up(count + 1)
        case .about: number = round.nearest(count)
        case .between: number = count < wish.number ? round.down(count) : round.up(count)
        }
        guard number > 1 else { return nil }
        text = prefix + "\(number)"
    }

    func was(in prompt: String) -> String {
        var text = ""
        text.unicodeScalars.append(contentsOf: Array(prompt.unicodeScalars)[place])
        return text
    }
}
