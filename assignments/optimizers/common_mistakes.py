"""Known mistakes that can be made in every update rule: made here once for all of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.model import Mistake
from reference import optimizers as reference

Array = NDArray[np.floating[Any]]
Step = tuple[Array, Any]
Rule = Callable[..., Step]

_RULES: tuple[Rule, ...] = (
    reference.gradient_descent,
    reference.momentum,
    reference.nesterov_momentum,
    reference.adagrad,
    reference.adagrad_da,
    reference.adadelta,
    reference.rmsprop,
    reference.adam,
    reference.ftrl,
    reference.proximal_gradient_descent,
    reference.proximal_adagrad,
)


def _writes_into_params(rule: Rule) -> Mistake:
    def in_place(params: Array, grads: Array, **settings: Any) -> Step:
        params[:], state = rule(params=params, grads=grads, **settings)
        return params, state

    return Mistake(
        f"{rule.__name__}_in_place",
        rule.__name__,
        "The numbers are right, but `params` itself was changed: `params -= …` writes into the "
        "caller's array. Write `params = params - …`, which makes a new one.",
        in_place,
    )


def _writes_into_grads(rule: Rule) -> Mistake:
    def changes_grads(params: Array, grads: Array, **settings: Any) -> Step:
        updated, state = rule(params=params, grads=grads, **settings)
        grads *= 2
        return updated, state

    return Mistake(
        f"{rule.__name__}_changes_grads",
        rule.__name__,
        "The numbers are right, but `grads` itself was changed: `grads *= …` writes into the "
        "caller's array. Compute into a new one.",
        changes_grads,
    )


def _without_rate(rule: Rule) -> Mistake:
    def without_rate(**settings: Any) -> Step:
        return rule(**settings | {"learning_rate": 1.0})

    return Mistake(
        f"{rule.__name__}_without_rate",
        rule.__name__,
        "The learning rate is not used: it scales the step.",
        without_rate,
    )


def _ignores(rule: Rule, **fixed: float) -> Mistake:
    """The mistake of settings that have one value whatever the caller asks for."""

    def ignores(**settings: Any) -> Step:
        return rule(**settings | fixed)

    names = " and ".join(f"`{name}`" for name in fixed)
    verb = "is" if len(fixed) == 1 else "are"
    return Mistake(
        f"{rule.__name__}_ignores_{'_and_'.join(fixed)}",
        rule.__name__,
        f"{names} {verb} not used: what the caller asks for has to change the step.",
        ignores,
    )


def _default(rule: Rule, **wrong: float) -> Mistake:
    """The mistake of a setting whose default, used where it is left out, is another one."""

    def other_default(**settings: Any) -> Step:
        return rule(**wrong | settings)

    ((name, value),) = wrong.items()
    written = f"{value:g}".replace(".", "_").replace("-", "_")
    return Mistake(
        f"{rule.__name__}_default_{name}_{written}",
        rule.__name__,
        f"Where `{name}` is left out, {value:g} is used: the handout has another default.",
        other_default,
    )


COMMON_MISTAKES = (
    *(_writes_into_params(rule) for rule in _RULES),
    *(_writes_into_grads(rule) for rule in _RULES),
    _without_rate(reference.momentum),
    _without_rate(reference.nesterov_momentum),
    _without_rate(reference.adagrad),
    _without_rate(reference.rmsprop),
    _without_rate(reference.adam),
    _ignores(reference.adagrad_da, initial_accumulator=0.1),
    _ignores(reference.adagrad_da, l1=0.0),
    _ignores(reference.adagrad_da, l2=0.0),
    _ignores(reference.adagrad_da, l1=0.0, l2=0.0),
    _ignores(reference.adadelta, rho=0.95),
    _ignores(reference.adadelta, epsilon=1e-7),
    _ignores(reference.rmsprop, epsilon=0.0),
    _ignores(reference.adam, beta_1=0.9),
    _ignores(reference.adam, beta_2=0.999),
    _ignores(reference.adam, beta_1=0.9, beta_2=0.999),
    _ignores(reference.adam, epsilon=0.0),
    _ignores(reference.ftrl, initial_accumulator=0.1),
    _ignores(reference.ftrl, l1=0.0),
    _ignores(reference.ftrl, l2=0.0),
    _ignores(reference.ftrl, l1=0.0, l2=0.0),
    _ignores(reference.proximal_gradient_descent, l1=0.0),
    _ignores(reference.proximal_gradient_descent, l2=0.0),
    _ignores(reference.proximal_adagrad, initial_accumulator=0.1),
    _ignores(reference.proximal_adagrad, l1=0.0),
    _ignores(reference.proximal_adagrad, l2=0.0),
    _default(reference.momentum, momentum=0.5),
    _default(reference.momentum, momentum=0.99),
    _default(reference.nesterov_momentum, momentum=0.5),
    _default(reference.nesterov_momentum, momentum=0.99),
    _default(reference.adagrad, initial_accumulator=1.0),
    _default(reference.adadelta, rho=0.9),
    _default(reference.adadelta, epsilon=1e-6),
    _default(reference.adadelta, epsilon=1e-8),
    _default(reference.rmsprop, decay=0.99),
    _default(reference.rmsprop, momentum=0.9),
    _default(reference.adam, beta_1=0.99),
    _default(reference.adam, beta_2=0.99),
)
