/// What is due when: a binary heap, earliest first, ties in order of insertion.
struct TimerHeap<Element> {
    private var heap: [(due: ContinuousClock.Instant, order: UInt64, element: Element)] = []
    private var inserted: UInt64 = 0

    var earliest: ContinuousClock.Instant? { heap.first?.due }

    mutating func insert(_ element: Element, due: ContinuousClock.Instant) {
        inserted += 1
        heap.append((due, inserted, element))
        var child = heap.count - 1
        while child > 0, isBefore(child, (child - 1) / 2) {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    mutating func takeDue(at now: ContinuousClock.Instant) -> Element? {
        guard let first = heap.first, first.due <= now else { return nil }
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count {
                if isBefore(child, least) { least = child }
            }
            if least == parent { return first.element }
            heap.swapAt(parent, least)
            parent = least
        }
    }

    private func isBefore(_ left: Int, _ right: Int) -> Bool {
        (heap[left].due, heap[left].order) < (heap[right].due, heap[right].order)
    }
}
