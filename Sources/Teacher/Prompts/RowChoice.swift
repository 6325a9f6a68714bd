package import Flywheel

/// Which prompts a template of kind `decompose` or `enrich` is for, among those of its task types.
package struct RowChoice: Sendable, Hashable, Decodable {
    /// The part of them that is rewritten.
    package var share = Share.whole
    package var seed: UInt64 = 1
    /// Prompts with at least one of these tags, such as `session/repair_loop`; any where empty.
    package var tags: [Tag] = []
    /// How long a prompt has to be: a way to tell hard ones.
    package var characters: Bounds?

    package init() {}

    private enum CodingKeys: String, CodingKey { case share, seed, tags, characters }

    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        share = try values.decodeIfPresent(Share.self, forKey: .share) ?? share
        seed = try values.decodeIfPresent(UInt64.self, forKey: .seed) ?? seed
        tags = try values.decodeIfPresent([Tag].self, forKey: .tags) ?? []
        characters = try values.decodeIfPresent(Bounds.self, forKey: .characters)
    }

    /// A function of the candidate alone, whatever stands beside it.
    package func takes(_ candidate: Candidate) -> Bool {
        guard tags.isEmpty || !Set(tags).isDisjoint(with: candidate.tags) else { return false }
        guard characters?.contains(candidate.prompt.count) ?? true else { return false }
        var draw = SeededGenerator(seed: seed, "rewrite " + candidate.root)
        return draw.unit() < share.fraction
    }
}
