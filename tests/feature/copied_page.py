"""A page as somebody copies it from a browser: headings lost, dates glued, teasers cut."""

CUT_AT_CHARACTERS = 100

WALKING = "A daily walk may go along with steadier balance in people with MS."
ACCOUNT = (
    WALKING,
    (
        "In a study of ninety people with relapsing MS, those who walked half an hour on most "
        "days swayed less when they stood still. They were measured at the start and after six "
        "months. The group that walked also reported fewer near falls. The difference was "
        "modest."
    ),
    (
        "This may be useful for people with MS and those who live with them, because balance "
        "can be trained at home. Walking could help some to feel surer on their feet. A "
        "physiotherapist can say which kind of walking suits a person best."
    ),
    (
        "While the results are encouraging, everybody in the study could walk without a stick, "
        "so they may not apply to people who need one. Nobody knows yet whether the effect "
        "lasts for longer than six months. It is wise to talk with your care team before you "
        "change how much you move."
    ),
)
TEASERS = (
    (
        "1/1/2026",
        (
            "Find out how two kinds of bacteria in the gut differ in people who have MS and "
            "what that might one day mean for their food."
        ),
    ),
    (
        "1/1/2026",
        (
            "See how a short scan of the eye compares with a long one and whether it could "
            "spare people with MS an hour of sitting still."
        ),
    ),
    (
        "1/1/2026",
        (
            "Read what nurses heard when they asked people how they plan a day around their "
            "tiredness and what helps them to keep to it."
        ),
    ),
    (
        "1/1/2026",
        (
            "Explore why a medicine for another illness is now being looked at in the "
            "laboratory for the repair of nerves in MS."
        ),
    ),
    (
        "12/31/2025",
        (
            "Learn what a large register says about moving house and the risk of the illness in "
            "later life, and what it leaves open."
        ),
    ),
    (
        "12/9/2025",
        (
            "Hear what experts agree on when somebody with MS wants to have a child and which "
            "questions stay without an answer."
        ),
    ),
)
PUBLISHERS_CAVEAT = (
    (
        "Whether you are new to multiple sclerosis (MS) or have lived with it for long, it can "
        "be hard to keep up with research. Studies published in journals such as Sample "
        "Neurology. They range from early ideas to large clinical trials."
    ),
    (
        "However, studies are not all of the same quality. Some have few participants or limits "
        "that call for careful reading. Please review the original source and talk with a "
        "health professional about what it means for you."
    ),
)


def copied_page() -> str:
    """Return the page: one account, the list of further articles, the publisher's own caveat."""
    listed = "".join(f"{date}\n{text[:CUT_AT_CHARACTERS]}\nRead More" for date, text in TEASERS)
    return "\n".join((*ACCOUNT, listed + "\n".join(PUBLISHERS_CAVEAT))) + "\n"
