"""The ground of every noun: frozen, and an unknown field is an error."""

from pydantic import BaseModel, ConfigDict


class Noun(BaseModel):
    """A value of the record: frozen; unknown fields and figures that are none (NaN, infinity) are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)
