import Flywheel
import JSON

/// A batch as the provider describes it.
struct BatchStatus {
    enum Phase: String {
        case validating, failed, inProgress = "in_progress", finalizing, completed, expired
        case cancelling, cancelled

        /// Whether nothing more comes of it.
        var isOver: Bool { [.failed, .completed, .expired, .cancelled].contains(self) }
    }

    let id: String
    let phase: Phase
    /// Files with what was answered, and with what was not.
    let files: [String]
    let completed: Int
    let total: Int
    /// Our own name for it, in its metadata.
    let reference: String?
    /// The provider's code for why the file was refused; never prose.
    let error: String

    /// Name of our own reference in the metadata of batches.
    static let key = "flywheel_batch"

    /// - Returns: `nil` for anything that is no batch.
    init?(_ value: JSONValue) {
        guard let id = value["id"]?.string, Self.isName(id),
            let phase = value["status"]?.string.flatMap(Phase.init)
        else { return nil }
        self.id = id
        self.phase = phase
        files = ["output_file_id", "error_file_id"].compactMap { value[$0]?.string }
            .filter(Self.isName)
        completed = Int(clamping: value["request_counts"]?["completed"]?.integer ?? 0)
        total = Int(clamping: value["request_counts"]?["total"]?.integer ?? 0)
        reference = value["metadata"]?[Self.key]?.string
        error = value["errors"]?["data"]?[0].map { ErrorBody($0).word } ?? ""
    }

    /// Names become part of a path, so none may lead elsewhere.
    static func isName(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 200 && text != "." && text != ".."
            && text.utf8.allSatisfy { byte in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                    || [UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: ".")].contains(byte)
            }
    }
}
