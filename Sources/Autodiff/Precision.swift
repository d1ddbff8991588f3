/// The kind of number in which a graph is run.
package enum Precision: String, CaseIterable, Hashable, Sendable { case float64, float32 }
