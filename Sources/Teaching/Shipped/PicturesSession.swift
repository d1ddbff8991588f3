// swift-format-ignore-file

extension ShippedSessions {
    /// `sessions/pictures.bp`, written here by `scripts/embed-lessons`.
    static let pictures = ##"""
        #!/usr/bin/env backprop
        # backprop session 1
        # Pictures of a training. Each ends with a sentence that says what one sees, for those who do not see it.

        # A function and its neighbour, drawn between the same two axes.
        plot silu(z), relu(z) for z in -4:0.1:4
        #> silu(z), relu(z)
        #> 4┤                                                                     ⢀⣠⠴⠚ 1 2
        #>  │                                                                 ⢀⣤⡶⠒⠋⠁
        #> 3┤                                                             ⢀⢠⡴⠞⠊⠁
        #>  │                                                         ⣀⡠⣄⠾⠛⠁
        #> 2┤                                                     ⢀⡠⢔⡥⠗⠉
        #>  │                                                 ⢀⡀⢔⡪⠔⠊⠁
        #> 1┤                                             ⢀⡤⠄⣊⠥⠒⠉
        #>  │                                          ⡠⢔⣈⠥⠒⠉
        #>  │                                     ⢀⣀⣔⠮⠗⠊⠁
        #> 0┤⠛⠛⠓⠛⠛⠚⠭⠭⠥⠭⠭⠥⠭⠭⠬⠭⠭⣁⣉⣉⣁⣉⣉⣈⣉⣉⣈⣉⣉⣁⡩⠭⠬⠭⠛⠚⠋⠉
        #>  └┬────────┬────────┬────────┬────────┬────────┬────────┬────────┬────────┬
        #>   -4      -3       -2       -1     z  0        1        2        3        4
        #> ⠤⠤⠤ 1 silu(z)  ⠤⠤⠠ 2 relu(z)
        #> silu(z) rises from -0.07194 at z = -4 to 3.928 at z = 4, lowest -0.2784 at z =
        #> -1.3, without turning by more than 5 % of its range: it falls most from -0.07194
        #> at z = -4 to -0.2784 at z = -1.3, a tenth of the way, half and nine tenths done
        #> at 0.6, 2.2 and 3.7, is 0 at z = 0; relu(z) rises from 0 at z = -4 to 4 at z =
        #> 4, without turning, a tenth of the way, half and nine tenths done at 0.4, 2 and
        #> 3.6, is 0 at 41 places, first at z = -4, last at z = 0; relu(z) never lies below
        #> silu(z), farthest at z = 1.3, they meet at z = 0

        # XOR, learned by three hidden units.
        data xor
        network 2 -> 3 tanh -> 1 sigmoid
        lr = 0.5
        train 400

        # The course of the loss.
        plot loss
        #> loss
        #>     │⢣
        #> 0.25┤ ⠑⠢⠤⣀⣀⣀
        #>     │      ⠈⠉⠉⠑⠒⠒⠤⠤⢄⣀⣀
        #>  0.2┤                 ⠉⠉⠒⠒⠢⠤⢄⣀⣀
        #>     │                          ⠉⠉⠉⠒⠒⠢⠤⠤⠤⣀⣀⣀⡀
        #> 0.15┤                                      ⠈⠉⠉⠉⠙⠒⠒⠒⠒⠤⠤⠤⠤⣀⣀⣀
        #>     │                                                     ⠈⠉⠑⠢⢤⡀
        #>  0.1┤                                                          ⠈⠙⠢⢄⡀
        #>     │                                                              ⠈⠑⠒⠤⣀⡀
        #> 0.05┤                                                                   ⠈⠙⠒⠢⠤⢄⣀
        #>     └┬────────┬────────┬────────┬─────────┬────────┬────────┬────────┬────────┬
        #>      0       50       100      150       200      250      300      350     400
        #>                                         step
        #> loss falls from 0.2893 at step 0 to 0.04256 at step 400, without turning, a
        #> tenth of the way, half and nine tenths done at 5, 210 and 365

        # A slice through the loss: one weight varies, all else stays as it is now.
        plot loss for W1[1,1] in -4:0.1:4
        #> loss
        #>     │⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠑⠒⠦⣀
        #>     │                                     ⠙⢄
        #>  0.2┤                                       ⠑⡄
        #>     │                                        ⠈⢆
        #> 0.15┤                                         ⠈⢆
        #>     │                                          ⠈⢢
        #>  0.1┤                                            ⠣⡀
        #>     │                                             ⠑⡄
        #>     │                                              ⠈⠣⢄
        #> 0.05┤                                                 ⠉⠑⠒⠤⠤⠤⠤⣀⣀×⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀ 1
        #>     └┬───────┬────────┬────────┬────────┬───────┬────────┬────────┬───────┬
        #>      -4     -3       -2       -1        0       1        2        3       4
        #>                                     W1[1,1]
        #> ⠤⠤⠤ 1 loss  × now
        #> loss falls from 0.2397 at W1[1,1] = -4 to 0.04111 at W1[1,1] = 4, highest 0.2402
        #> at W1[1,1] = -0.6, without turning by more than 5 % of its range: it rises most
        #> from 0.239019 at W1[1,1] = -1.3 to 0.240187 at W1[1,1] = -0.6, a tenth of the
        #> way, half and nine tenths done at 0.3, 1 and 1.6; now W1[1,1] is 2.669, where it
        #> is 0.04256

        # Two weights vary: heights with contours, and the way that the training took.
        map loss for W1[1,1] in -4:0.25:4, W1[2,1] in -4:0.25:4
        #> loss over W1[1,1] and W1[2,1]
        #>  4┤2222222222222222222222222222222222222222222111111000000000000000000000000000
        #>   │2222222222222222222222222222222222222222222111111000000000000000000000000000
        #>   │2222222222222222222222222222222222222222222111111000000000000000000000000000
        #>   │222222222222222222222222222222222222222222211111100000000000⢀⣠⠴×000000000000
        #>  2┤22222222222222222222222222222222222222222221111111000⣀⣀⠤⠴⠒⠚⠉⠉000000000000000
        #>   │2222222222222222222222222222222222222222222221⢀⣀⡤⠴⠒⠊⠉⠁0000000000000000000000
        #>   │333333333333333333333333333333333333333333⠖⠒⠚⠉⠁22211111111111111111111111111
        #>   │4444444444444444444444444444444444444333333333322222222222222222222222222222
        #>  0┤4444444444444444444444444444444444444444433333332222222222222222222222222222
        #>   │4444444444444444444444444444444444444444443333333222222222222222222222222222
        #>   │4444444444444444444444444444444444444444443333333222222222222222222222222222
        #> -2┤4444444444444444444444444444444444444444443333333222222222222222222222222222
        #>   │4444444444444444444444444444444444444444443333333222222222222222222222222222
        #>   │4444444444444444444444444444444444444444443333333222222222222222222222222222
        #>   │4444444444444444444444444444444444444444443333333222222222222222222222222222
        #> -4┤4444444444444444444444444444444444444444443333333222222222222222222222222222
        #>   └┬────────┬─────────┬────────┬─────────┬────────┬────────┬─────────┬────────┬
        #>    -4      -3        -2       -1         0        1        2         3        4
        #>                            W1[1,1]  (upwards: W1[2,1])
        #> 0 below 0.1  1 from 0.1  2 from 0.2  3 from 0.3  4 from 0.4
        #> ⠤⠤⠤ 1 the training  × now
        #> of the places drawn loss is lowest, 0.03858 at W1[1,1] = 4, W1[2,1] = 4, on the
        #> edge of the map, and highest, 0.4522 at W1[1,1] = -4, W1[2,1] = -4; at half of
        #> them it is at most 0.2478; the training went from W1[1,1] = 0.4408, W1[2,1] =
        #> 0.754 to W1[1,1] = 2.669, W1[2,1] = 2.384; all else stays as it is now; now loss
        #> is 0.04256

        # What the model answers over its two inputs; the data are points.
        map yhat
        #> yhat over x[:,1] and x[:,2]
        #>    │444444444444444444444333333333333333332222222222222222222221111111111111111
        #>   1┤444444×4444444444444444443333333333333333332222222222222222222221111●111111
        #>    │444444444444444444444444444444333333333333333332222222222222222222221111111
        #>    │444444444444444444444444444444444433333333333333333322222222222222222222211
        #> 0.8┤444444444444444444444444444444444444444333333333333333332222222222222222222
        #>    │444444444444444444444444444444444444444444443333333333333333322222222222222
        #> 0.6┤344444444444444444444444444444444444444444444444333333333333333333222222222
        #>    │333334444444444444444444444444444444444444444444444443333333333333333322222
        #>    │333333333444444444444444444444444444444444444444444444444333333333333333333
        #> 0.4┤222233333333344444444444444444444444444444444444444444444444443333333333333
        #>    │222222223333333334444444444444444444444444444444444444444444444444333333333
        #> 0.2┤111222222222333333333344444444444444444444444444444444444444444444444443333
        #>    │111111122222222233333333334444444444444444444444444444444444444444444444444
        #>    │111111111112222222222333333333444444444444444444444444444444444444444444444
        #>   0┤111111●1111111122222222223333333334444444444444444444444444444444444×444444
        #>    │111111111111111111112222222223333333334444444444444444444444444444444444444
        #>    └┬─────┬─────┬─────┬──────┬─────┬─────┬─────┬─────┬──────┬─────┬─────┬──────
        #>     -0.1  0    0.1   0.2    0.3   0.4   0.5   0.6   0.7    0.8   0.9    1
        #>                              x[:,1]  (upwards: x[:,2])
        #> 0 below 0.1  1 from 0.1  2 from 0.3  3 from 0.5  4 from 0.7  5 from 0.9
        #> ● class 0  × class 1
        #> yhat is lowest, 0.1269 at -0.1, -0.1, and highest, 0.854 at 0.88, -0.1; 76 % of
        #> the map is 1 (0.5 or more); 0 reaches from -0.1 to 1.1 in x[:,1] and from -0.1
        #> to 1.1 in x[:,2], in 2 pieces; the border meets the left edge at 0.455, the
        #> right edge at 0.46, the lower edge at 0.3878 and the upper edge at 0.4843; in
        #> the middle, x[:,2] = 0.5, it crosses 0.5 at x[:,1] = 1.062; in the middle,
        #> x[:,1] = 0.5, it crosses 0.5 at x[:,2] = 1.084; the model has 4 of 4 training
        #> rows right

        # What the first hidden unit answers.
        map a1[:,1] for x[:,1] in 0:0.1:1, x[:,2] in 0:0.1:1
        #> a1[:,1] over x[:,1] and x[:,2]
        #>   1┤●3333333333333333333333333333333333333333333333333333333333333333333333333●
        #>    │333333333333333333333333333333333333333333333333333333333333333333333333333
        #>    │333333333333333333333333333333333333333333333333333333333333333333333333333
        #> 0.8┤333333333333333333333333333333333333333333333333333333333333333333333333333
        #>    │333333333333333333333333333333333333333333333333333333333333333333333333333
        #>    │333333333333333333333333333333333333333333333333333333333333333333333333333
        #> 0.6┤223333333333333333333333333333333333333333333333333333333333333333333333333
        #>    │222222333333333333333333333333333333333333333333333333333333333333333333333
        #>    │222222222223333333333333333333333333333333333333333333333333333333333333333
        #> 0.4┤222222222222222333333333333333333333333333333333333333333333333333333333333
        #>    │111222222222222222233333333333333333333333333333333333333333333333333333333
        #>    │111111112222222222222223333333333333333333333333333333333333333333333333333
        #> 0.2┤111111111111222222222222222233333333333333333333333333333333333333333333333
        #>    │011111111111111122222222222222223333333333333333333333333333333333333333333
        #>    │000001111111111111112222222222222222333333333333333333333333333333333333333
        #>   0┤●0000000011111111111111112222222222222223333333333333333333333333333333333●
        #>    └┬──────┬───────┬──────┬───────┬──────┬──────┬───────┬──────┬───────┬──────┬
        #>     0     0.1     0.2    0.3     0.4    0.5    0.6     0.7    0.8     0.9     1
        #>                              x[:,1]  (upwards: x[:,2])
        #> 0 below -0.5  1 from -0.5  2 from 0  3 from 0.5
        #> ● rows
        #> a1[:,1] is lowest, -0.7303 at 0, 0, and highest, 0.9995 at 1, 1; 8 % of the map
        #> is below 0; what is below 0 reaches from 0 to 0.3 in x[:,1] and from 0 to 0.3 in
        #> x[:,2], in one piece; 4 training rows as points

        # Weights as cells, and as the lines between units.
        map W1
        #> W1 (2×3)
        #> +█-▓-▒
        #> +█-▒-▒
        #> away from 0 to 2.67 in 5 equal steps, - below and + above 0: blank ░ ▒ ▓ █
        #> W1 is 2×3: largest 2.669 at [1,1], smallest -1.813 at [1,2], mean -0.1252; 4 of
        #> 6 are below 0, 0 are 0; norms of the rows 3.453 and 3.094; norms of the columns
        #> 3.578, 2.405 and 1.705; column 1 all above 0, columns 2 and 3 all below 0
        map model
        #> 2 → 3 tanh → 1 sigmoid
        #> x                        a1                              a2
        #> 2 inputs                 3 tanh                          1 sigmoid
        #>                ⢀⣀⣀⣀⣀⣠⣤⡤⠄ ● -0.929 ⠤⢄⣀⣀
        #> ● ⠤⡤⢤⣒⠒⣒⡒⢒⠉⠉⠉⢉⣉⡡⠤⠒⠒⠉⠁                 ⠉⠉⠉⠒⠒⠢⠤⠤⣀⣀⡀
        #>      ⠉⢀⣒⡢⠤⣛⠒⠉⠁⠈⢑ ⣒⡂⢐⡢ ⠤⠄ ● 0.303 ⠄ ⠄ ⠄ ⠄ ⠄ ⠄ ⠄ ⠄⠈⠍⠉⣕⣒⣖⠤⠄ ● -2.1
        #> ● ⠤⠖⠲⣛⠁⣒⡂⢐⠉ ⠉⠁⠘⠣ ⣀⡀                    ⢀⣀⣀⡠⠤⠤⠒⠒⠒⠉⠉⠉
        #>           ⠉ ⠉⠁⠈⠑ ⠒⠂⠘⠳ ⠦⠄ ● 1.61 ⠤⠔⠒⠒⠊⠉⠉⠁
        #> weights above 0 solid, below 0 broken; dotted: less than a third of the largest
        #> from left to right x (2 inputs), a1 (3 tanh), a2 (1 sigmoid), 13 parameters;
        #> strongest in W1 is W1[1,1] = 2.669, 4 of 6 are below 0; strongest in W2 is
        #> W2[3,1] = 2.657, 1 of 3 are below 0

        # How large values and gradients are in each layer, and how they came there.
        show flow
        #> flow
        #> values: root of the mean square
        #> a1 │████████████████████████████████████████ 0.788  ▁▁▂▃▄▅▅▆▆▆▆▇█
        #> a2 │██████████████████████████████▋ 0.603           ▁▆▆▆▆▆▆▆▆▇▇▇█
        #> gradients: root of the mean square
        #> a1 │█████████████▉ 0.0358                            ▂▁▂▃▄▅▆▇██▇▅▄
        #> a2 │████████████████████████████████████████ 0.103   █▇▇▆▆▆▅▅▅▄▃▂▁
        #> behind each number how it came there, oldest first, from its least to its
        #> largest
        #> values are 0.7875 in a1 and 0.6028 in a2; the smallest gradient is that of a1,
        #> 0.03576, the largest that of a2, 0.1032; from a2 back to a1 it becomes 2.885
        #> times smaller, the largest change between neighbours; gradients shrink or grow
        #> less than ten times a layer; since the start of the training: a1 values 0.64 to
        #> 0.7875, lowest 0.6371, gradient 0.02626 to 0.03576, lowest 0.01935, highest
        #> 0.06485; a2 values 0.3952 to 0.6028, gradient 0.269 to 0.1032

        # How the activations are distributed.
        hist a1
        #> a1
        #> -1   … -0.5 │████████████████████████████████████████████████████████████ 5
        #> -0.5 …  0   │ 0
        #>  0   …  0.5 │████████████████████████████████████ 3
        #>  0.5 …  1   │████████████████████████████████████████████████ 4
        #> a1: 12 numbers from -0.9959 to 0.9995, mean 0.05582, median 0.3287, quartiles
        #> -0.7617 and 0.9032, quantiles of 5 % and 95 % -0.9469 and 0.9668; 0 are 0 (0 %),
        #> 5 below 0 (42 %), 7 above (58 %); most in an interval, 5, from -1 to -0.5, none
        #> from -0.5 to 0, with 5 below that; counts of the intervals 5, 0, 3 and 4; none
        #> is NaN or infinite

        # Predictions over targets, and which classes are taken for which.
        plot yhat against y
        #> yhat against y
        #>   1┤                                                                ⢀ ⠤⠤ ⠒⠉ 2
        #>    │                                                         ⣀⣀ ⠤⠒ ⠉⠁     ●
        #>    │                                                   ⣀⠤ ⠒⠊
        #>    │                                          ⢀⣀ ⠤⠔ ⠉⠉
        #>    │                                    ⣀⡠ ⠒⠒ ⠁
        #> 0.5┤                            ⢀ ⠤⠤ ⠊⠉
        #>    │                     ⣀⣀ ⠔⠒ ⠉⠁
        #>    │●              ⡠⠤ ⠒⠉
        #>    │●     ⢀⣀ ⠤⠒ ⠉⠉
        #>   0┤⣀⠤ ⠒⠒ ⠁
        #>    └┬──────┬──────┬──────┬──────┬──────┬──────┬──────┬──────┬──────┬──────┬
        #>     0     0.1    0.2    0.3    0.4    0.5    0.6    0.7    0.8    0.9     1
        #>                                        y
        #> ● yhat  ⠤⠤⠠ 2 both equal
        #> 4 points; yhat - y is 0.02375 in the mean, 0.2063 by the root of the mean
        #> square, above 0 in 2 (50 %), farthest at number 4: 0.2668 where y is 0;
        #> correlation 0.9955; the line through the points rises 0.5941 for 1: up to y =
        #> 0.5585 yhat is above y in the mean, below it beyond
        map confusion
        #> confusion, training rows (2×2)
        #> from top to bottom: actual, from left to right: predicted, in the same order
        #>    0 1
        #> 0  2 0
        #> 1  0 2
        #> 4 of 4 training rows have the right class; no class is taken for another

        # Four numbers as an image of two rows.
        map [0, 1, 2, 3] as 2
        #> [0, 1, 2, 3] (2×2)
        #>   ░░
        #> ▓▓██
        #> from 0 to 3 in 5 equal steps: blank ░ ▒ ▓ █
        #> [0, 1, 2, 3] is 1×4: largest 3 at [1,4], smallest 0 at [1,1], mean 1.5; 0 of 4
        #> are below 0, 1 are 0

        """##
}
