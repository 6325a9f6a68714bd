/// Converts the first number that has a known unit behind it.
///
/// The target follows from the source, so "and 12 km?" after an earlier question is answered too.
enum UnitSolver {
    static func solve(_ request: RequestText) -> String? {
        let tokens = request.tokens
        for (index, token) in tokens.enumerated() where token.kind == .number {
            guard token.text.count <= 6, let value = Int(token.text) else { continue }
            let next = tokens.dropFirst(index + 1).prefix(2).map(\.lower)
            let names = [next.joined(), next.first ?? ""]
            guard let unit = names.lazy.compactMap(conversion(named:)).first else { continue }
            return "\(value * unit.factor) \(unit.to)"
        }
        return nil
    }

    private static func conversion(named name: String) -> UnitTask.Conversion? {
        guard !name.isEmpty else { return nil }
        return UnitTask.conversions.first { $0.names.contains(name) }
            ?? UnitTask.conversions.first { unit in
                unit.names.contains { $0.count >= 4 && FuzzyWord.isNear(name, $0) }
            }
    }
}
