import Evaluation
import Flywheel
import Testing

@Suite struct MetricTests {
    @Test(arguments: [
        (Metric.exactMatch, "2024-03-05", " 2024-03-05\n", true),
        (.exactMatch, "a b", "a  \u{3000}b", true),
        (.exactMatch, "2024-03-05", "2024-03-5", false),
        (.exactMatch, "e\u{301}", "\u{e9}", false),
        (.exactMatch, "", " ", true),
        (.jsonEqual, #"{"a": 1, "b": [true]}"#, #"{"b":[true],"a":1.0}"#, true),
        (.jsonEqual, #"{"a": 1}"#, #"{"a": 1, "b": 2}"#, false),
        (.jsonEqual, #"[1, 2]"#, "[2, 1]", false),
        (.jsonEqual, "null", "none", false),
        (.label, "positive", "Positive.", true),
        (.label, "positive", "“positive”", true),
        (.label, "positive", "not positive", false),
        (.label, "投诉", "投诉。", true),
        (.contains, "Paris", "The capital is PARIS, I think", true),
        (.contains, "Paris", "London", false),
    ])
    func `answers are held against the reference`(
        metric: Metric,
        reference: String,
        answer: String,
        isRight: Bool
    ) {
        #expect(metric.accepts(answer, reference: reference) == isRight)
    }
}
