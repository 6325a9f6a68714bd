/// The eight kinds of request the small assistant is asked for, named as task types.
///
/// Chosen because a 0.9M-parameter student learns seven of them from a few thousand answers and stays
/// weak at the eighth: `json/get` asks it to find a key and copy what stands there, free strings included.
package enum TaskFamily: String, CaseIterable, Sendable {
    case date = "extract/date"
    case dateZh = "extract/date_zh"
    case unit = "convert/unit"
    case jsonGet = "json/get"
    case jsonMake = "json/make"
    case spelling = "rewrite/spelling"
    case orderZh = "extract/order_zh"
    case route = "classify/route"

    /// How often users ask for it, in parts of a hundred.
    var weight: Int {
        switch self {
        case .date: 14
        case .dateZh: 13
        case .unit: 14
        case .jsonGet: 8
        case .jsonMake: 12
        case .spelling: 13
        case .orderZh: 14
        case .route: 12
        }
    }

    /// A clean request of this family and the answer the rules of the family give.
    package func draw(_ random: inout SplitMix64) -> TaskItem {
        switch self {
        case .date: DateTask.draw(&random)
        case .dateZh: DateZhTask.draw(&random)
        case .unit: UnitTask.draw(&random)
        case .jsonGet: JSONGetTask.draw(&random)
        case .jsonMake: JSONMakeTask.draw(&random)
        case .spelling: SpellingTask.draw(&random)
        case .orderZh: OrderZhTask.draw(&random)
        case .route: RouteTask.draw(&random)
        }
    }
}
