/// The fixed questions every student is asked, none of which the logs ever contain.
package enum EvaluationSuite {
    /// The seed of the checked-in suite and of the demo's logs.
    package static let standardSeed: UInt64 = 7
    package static let standardRows = 480

    /// The same number of different requests of each family, in the order of the families.
    ///
    /// `rows` is rounded down to a multiple of the number of families.
    package static func items(seed: UInt64, rows: Int) -> [TaskItem] {
        TaskFamily.allCases.flatMap { family in
            var random = SplitMix64(seed: seed, "suite " + family.rawValue)
            var prompts: Set<String> = []
            var items: [TaskItem] = []
            while items.count < rows / TaskFamily.allCases.count {
                let item = family.draw(&random)
                if item.isReservedForEvaluation, prompts.insert(item.prompt).inserted {
                    items.append(item)
                }
            }
            return items
        }
    }

    /// One JSON object a line, keys in fixed order.
    package static func jsonLines(seed: UInt64, rows: Int) -> String {
        let items = items(seed: seed, rows: rows)
        let perFamily = max(1, rows / TaskFamily.allCases.count)
        return items.enumerated().map { index, item in
            let name = item.family.rawValue.replacing("/", with: "-").replacing("_", with: "-")
            let number = CivilDate.padded(index % perFamily + 1, to: 3)
            return
                "{\"id\":\"demo-\(name)-\(number)\",\"messages\":[{\"role\":\"user\",\"content\":"
                + "\(JSONText.quoted(item.prompt))}],\"answer\":\(JSONText.quoted(item.answer)),"
                + "\"task_type\":\"\(item.family.rawValue)\"}\n"
        }.joined()
    }
}
