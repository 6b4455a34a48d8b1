"""Settings of waiting for rooms and of being there."""

from . import environment

OFFER_MINUTES = environment.read(
    "LIANYUAN_OFFER_MINUTES",
    "120",
    environment.positive,
    says="How long freed time is kept for whoever waits for it, in minutes; shorter near its start.",
)
STRIKES = environment.read(
    "LIANYUAN_STRIKES",
    "3",
    environment.positive,
    says="After how many bookings nobody came to new ones are stopped for a while.",
)
STRIKE_DAYS = environment.read(
    "LIANYUAN_STRIKE_DAYS",
    "60",
    environment.positive,
    says="After how many days a booking nobody came to no longer counts.",
)
STRIKE_STOP_DAYS = environment.read(
    "LIANYUAN_STRIKE_STOP_DAYS",
    "7",
    environment.positive,
    says="For how many days new bookings are stopped after too many nobody came to.",
)
QUIET_MINUTES = environment.read(
    "LIANYUAN_QUIET_MINUTES",
    "30",
    environment.positive,
    says="For how many minutes a tap says that a nursing room is in use.",
)
