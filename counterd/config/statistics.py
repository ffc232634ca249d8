"""Settings: how usage statistics are recorded, and how long which detail is kept."""

from pathlib import Path
from typing import Annotated, Literal

from msgspec import Meta

from counterd.config.serving import ServingSettings
from counterd.errors import ConfigError
from counterd.usage import Settings


class StatisticsSettings(ServingSettings, frozen=True, kw_only=True):
    """How usage statistics are recorded."""

    usage_base_s: Annotated[
        int, Meta(description="statistics: seconds of the finest period, a divisor of a day")
    ] = 3600
    usage_visitors: Annotated[
        Literal["immediate", "volatile", "daily"],
        Meta(description="statistics: visitors as hashes, as hashes in memory only, as addresses"),
    ] = "immediate"
    usage_names_max: Annotated[
        int, Meta(description="statistics: names in a category and day; more share one")
    ] = 10_000
    usage_keep_base_days: Annotated[
        int, Meta(description="statistics: days after which hours become days")
    ] = 7
    usage_keep_day_days: Annotated[
        int, Meta(description="statistics: days after which days become months")
    ] = 400
    usage_keep_month_months: Annotated[
        int, Meta(description="statistics: months after which months become years")
    ] = 60
    usage_keep_event_months: Annotated[
        int, Meta(description="statistics: months after which names become their category")
    ] = 24
    spam_list: Annotated[
        Path | None, Meta(description="statistics: file of referring domains to leave out")
    ] = None

    def _check_statistics(self) -> None:
        _ = self.usage

    @property
    def usage(self) -> Settings:
        """How usage statistics are recorded, and how long which detail is kept."""
        try:
            return Settings(
                zone=self.zone,
                base_s=self.usage_base_s,
                scheme=self.usage_visitors,
                names_max=self.usage_names_max,
                keep_base_days=self.usage_keep_base_days,
                keep_day_days=self.usage_keep_day_days,
                keep_month_months=self.usage_keep_month_months,
                keep_event_months=self.usage_keep_event_months,
            )
        except ConfigError as error:
            name, _, sentence = str(error).partition(" ")
            raise ValueError(f"usage_{name}: {sentence}") from None
