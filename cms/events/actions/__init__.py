"""Everything that can happen to an event and to who comes, by noun."""

from cms.events.actions.forgetting import count_and_forget, forget_person, forget_unconfirmed
from cms.events.actions.gatherings import call_off, remind_all, take_over
from cms.events.actions.registrations import (
    Wish,
    accept_offer,
    ask_for_place,
    cancel,
    cancel_for_somebody,
    cancel_registration,
    check_in,
    confirm,
    end_offers,
    offer_again,
    register,
    register_somebody,
    take_offer,
)

__all__ = [
    "Wish",
    "accept_offer",
    "ask_for_place",
    "call_off",
    "cancel",
    "cancel_for_somebody",
    "cancel_registration",
    "check_in",
    "confirm",
    "count_and_forget",
    "end_offers",
    "forget_person",
    "forget_unconfirmed",
    "offer_again",
    "register",
    "register_somebody",
    "remind_all",
    "take_offer",
    "take_over",
]
