// swift-format-ignore-file

extension ShippedSessions {
    /// `sessions/houses.bp`, written here by `scripts/embed-lessons`.
    static let houses = ##"""
        #!/usr/bin/env backprop
        # backprop session 1
        # Real tables: houses with prices in dollars, dates, categories and gaps, and
        # the penguins of Palmer Station. The houses are invented, the penguins are
        # not (K. Gorman and others; A. Horst, A. Hill and K. Gorman, 2020, CC0).

        # A table is read as it comes. What cannot be read is told at once, with the
        # words to type.
        data "houses.csv"
        #> error: houses.csv:35:64: 13 cells have no value, in 2 columns: 'area' 9, 'built' 4: missing=drop, mean or median
        data "houses.csv" missing=median ordinal="condition: poor, fair, good, excellent"
        #> houses.csv: 300 rows, 15 features, 1 target; target 'price', the last column
        #>     left out: 'id' (numbers the rows), 'address' (text, 283 different)
        #>     as numbers: 'town' 5 columns, 'garden' 1 for yes, 'heating' 3 columns,
        #>     'condition' 1 to 4, poor, fair, good, excellent, 'sold' in years, 'tax' in
        #>     %, 'price' in $
        #>     filled with the median of the training rows: 'area' 9, 'built' 4

        # A fifth of the rows is kept aside. The gaps are filled anew from the rows
        # that are left: the median of the others would tell something about them.
        seed 3
        split 0.8
        #> 300 rows (240 training, 60 test), 15 features, 1 target
        normalize
        normalize targets
        show data
        #> houses.csv: 300 rows (240 training, 60 test), 15 features, 1 target
        #> target 'price', the last column
        #> the columns of the file, in its units
        #> column     kind         least             mean       most  missing  becomes
        #> ─────────  ───────────  ───────  ─────────────  ─────────  ───────  ─────────
        #> id         id           1           150.5          300              left out
        #> address    text                                                     left out
        #> town       category     5 texts                                     x[:,1:5]
        #> area       number       46          138.347        240           9  x[:,6]
        #> rooms      number       1             4.93667        9              x[:,7]
        #> garden     yes/no       0             0.506667       1              x[:,8]
        #> heating    category     3 texts                                     x[:,9:11]
        #> condition  category     4 texts                                     x[:,12]
        #> built      number       1926       1976.16        2021           4  x[:,13]
        #> sold       date, years  2019.01    2021.45        2023.98           x[:,14]
        #> tax        number, %    0.8           1.337          1.9            x[:,15]
        #> price      number, $    146000   458037         743000              y
        #>     id: left out, numbers the rows
        #>     address: left out, text, 283 different
        #>     town: Harbour, Hillcrest, Northfield, Old Town, Riverside
        #>     garden: yes is 1, no is 0
        #>     heating: gas, heat pump, oil
        #>     condition: 1 poor, 2 fair, 3 good, 4 excellent
        #> 13 missing numbers are the median of the training rows
        #> x is normalized: predict takes the units of the file
        #> y is normalized: predict gives the units of the file
        #> x  240×15  mean 0.167222  norm 45.1885
        #>   0  0  1  0  0   0.91703    0.563539  0  1  0  0  -0.78181   …  -1.69141
        #>   0  0  0  0  1   1.02607    1.05005   1  0  0  1   0.335061  …   1.15174
        #>   0  1  0  0  0  -0.700457  -0.409478  1  0  1  0   0.335061  …  -0.427789
        #>   …
        #>   0  0  1  0  0   1.09877    0.563539  1  1  0  0   1.45193   …   1.78355
        #>   0  0  1  0  0   0.226418   0.563539  1  1  0  0  -0.78181   …  -0.427789
        #> y  240×1  mean -1.23165e-16  norm 15.4919
        #>    0.284187
        #>    0.744398
        #>   -0.620635
        #>   …
        #>    0.40119
        #>   -0.183824

        network 15 -> 6 tanh -> 1
        #> 15 → 6 tanh → 1   103 parameters, loss mse
        optimizer adam lr=0.01
        #> optimizer adam lr=0.01
        train 100 batch=32
        #> trained 100 epochs, 800 steps: loss 1.2… → 0.02…

        # The share of the variance of the prices that it explains, where it never
        # looked: what is left is mostly the noise that was put in.
        evaluate
        #> part      rows       loss      MAE     RMSE       R²
        #> ────────  ────  ─────────  ───────  ───────  ───────
        #> training   240  0.0209397  13905.5  18551.6  0.97906
        #> test        60  0.0300905  17189.7  22238.7  0.97158

        # A house of one's own, column by column as show data has them and in raw
        # units: Hillcrest, 120 square metres, 4 rooms, a garden, a heat pump, good, of
        # 1990, sold in the middle of 2023, a tax of 1.2 %. The price comes in dollars,
        # although the network sees and gives numbers around 0.
        predict [0, 1, 0, 0, 0, 120, 4, 1, 0, 1, 0, 3, 1990, 2023.5, 1.2]
        #> yhat = …
        #> outputs: in the units of the file, normalized no more
        #> inputs: raw, normalized as the data were

        # Three species of penguins by bill, flipper, body, island and sex; two of
        # them have no measurement at all and nine no sex.
        data "penguins.csv" labels=species missing=median skip=year
        #> penguins.csv: 344 rows, 10 features, 3 classes; classes from 'species'
        #>     as numbers: 'island' 3 columns, 'sex' 3 columns
        #>     filled with the median of the training rows: 'bill_length_mm' 2,
        #>     'bill_depth_mm' 2, 'flipper_length_mm' 2, 'body_mass_g' 2, 'sex' 11; in
        #>     categories 'missing' is one of its own
        split 0.75
        #> 344 rows (258 training, 86 test), 10 features, 3 classes
        normalize
        network 10 -> 12 relu -> 3 softmax
        #> 10 → 12 relu → 3 softmax   171 parameters, loss ce
        train 60 batch=16
        #> trained 60 epochs, 1020 steps: loss 1.4… → 0.00…, accuracy …
        evaluate
        #> part      rows       loss  accuracy        F1  AUC
        #> ────────  ────  ─────────  ────────  ────────  ───
        #> training   258  0.0027418  1         1           1
        #> test        86  0.053085   0.988372  0.989495    1
        #> class (test)  rows  precision    recall        F1  AUC
        #> ────────────  ────  ─────────  ────────  ────────  ───
        #> Adelie          37   0.973684  1         0.986667    1
        #> Chinstrap       21   1         1         1           1
        #> Gentoo          28   1         0.964286  0.981818    1
        #> mean            86   0.991228  0.988095  0.989495    1

        """##
}
