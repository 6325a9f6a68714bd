import Datasets
import Flywheel

/// Which prompts of a window belong together: what users wrote, and what was made from it.
///
/// The key of a family's first prompt is known to all of it, so that no member is shown another one
/// as an example. Memory grows with the families that have variants, by one digest each.
struct Kinship {
    private var keys: [String: Digest] = [:]

    init(_ store: any AnswerStore, _ window: Window) throws {
        var roots: Set<String> = []
        try store.eachLabelled(in: window) { item in
            if item.candidate.parent != nil { roots.insert(item.candidate.root) }
        }
        guard !roots.isEmpty else { return }
        try store.eachLabelled(in: window) { item in
            guard roots.contains(item.candidate.id) else { return }
            keys[item.candidate.id] = Self.key(item.candidate.prompt)
        }
    }

    func kin(of candidate: Candidate) -> Set<Digest> {
        var kin: Set<Digest> = [Self.key(candidate.prompt)]
        if let key = keys[candidate.root] { kin.insert(key) }
        return kin
    }

    /// What a prompt is known by, whatever went before it.
    static func key(_ prompt: String) -> Digest { PromptKey.of([Message(.user, prompt)]) }
}
