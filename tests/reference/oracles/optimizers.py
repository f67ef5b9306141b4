"""TensorFlow's update kernels, driven step by step in float64 along the question's gradients.

The question holds `params`, `grads` (steps, ...) and, for each case, `case_<number>`: the name of
the rule and its settings as text. The answer holds the parameters after every step.
"""

import json
import sys

import numpy as np
import tensorflow as tf

raw = tf.raw_ops
DEFAULTS = {
    "momentum": 0.9,
    "initial_accumulator": 0.1,
    "l1": 0.0,
    "l2": 0.0,
    "rho": 0.95,
    "decay": 0.9,
    "beta_1": 0.9,
    "beta_2": 0.999,
    "epsilon": 1e-7,
}


def trajectory(rule, settings, params, all_grads):
    """The parameters after every step of one kernel."""
    options = {name: tf.constant(value, tf.float64) for name, value in settings.items()}
    var = tf.Variable(params)
    start = np.full_like(params, settings["initial_accumulator"])
    slots = [tf.Variable(np.zeros_like(params)) for _ in range(2)], tf.Variable(start)
    after = []
    for step, grads in enumerate(all_grads, start=1):
        KERNELS[rule](var.handle, *slots, options, tf.constant(grads), step)
        after.append(var.numpy())
    return np.array(after)


def gradient_descent(var, zeros, start, options, grads, step):
    raw.ResourceApplyGradientDescent(var=var, alpha=options["learning_rate"], delta=grads)


def with_momentum(use_nesterov):
    def kernel(var, zeros, start, options, grads, step):
        raw.ResourceApplyMomentum(
            var=var,
            accum=zeros[0].handle,
            lr=options["learning_rate"],
            grad=grads,
            momentum=options["momentum"],
            use_nesterov=use_nesterov,
        )

    return kernel


def adagrad(var, zeros, start, options, grads, step):
    raw.ResourceApplyAdagrad(var=var, accum=start.handle, lr=options["learning_rate"], grad=grads)


def adagrad_da(var, zeros, start, options, grads, step):
    raw.ResourceApplyAdagradDA(
        var=var,
        gradient_accumulator=zeros[0].handle,
        gradient_squared_accumulator=start.handle,
        grad=grads,
        lr=options["learning_rate"],
        l1=options["l1"],
        l2=options["l2"],
        global_step=tf.constant(step, tf.int64),
    )


def adadelta(var, zeros, start, options, grads, step):
    raw.ResourceApplyAdadelta(
        var=var,
        accum=zeros[0].handle,
        accum_update=zeros[1].handle,
        lr=options["learning_rate"],
        rho=options["rho"],
        epsilon=options["epsilon"],
        grad=grads,
    )


def rmsprop(var, zeros, start, options, grads, step):
    raw.ResourceApplyRMSProp(
        var=var,
        ms=zeros[0].handle,
        mom=zeros[1].handle,
        lr=options["learning_rate"],
        rho=options["decay"],
        momentum=options["momentum"],
        epsilon=options["epsilon"],
        grad=grads,
    )


def adam(var, zeros, start, options, grads, step):
    raw.ResourceApplyAdam(
        var=var,
        m=zeros[0].handle,
        v=zeros[1].handle,
        beta1_power=options["beta_1"] ** step,
        beta2_power=options["beta_2"] ** step,
        lr=options["learning_rate"],
        beta1=options["beta_1"],
        beta2=options["beta_2"],
        epsilon=options["epsilon"],
        grad=grads,
    )


def ftrl(var, zeros, start, options, grads, step):
    raw.ResourceApplyFtrl(
        var=var,
        accum=start.handle,
        linear=zeros[0].handle,
        grad=grads,
        lr=options["learning_rate"],
        l1=options["l1"],
        l2=options["l2"],
        lr_power=tf.constant(-0.5, tf.float64),
    )


def proximal_gradient_descent(var, zeros, start, options, grads, step):
    raw.ResourceApplyProximalGradientDescent(
        var=var,
        alpha=options["learning_rate"],
        l1=options["l1"],
        l2=options["l2"],
        delta=grads,
    )


def proximal_adagrad(var, zeros, start, options, grads, step):
    raw.ResourceApplyProximalAdagrad(
        var=var,
        accum=start.handle,
        lr=options["learning_rate"],
        l1=options["l1"],
        l2=options["l2"],
        grad=grads,
    )


KERNELS = {
    "gradient_descent": gradient_descent,
    "momentum": with_momentum(use_nesterov=False),
    "nesterov_momentum": with_momentum(use_nesterov=True),
    "adagrad": adagrad,
    "adagrad_da": adagrad_da,
    "adadelta": adadelta,
    "rmsprop": rmsprop,
    "adam": adam,
    "ftrl": ftrl,
    "proximal_gradient_descent": proximal_gradient_descent,
    "proximal_adagrad": proximal_adagrad,
}

question, answers = np.load(sys.argv[1]), {}
for name in question.files:
    if name.startswith("case_"):
        rule, settings = json.loads(str(question[name]))
        if rule == "rmsprop":
            settings = {"momentum": 0.0, **settings}
        answers[name] = trajectory(rule, DEFAULTS | settings, question["params"], question["grads"])
np.savez(sys.argv[2], **answers)
