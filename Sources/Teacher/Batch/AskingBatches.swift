import Flywheel

// What asking by batch files shares with asking by calls.
extension Asking {
    func key(_ place: Int) -> Digest { asks[place].request.key }

    /// Whether a request may be sent though an earlier one may have been paid for.
    func mayRepeat(_ place: Int) throws -> Bool {
        guard asks[place].isInDoubt, !teacher.options.repeatsUnclear else { return true }
        let host = teacher.stations.all[0].endpoint.host
        let reason = "\(host) may have been paid for them and is not asked twice (unclear: leave)"
        left.append((place, reason))
        return false
    }

    func leaveTooLong(_ place: Int) {
        left.append((place, "they are longer than a batch file may be"))
    }

    /// Marks them as sent under the run of a batch.
    func grant(_ places: [Int], to run: String) throws -> Set<Digest> {
        let requests = places.map { place in
            var request = asks[place].request
            request.call = Int64(bitPattern: teacher.nextID())
            return request
        }
        let granted = Set(
            try teacher.ledger.exchange([], for: requests, budget: budget, run: run)
        )
        report.possibleDoubles += places.count { asks[$0].isInDoubt && granted.contains(key($0)) }
        return granted
    }
}
