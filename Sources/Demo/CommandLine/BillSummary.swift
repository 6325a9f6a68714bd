package import Loopback

/// A bill in four lines.
package struct BillSummary: Sendable, Hashable {
    package let charged: Int
    package let distinct: Int
    package let promptTokens: Int
    package let completionTokens: Int

    package init(_ bill: Bill) {
        let total = bill.total
        charged = total.charges
        distinct = bill.charged.count
        promptTokens = total.promptTokens
        completionTokens = total.completionTokens
    }

    /// Charges beyond the first of each request.
    package var doubles: Int { charged - distinct }

    package var text: String {
        """
        requests charged  \(charged)
        distinct requests \(distinct)
        doubles           \(doubles)
        tokens            \(promptTokens) in, \(completionTokens) out

        """
    }
}
