/// `student`: training and answering with files alone. A file a verb.
enum StudentCommands {
    static let all = [
        StudentTrain.command, StudentGenerate.command, StudentScore.command,
        StudentTokenize.command, StudentCompare.command, StudentProbe.command,
    ]
}
