/// Chooses the desk whose words the message uses most.
enum RouteSolver {
    static func solve(_ request: RequestText) -> String? {
        let words = request.tokens.filter { $0.kind == .word }.map(\.lower)
        let named = RouteTask.labels.filter { label in
            words.contains { FuzzyWord.isNear($0, label) }
        }
        // Three of the four desks named make it a question of routing, one may be mistyped.
        guard named.count >= 3 else { return nil }
        let message = words.filter { FuzzyWord.match($0, in: RouteTask.labels) == nil }
        let scores = RouteTask.cues.map { cues in
            message.count { FuzzyWord.match($0, in: cues) != nil }
        }
        guard let best = scores.max(), best > 0, let label = scores.firstIndex(of: best) else {
            return nil
        }
        return RouteTask.labels[label]
    }
}
