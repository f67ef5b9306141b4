"""The portal's HTTP API as a Python object: sign in, hand in, ask how it went."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

import httpx

from grader.errors import PortalRefused, PortalUnreachable

FINAL_STATUSES = frozenset({"recorded", "errored"})

Answer = dict[str, Any]


@dataclass(frozen=True)
class Receipt:
    """What the portal said about a file that was handed in; `url` is the page to look at."""

    submission: str
    url: str


class Portal:
    """One portal with one signed-in user; close it, or use it as a context manager."""

    def __init__(self, url: str, token: str | None = None) -> None:
        self._http = httpx.Client(base_url=url.rstrip("/"), timeout=30, trust_env=False)
        self._token = token

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._http.close()

    def sign_in(self, name: str, password: str) -> str:
        """A token that stands for the user from now on; raises PortalRefused."""
        answer = self._ask("POST", "/api/token", json={"name": name, "password": password})
        self._token = str(answer["token"])
        return self._token

    def assignments(self) -> list[Answer]:
        """The open assignments of the user's courses, as the API lists them."""
        answer: list[Answer] = self._ask("GET", "/api/assignments")
        return answer

    def hand_in(self, assignment_id: str, file_name: str, content: bytes) -> Receipt:
        """Hand in one file; raises PortalRefused with the portal's sentence."""
        answer = self._ask(
            "POST",
            f"/api/assignments/{assignment_id}/submissions",
            files={"file": (file_name, content, "text/x-python")},
        )
        return Receipt(submission=str(answer["submission"]), url=self._absolute(answer["url"]))

    def submission(self, submission_id: str) -> Answer:
        """Status, progress and, once recorded, the report of one submission."""
        answer: Answer = self._ask("GET", f"/api/submissions/{submission_id}")
        return answer | {"url": self._absolute(answer["url"])}

    def wait_for(self, submission_id: str, poll_seconds: float = 0.5) -> Iterator[Answer]:
        """Answers of `submission` as they change, the last one final."""
        previous = None
        while True:
            answer = self.submission(submission_id)
            if answer != previous:
                yield answer
            if answer["status"] in FINAL_STATUSES:
                return
            previous = answer
            time.sleep(poll_seconds)

    def _absolute(self, url: str) -> str:
        return str(self._http.base_url.join(url))

    def _ask(self, method: str, path: str, **content: Any) -> Any:
        headers = {"Authorization": f"Bearer {self._token}"} if self._token else {}
        try:
            response = self._http.request(method, path, headers=headers, **content)
        except httpx.TransportError as error:
            raise PortalUnreachable(
                f"No portal answers at {self._http.base_url} ({error})."
            ) from error
        try:
            answer = response.json()
        except ValueError:
            answer = {}
        if response.is_error:
            sentence = answer.get("error") if isinstance(answer, dict) else None
            raise PortalRefused(
                sentence or f"The portal answered {response.status_code} to {method} {path}.",
                response.status_code,
            )
        return answer
