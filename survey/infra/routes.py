"""Routes whose addresses cost nothing until somebody asks for one: Werkzeug's rules, with later written builders."""

from collections.abc import Callable
from typing import Any

from werkzeug.routing import Rule


class LateRule(Rule):
    """A rule that writes the code which builds its address when it is first asked for.

    Werkzeug writes two functions a rule as an application starts: a fifth of the start of one with 160 rules, most of
    which a process never builds.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:  # noqa: FBT001, FBT002  # Werkzeug's signature
        written = super()._compile_builder
        made: list[Callable[..., tuple[str, str]]] = []

        def build(rule: Rule, /, **values: Any) -> tuple[str, str]:  # noqa: ANN401  # as Werkzeug's
            if not made:
                made.append(written(append_unknown))
            return made[0](rule, **values)

        return build
