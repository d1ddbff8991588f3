/// The names whose meaning the program itself gives, whatever the model.
package enum ReservedNames {
    /// Results, which no assignment sets.
    package static let computed: Set = ["loss", "accuracy", "step", "epoch"]
    /// Words for numbers that mean the same everywhere; `pi` and `e` may be used for something else.
    package static let numbers: Set = ["nan", "inf", "true", "false"]
    package static let all = computed.union(["x", "y", "lr"])
}
