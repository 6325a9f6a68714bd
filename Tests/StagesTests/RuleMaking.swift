import Flywheel
import Foundation
import Rules

/// A rule from its options as they stand in a pipeline file.
func made(_ factory: RuleFactory, _ options: String) throws -> any Rule {
    let box = try JSONDecoder().decode(DecoderBox.self, from: Data(options.utf8))
    return try factory.make(box.decoder)
}

private struct DecoderBox: Decodable {
    let decoder: any Decoder
    init(from decoder: any Decoder) { self.decoder = decoder }
}
