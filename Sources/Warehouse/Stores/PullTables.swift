package import Flywheel
import Postgres
import SQLCatalog

extension CopyTable {
    fileprivate static let conversations = CopyTable(
        "corpus.conversation",
        [
            "pipeline", "window_start", "conversation_id", "subject", "roles", "contents",
            "ratings", "created_at", "updated_at", "model", "metadata",
        ]
    )
}

extension Warehouse: PullStore {
    package func pseudonymKey() throws -> [UInt8] {
        try Failure.explaining {
            try keeper.execute(SQLCatalog.pseudonymKeyMake, ["subject"])
            let rows = try keeper.query(SQLCatalog.pseudonymKey, ["subject"])
            guard let row = rows.first else { throw Failure.unreadable("key") }
            return try row.get("key")
        }
    }

    package func replaceConversations(
        _ claim: Claim,
        _ body: (_ add: (Conversation) throws -> Void) throws -> Outcome
    ) throws -> Outcome {
        let window = keys(claim.window)
        return try replace(claim) { writer in
            try writer.execute(SQLCatalog.conversationDelete, window)
        } _: { rows in
            var subjects: Set<String> = []
            let outcome = try body { conversation in
                subjects.insert(conversation.subject)
                try rows.add(.conversations, conversation.row)
            }
            try writer.execute(SQLCatalog.subjectNote, [pipeline, subjects.sorted()])
            return outcome
        }
    }
}

extension Conversation {
    fileprivate var row: [any PostgresValue] {
        let tail: [any PostgresValue] = [
            createdAt.timestamp, updatedAt.timestamp, model, metadata,
        ]
        return [id, subject] + columns(of: messages) + tail
    }
}

extension Warehouse {
    package func eachConversation(
        in window: Window,
        _ body: (Conversation) throws -> Void
    ) throws {
        try each(SQLCatalog.conversationEach, keys(window)) { row in
            try body(
                Conversation(
                    id: try row.get("conversation_id"),
                    subject: try row.get("subject"),
                    messages: try row.messages(),
                    createdAt: try row.instant("created_at"),
                    updatedAt: try row.instant("updated_at"),
                    model: try row.get("model"),
                    metadata: try row.get("metadata")
                )
            )
        }
    }
}
