"""Every deed on services and cases, one function each."""

from .appeals import (
    appeal_against_rating,
    decide_appeal,
)
from .catalogue import (
    publish_service,
    use_form,
)
from .correcting import (
    Wanted,
    ask_corrections,
    correct_answers,
)
from .counter import (
    file_at_counter,
)
from .desk_views import (
    remove_view,
    save_view,
)
from .drafts import (
    add_example,
    begin_draft,
    begin_service,
    change_draft,
    discard_draft,
    offer_service,
    publish_draft,
    remove_example,
)
from .extending import (
    approve_extension,
    ask_extension,
    correct_deadline,
    decline_extension,
)
from .filing import (
    file_case,
)
from .following_up import (
    close_follow_up,
    rate_again,
    record_call,
)
from .handling import (
    accept_case,
    ask_back,
    begin_case,
    complete_case,
    refuse_case,
    take_case,
)
from .informing import (
    add_note,
    send_message,
)
from .joining import (
    link_child,
    merge_case,
)
from .opinions import (
    accept_opinion,
    ask_opinion,
    end_opinion,
    say_opinion,
)
from .parting import (
    part_case,
)
from .passing import (
    hand_to_centre,
    hand_to_person,
    hand_to_team,
    take_over_case,
)
from .rating import (
    rate_case,
)
from .reversing import (
    reopen_case,
    restore_case,
)
from .situations import (
    keep_situation,
    keep_topic,
)
from .talking import (
    mark_seen,
    reply,
    withdraw_case,
)
from .teams import (
    keep_team,
)
from .visits import (
    file_visit,
)

__all__ = [
    "Wanted",
    "accept_case",
    "accept_opinion",
    "add_example",
    "add_note",
    "appeal_against_rating",
    "approve_extension",
    "ask_back",
    "ask_corrections",
    "ask_extension",
    "ask_opinion",
    "begin_case",
    "begin_draft",
    "begin_service",
    "change_draft",
    "close_follow_up",
    "complete_case",
    "correct_answers",
    "correct_deadline",
    "decide_appeal",
    "decline_extension",
    "discard_draft",
    "end_opinion",
    "file_at_counter",
    "file_case",
    "file_visit",
    "hand_to_centre",
    "hand_to_person",
    "hand_to_team",
    "keep_situation",
    "keep_team",
    "keep_topic",
    "link_child",
    "mark_seen",
    "merge_case",
    "offer_service",
    "part_case",
    "publish_draft",
    "publish_service",
    "rate_again",
    "rate_case",
    "record_call",
    "refuse_case",
    "remove_example",
    "remove_view",
    "reopen_case",
    "reply",
    "restore_case",
    "save_view",
    "say_opinion",
    "send_message",
    "take_case",
    "take_over_case",
    "use_form",
    "withdraw_case",
]
