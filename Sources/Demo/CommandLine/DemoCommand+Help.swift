extension DemoCommand {
    static let help = """
        flywheel-demo: sample chat logs, a fixed evaluation set and a teacher, all from a seed

        flywheel-demo logs --nights K [--seed N] [--start 2026-10-01] [--scale F]
        flywheel-demo logs --night K  [--seed N] [--start 2026-10-01] [--scale F]
            SQL for psql: tables chat_session, chat_log and chat_rating with what had been stored
            by the end of night K, or in night K alone. Run twice, it adds nothing.

        flywheel-demo suite [--seed N] [--rows 480]
            The evaluation set as JSON lines, disjoint from all logs of any seed.

        flywheel-demo teacher --port P [--seed N] [--bill FILE] [--ready-file FILE]
            An OpenAI-compatible server on 127.0.0.1 with the key demo-key, until it is signalled.
            Port 0 takes a free one; the ready file then holds the base URL.

        flywheel-demo replay --answers FILE --port P [--bill FILE] [--ready-file FILE]
            Replays {"prompt", "answer"} lines by the exact text of the last user message.

        flywheel-demo bill FILE
            Requests charged, distinct requests, and how many were bought more than once.

        The seed is 7 unless given. Exit: 0 done, 64 usage, 66 no such file, 69 no such port,
        73 cannot write.

        """
}
