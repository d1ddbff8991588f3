import Autodiff
import Reporting

extension Report.Block {
    /// A value under a name: a scalar where it is 1×1.
    package static func value(_ matrix: Matrix, name: String, abbreviates: Bool = true, remark: String? = nil)
        -> Report.Block
    {
        if matrix.shape.isScalar, remark == nil { return .scalar(name: name, matrix.values[0]) }
        return .matrix(Report.Matrix(matrix, name: name, abbreviates: abbreviates, remark: remark))
    }
}

extension Report.Matrix {
    package init(_ matrix: Matrix, name: String, abbreviates: Bool = true, remark: String? = nil) {
        self.init(
            name: name, rows: matrix.rows, columns: matrix.columns, values: matrix.values, abbreviates: abbreviates,
            remark: remark)
    }
}
