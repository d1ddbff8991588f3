extension ShippedLessons {
    /// `sessions/lessons/experiment.bp`, written here by `scripts/embed-lessons`.
    static let experiment = ##"""
        #!/usr/bin/env backprop
        # backprop session 1
        lesson "Too small, right, too large" style=experiment minutes=15

        # A gradient says which way is down and how steeply. How far to go is said by
        # the learning rate lr. Here you find out what it does, on a valley first.
        #
        # The valley has one weight w. How strongly it bends and where its lowest point
        # lies was drawn for you: bend and goal.
        seed 41
        hide { bend = 2 * round(7 * random(1, 1) + 3); goal = round(7 * random(1, 1) + 3) / 2 }
        model { param w = 0; loss = bend / 2 * (w - goal)^2 }
        print "bend", bend, "goal", goal
        #> bend 8 goal 4.5
        plot loss for w in -2:0.1:8
        #> loss
        #>    │⠑⢤⡀
        #> 150┤  ⠉⠢⣀
        #>    │     ⠑⠤⡀
        #>    │       ⠈⠑⠤⡀
        #> 100┤          ⠈⠑⢤⣀
        #>    │             ⠈×⠢⣄⡀
        #>  50┤                 ⠉⠒⠤⣀
        #>    │                     ⠉⠑⠢⢄⣀                                        ⣀⡠⠴⠒⠉ 1
        #>    │                          ⠉⠑⠒⠤⢄⣀⡀                           ⣀⣠⠤⠔⠒⠉
        #>   0┤                                ⠈⠉⠑⠒⠒⠤⠤⠤⠤⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⡠⠤⠤⠤⠒⠒⠊⠉⠉
        #>    └┬──────┬──────┬──────┬──────┬──────┬──────┬──────┬──────┬──────┬──────┬
        #>     -2    -1      0      1      2   w  3      4      5      6      7      8
        #> ⠤⠤⠤ 1 loss  × now
        #> loss falls from 169 at w = -2 to 49 at w = 8, lowest 0 at w = 4.5, turns at w =
        #> 4.5, is 0 at w = 4.5; now w is 0, where it is 81
        #
        # The slope of this loss is bend * (w - goal): steep far from the goal, 0 at it.
        # First a small rate, five steps of it.
        lr = 0.002
        repeat 5 { step; print w }
        #> 0.072
        #> 0.142848
        #> 0.212562
        #> 0.281161
        #> 0.348663
        #> 5 rounds: loss 81 → 68.9344

        quiz "What do you see?" {
          yes "w moves the right way, but hardly gets on"
          no  "w moves away from the goal" because "Every step brings it nearer. It is just a very short step."
          no  "The gradient is nearly 0 here" because "It is large: w is far from the goal. It is the rate that makes little of it."
          because "Too small a rate is safe and slow. A thousand such steps would get there."
        }
        #
        # A step takes lr * bend * (w - goal) away from the distance w - goal. So each
        # step multiplies the distance by the same number: 1 - lr * bend.
        w = 0

        guess 1 / bend "Which rate reaches the goal in a single step?" {
          hint "After that step the distance is 0. So what must 1 - lr * bend be?"
          mistake = 2 / bend "That makes 1 - lr * bend = -1: w lands as far behind the goal as it was before it."
          mistake = bend "That makes 1 - lr * bend a large negative number: w flies away."
          mistake = goal "A step is lr times the slope, not lr itself. Set 1 - lr * bend to 0."
          because "A stronger bend asks for a smaller rate."
        }
        w = 0
        lr = 1 / bend
        step
        #> step 6: W = W - lr * dW   with lr = 0.125
        #> parameter  old  gradient  new
        #> ─────────  ───  ────────  ───
        #> w            0       -36  4.5
        #> loss 81 → 0
        #
        # Now nearly twice that rate.
        w = 0
        lr = 1.8 / bend
        repeat 6 { step; print w }
        #> 8.1
        #> 1.62
        #> 6.804
        #> 2.6568
        #> 5.97456
        #> 3.32035
        #> 6 rounds: loss 81 → 5.56628

        quiz "What does w do now?" {
          yes "It jumps over the goal each time, and yet comes nearer"
          no  "It reaches the goal in one step" because "That was half of this rate, about."
          no  "It moves away from the goal" because "The jumps get shorter: compare the first number with the last."
          because "1 - lr * bend is -0.8 here: the sign turns, and the distance shrinks to 0.8 of it."
        }
        assert abs(1 - lr * bend + 0.8) < 1e-9
        #
        # And exactly twice.
        w = 0
        lr = 2 / bend

        guess w - lr * dw "Where will w be after one step from where it is now?" {
          hint "1 - lr * bend is -1 now: the distance keeps its size and turns its sign."
          mistake = goal "That would be with half of this rate."
          mistake = w "It does move: the slope is not 0 at 0."
          mistake = w + lr * dw "It goes against the slope: towards the goal, and beyond it."
          because "As far behind the goal as it was before it. The next step leads back to 0."
        }
        w = 0
        lr = 2 / bend
        repeat 4 { step; print w }
        #> 9
        #> 0
        #> 9
        #> 0
        #> 4 rounds: loss 81 → 81
        #
        # That is the border. Below 2 / bend the steps come to rest, above it they grow.
        w = 0
        start = loss

        task "Find a rate with which the loss grows, and do steps until it is ten times what it is now." until loss > 10 * start {
          hint "The border is 2 / bend. print 2 / bend shows it."
          hint "Set lr above it, then repeat 10 { step }. A little above takes many steps."
          mistake lr < 2 / bend and step > 0 "With this rate it comes to rest: lr lies below the border."
          wrong { lr = 1 / bend; step }
          mistake step > 0 "The right side of the border. Do more steps, or take a larger rate."
          wrong { lr = 2.2 / bend; step }
          solution { lr = 3 / bend; repeat 5 { step } }
          because "Each step overshoots by more than the one before. That is what divergence is."
        }
        #
        # A real loss has many weights, and bends differently along each direction. The
        # strongest bend is called λ, and the border is 2 / λ. curvature measures it.
        w = 0
        lr = 0.1
        curvature
        #> curvature: how the loss bends in 1 weight, for optimizer sgd lr=0.1
        #> what                               value
        #> ─────────────────────────────────  ─────
        #> largest eigenvalue of the Hessian   8
        #> smallest eigenvalue                 8
        #> largest stable lr                   0.25
        #> lr now                              0.1
        #> the direction that bends most, of length 1: its share in each parameter
        #> parameter  share  largest elements
        #> ─────────  ─────  ────────────────
        #> w              1  w 1
        #> the largest stable lr of sgd on whole batches is 2 / λ; lr 0.1 is below it:
        #> along this direction updates come to rest

        quiz "What is λ for this valley?" {
          yes "The bend itself, the second derivative of the loss"
          no  "The learning rate at the border" because "That is 2 / λ."
          no  "The slope of the loss at w" because "The slope changes with w. The bend of this valley is the same everywhere."
          because "The slope of the slope: how fast the gradient changes as w moves."
        }
        #
        # Now a network and two half moons of points. Its loss bends differently at
        # every place, so λ holds where the weights are just now.
        reset
        seed 42
        data moons n=80 noise=0.1
        #> moons: 80 rows, 2 features, 2 classes
        network 2 -> 6 tanh -> 1 sigmoid
        loss bce
        curvature
        #> curvature: how the loss bends in 25 weights, for optimizer sgd lr=0.1
        #> what                                   value
        #> ─────────────────────────────────  ─────────
        #> largest eigenvalue of the Hessian   0.749602
        #> smallest eigenvalue                -0.522898
        #> largest stable lr                   2.66808
        #> lr now                              0.1
        #> the direction that bends most, of length 1: its share in each parameter
        #> parameter     share  largest elements
        #> ─────────  ────────  ─────────────────────────────────────────────────
        #> W1         0.20183   W1[1,5] -0.236, W1[1,2] -0.227, W1[1,1] -0.169, …
        #> b1         0.33948   b1[1,5] -0.361, b1[1,2] -0.279, b1[1,1] -0.202, …
        #> W2         0.22302   W2[5,1] 0.29, W2[3,1] 0.249, W2[2,1] 0.236, …
        #> b2         0.235671  b2 0.485
        #> the largest stable lr of sgd on whole batches is 2 / λ; lr 0.1 is below it:
        #> along this direction updates come to rest
        #> the point is a saddle or on the way down: along another direction the loss bends
        #> down with -0.523

        quiz "Three trainings of 100 updates begin here, with rates of 0.01, 1 and 60. Which has the least loss at its end?" {
          yes "The one with rate 1"
          no  "The one with rate 0.01: its steps are the most exact" because "Exact, but short: a hundred of them do not lead far."
          no  "The one with rate 60: it gets there first" because "60 lies far above the largest stable rate that was measured. It jumps about."
          because "Large, and yet below the border: that is where training is fast."
        }
        compare { lr = 0.01; train 100 } { lr = 1; train 100 } { lr = 60; train 100 }
        #> keep NUMBER goes on with one of them
        #> …
        #
        # compare runs them on copies, so nothing has changed yet. whatif asks the same
        # of a single step.
        whatif lr = 1
        #> one step of sgd from here, with each learning rate
        #>  lr  loss now  predicted  loss after  remark
        #> ───  ────────  ─────────  ──────────  ─────────────────────────
        #> 0.1  0.847962   0.812944    0.813699  98 % of what is predicted
        #> 1    0.847962   0.49778     0.586492  75 % of what is predicted
        #> the loss bends with λ = 0.75 along its steepest-bending direction: a rate above
        #> 2.67 overshoots there
        #> nothing was changed; to do it: lr = 1; step

        start = loss

        task "Bring the loss below 0.32 in at most 40 updates." until loss < 0.32 and step <= 40 {
          hint "curvature showed the largest stable rate. A third of it is a good beginning."
          hint "Set lr, then train 40. again leads back to the beginning of the task."
          mistake loss > start "The loss is larger than at the beginning: it jumps about. Type again, and take a smaller rate."
          wrong { lr = 500; train 20 }
          mistake step > 40 "Those were more than 40 updates. again leads back; a larger rate needs fewer."
          wrong { lr = 0.01; train 41 }
          mistake lr <= 0.1 and step >= 20 "It falls, but with so small a rate 40 updates do not get far. Type the word again to begin once more."
          wrong { lr = 0.01; train 20 }
          solution { lr = 1; train 40 }
          because "The right rate is not a matter of luck: it lies below 2 / λ, and not far below."
        }
        curvature
        #> curvature: how the loss bends in 25 weights, for optimizer sgd lr=1
        #> what                                   value
        #> ─────────────────────────────────  ─────────
        #> largest eigenvalue of the Hessian   0.830865
        #> smallest eigenvalue                -0.013
        #> largest stable lr                   2.40713
        #> lr now                              1
        #> the direction that bends most, of length 1: its share in each parameter
        #> parameter      share  largest elements
        #> ─────────  ─────────  ──────────────────────────────────────────────────
        #> W1         0.507378   W1[1,5] 0.497, W1[1,2] 0.386, W1[1,3] 0.217, …
        #> b1         0.392888   b1[1,5] 0.443, b1[1,2] 0.352, b1[1,3] 0.222, …
        #> W2         0.0239458  W2[1,1] 0.102, W2[4,1] -0.0775, W2[3,1] -0.0658, …
        #> b2         0.0757886  b2 -0.275
        #> the largest stable lr of sgd on whole batches is 2 / λ; lr 1 is below it: along
        #> this direction updates come to rest
        #> the point is a saddle or on the way down: along another direction the loss bends
        #> down with -0.013
        #
        # A smallest eigenvalue below 0 says that along some direction the loss bends
        # down: there is still a way to go. Only the largest one limits the rate.
        #
        # λ is another one now: it changes along the way. A rate that was right at the
        # beginning can become too large. Next, real data: lesson challenge

        """##
}
