import Flywheel
import Student
import YAML

/// Where a student starts and by which recipe, as the `student` verbs take it.
struct TrainingOrder {
    var start: Start
    var recipe: Recipe

    static let operands = "(--shape NAME | --base DIR) [--recipe YAML] [--seed N] [--threads N]"

    init(_ arguments: inout Arguments) throws {
        let shape = try arguments.option("--shape")
        let base = try arguments.option("--base")
        let path = try arguments.option("--recipe")
        let seed = try arguments.option("--seed", "a whole number", { UInt64($0) })
        let threads = try arguments.option("--threads", "a whole number", { Int($0) })
        guard (shape == nil) != (base == nil) else {
            throw Failure(.usage, "usage", "name either --shape or --base")
        }
        var options =
            try path.map { try YAMLNode.load(path: $0).decode(RecipeFile.self).options }
            ?? DistillOptions()
        options.shape = shape
        if let seed { options.seed = seed }
        if let threads { options.threads = threads }
        recipe = options.recipe
        start = try base.map(Start.checkpoint) ?? .scratch(options.checkedShape())
    }
}

/// A recipe file: what the `distill` stage takes, without the shape.
private struct RecipeFile: Decodable {
    let options: DistillOptions

    init(from decoder: any Decoder) throws { options = try DistillOptions(recipe: decoder) }
}
