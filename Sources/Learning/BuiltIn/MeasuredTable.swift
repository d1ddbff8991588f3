/// The data sets that somebody has measured or written.
extension BuiltInDataset {
    package static let all = generated + measured

    private static let missing = Setting(
        name: "missing", summary: "what becomes of cells without a value", kind: .choice(["drop", "mean", "median"]),
        standard: 0, range: 0...2)

    private static let measured = [
        BuiltInDataset(
            name: "iris", summary: "three species of iris by the size of their flowers",
            discussion: "150 flowers, 50 of each species: length and width of sepal and petal in centimetres.",
            settings: [],
            attribution: """
                R. A. Fisher, The use of multiple measurements in taxonomic problems, Annals of Eugenics 7 (1936); \
                measured by E. Anderson. As in scikit-learn. UCI Machine Learning Repository, \
                doi:10.24432/C56C76, CC BY 4.0.
                """
        ) { _, _ in Dataset.iris() },
        BuiltInDataset(
            name: "digits", summary: "handwritten digits, 8 × 8 pixels",
            discussion: "1797 images row by row, pixels from 0 (paper) to 16 (ink), classes 0 … 9.",
            settings: [],
            attribution: """
                E. Alpaydin and C. Kaynak, Optical Recognition of Handwritten Digits (1998), the test part, as in \
                scikit-learn. UCI Machine Learning Repository, doi:10.24432/C50P49, CC BY 4.0.
                """
        ) { _, _ in Dataset.digits() },
        BuiltInDataset(
            name: "wine", summary: "three cultivars of wine by what is in them",
            discussion: "178 wines of one region of Italy, 13 measurements each.",
            settings: [],
            attribution: """
                S. Aeberhard and M. Forina, Wine (1991). As in scikit-learn. UCI Machine Learning Repository, \
                doi:10.24432/C5PC7J, CC BY 4.0.
                """
        ) { _, _ throws(DataError) in try Dataset.table(WineText.table, labels: "cultivar") },
        BuiltInDataset(
            name: "cancer", summary: "benign or malignant tumours of the breast by their cells",
            discussion: "569 samples, 30 measurements of the nuclei each; malignant is 1.",
            settings: [oneHot],
            attribution: """
                W. Wolberg, O. Mangasarian, N. Street and W. Street, Breast Cancer Wisconsin (Diagnostic) (1993). As in \
                scikit-learn. UCI Machine Learning Repository, doi:10.24432/C5DW2B, CC BY 4.0.
                """
        ) { values, _ throws(DataError) in
            try Dataset.table(CancerText.table, labels: "diagnosis", oneHot: values.oneHot)
        },
        BuiltInDataset(
            name: "diabetes", summary: "how far diabetes went in a year, as a number to predict",
            discussion: """
                442 patients: age, sex (1 or 2), body mass index, blood pressure and six measurements of their blood, in \
                the units they were taken in.
                """,
            settings: [],
            attribution: """
                B. Efron, T. Hastie, I. Johnstone and R. Tibshirani, Least Angle Regression, Annals of Statistics 32 \
                (2004). As in scikit-learn, not scaled.
                """
        ) { _, _ throws(DataError) in try Dataset.table(DiabetesText.table) },
        BuiltInDataset(
            name: "penguins", summary: "three species of penguins, as a table with gaps",
            discussion: """
                344 penguins of three islands: bill, flipper and body, sex and year, read as a file would be, with \
                categories as columns of 0 and 1. 11 rows lack a value: `missing=` says what becomes of them.
                """,
            settings: [missing],
            attribution: """
                A. Horst, A. Hill and K. Gorman, palmerpenguins (2020), doi:10.5281/zenodo.3960218, CC0; measured by \
                K. Gorman and the Palmer Station LTER.
                """
        ) { values, _ throws(DataError) in
            try Dataset.table(PenguinsText.table, labels: "species", missing: .init(rawValue: values.word("missing")))
        },
        BuiltInDataset(
            name: "text", summary: "a poem: which character follows those before it",
            discussion: """
                Jabberwocky in small letters, a line end as /. Each row holds the characters in front of one, for each of \
                them a column of 0 and 1 for every character (x[:,1:27] for the oldest, and so on), and y the one that \
                follows. With codes=true x holds the number of each character instead, from 1, one column for each.
                """,
            settings: [
                Setting(
                    name: "context", summary: "how many characters are seen", kind: .count, standard: 3, range: 1...20),
                Setting(
                    name: "codes", summary: "numbers of characters in place of columns of 0 and 1", kind: .flag,
                    standard: 0, range: 0...1),
            ],
            attribution: "Lewis Carroll, Jabberwocky, in Through the Looking-Glass (1871). In the public domain."
        ) { values, _ in Dataset.characters(context: Int(values["context"] ?? 3), asCodes: values["codes"] == 1) },
    ]
}
