"""The refusal of a received file."""


class Rejected(Exception):
    """A received file is not taken; `reason` is the sentence for the applicant, with what to do."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
