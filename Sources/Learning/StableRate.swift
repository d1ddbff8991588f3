/// How far a step of an optimizer may go along a direction in which the loss bends, as texts in the language over the
/// settings of the row.
///
/// Near a minimum the loss is a bowl, and its gradient along an eigenvector of the Hessian is λ times the distance. With
/// that a rule becomes a recurrence of two numbers, the distance and what is remembered of the gradients. It shrinks as
/// long as both roots of z² − T z + D lie inside the unit circle, that is |D| < 1 and |T| < 1 + D (Jury, 1964); the
/// largest learning rate comes from T > −(1 + D). All gradients must be those of the whole batch.
package struct StableRate: Sendable {
    /// Learning rate times eigenvalue stays below this; 0 where no rate is stable.
    package let limit: String
    /// What each weight's step is divided by, as it is in the next update: also over the names that the rule gives
    /// values to. The eigenvalue is that of the Hessian whose rows are divided by it.
    package let scale: String
    /// What weight decay adds to each eigenvalue of the Hessian.
    package let decay: String
    /// What weight decay that goes past the scale adds to each eigenvalue of the scaled Hessian.
    package let pull: String

    package init(limit: String, scale: String = "1", decay: String = "0", pull: String = "0") {
        (self.limit, self.scale, self.decay, self.pull) = (limit, scale, decay, pull)
    }
}
