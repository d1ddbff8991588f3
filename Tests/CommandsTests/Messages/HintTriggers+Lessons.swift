extension HintTriggers {
    private static let read = "lesson read"
    private static let task =
        #"lesson read; answer 1; answer "A larger weight"; answer -1; answer "It adjusts the weights to reduce prediction errors""#

    /// Lines that bring about the hints of lessons that can be typed, each behind its setup.
    static let lessons: [(String, String)] = [
        ("", "answer 1"), ("", "leave"), ("", "lesson zzzzzzzz"), (task, "answer 5"), ("\(read); play", "answer 1"),
        ("\(read); play", "play"), (read, "resume"), ("\(read); answer 1", "hint"), ("\(read); hint", "hint"),
        (read, "answer [1, 2]"), (read, "answer 1, 2"), (read, "review"), ("", "review"), (read, "undo"),
        ("", "example qwertz"), ("", "a <- 3"), ("b = 2", "b <- b - 0.5 * b"),
    ]

    /// The same for those that tell something else.
    static let toldInLessons: [(String, String)] = [
        ("\(read); answer 1", "answer 9"), ("\(read); answer 1", "answer 1, 2"), (read, "answer z1[1,1]"),
        ("c = 2; save \"c.bp\"", "lesson file \"c.bp\""), ("", "hide { quit }"),
    ]
}
