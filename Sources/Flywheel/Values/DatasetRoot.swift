/// The content hash of a dataset version.
///
/// It depends on which samples are in and on which side, and on nothing else: order, retries,
/// crashes and the number of shards leave no trace.
public enum DatasetRoot {
    /// SHA-256 over `flywheel dataset 1\n`, then for each member by leaf its 32 bytes and one byte
    /// for the side of the split.
    public static func digest(_ members: [(leaf: Digest, split: Split)]) -> Digest {
        var builder = DigestBuilder()
        builder.update(Array("flywheel dataset 1\n".utf8))
        let sorted = members.sorted { ($0.leaf, $0.split.rawValue) < ($1.leaf, $1.split.rawValue) }
        for member in sorted {
            builder.update(member.leaf.bytes + [UInt8(member.split.rawValue)])
        }
        return builder.finish()
    }
}
