/// The names whose meaning the program itself gives, whatever the model.
enum ReservedNames {
    /// Results, which no assignment sets.
    static let computed: Set = ["loss", "accuracy", "step", "epoch"]
    static let all = computed.union(["x", "y", "lr"])
}
