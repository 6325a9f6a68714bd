/// Answers a request from its text alone.
///
/// Nothing here has seen the generator's item: what a solver cannot read out of the prompt it
/// does not know. The vocabularies are shared, as a real model also knows the words of its trade.
package enum TaskSolver {
    /// The answer and the family it was taken for, or nil where the text is none of the eight tasks.
    package static func solve(_ prompt: String) -> (family: TaskFamily, answer: String)? {
        for part in parts(of: prompt) {
            let request = RequestText(part)
            for (family, solver) in solvers {
                if let answer = solver(request) { return (family, answer) }
            }
        }
        return nil
    }

    /// Specific shapes first: a customer's message may contain a date, a date no message.
    private static let solvers: [(TaskFamily, @Sendable (RequestText) -> String?)] = [
        (.jsonGet, JSONGetSolver.solve),
        (.jsonMake, JSONMakeSolver.solve),
        (.spelling, SpellingSolver.solve),
        (.route, RouteSolver.solve),
        (.orderZh, OrderZhSolver.solve),
        (.dateZh, DateSolver.solveHanzi),
        (.date, DateSolver.solve),
        (.unit, UnitSolver.solve),
    ]

    /// The last line, the last paragraph, everything: the user's words come last in a template, and
    /// instructions above them would otherwise be taken for the request.
    private static func parts(of prompt: String) -> [String] {
        let lines = prompt.split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.allSatisfy(\.isWhitespace) ? "" : String($0) }
        let filled = lines.reversed().drop { $0.isEmpty }
        guard let last = filled.first else { return [] }
        let paragraph = filled.prefix { !$0.isEmpty }.reversed().joined(separator: "\n")
        var parts = [last]
        if paragraph != last { parts.append(paragraph) }
        if prompt != parts.last { parts.append(prompt) }
        return parts
    }
}
