"""Pages for the tests of readers, all our own words."""

TAKEAWAY = "A short daily walk may steady the gait of people with Parkinson's disease."
FOUND = (
    "A team in Lund followed adults with Parkinson's disease who walked for twenty minutes a day "
    "over one season. Those who kept to it took longer and more even steps than before, and they "
    "fell less often at home. The change was largest in people who had walked the least."
)
MATTERS = (
    "This is good news for people with Parkinson's disease and their families because falls are "
    "what many of them fear most. A walk costs nothing and can help without one more medicine. "
    "It may also give physiotherapists a simple exercise to begin with."
)
KEEP_IN_MIND = (
    "Although the steps grew steadier, only 41 people took part and nobody knows how long the gain "
    "lasts. All of them lived in one town with safe paths. Please talk with your doctor or nurse "
    "before you change how much you move."
)
CAVEAT_1 = (
    "If you're new to Parkinson's disease or have lived with it for years, so many studies can be "
    "hard to follow. Findings published in journals such as Movement Letters. They range from "
    "exploratory work in a laboratory to large trials with hundreds of people, and they shape how "
    "new treatments for symptoms are found."
)
CAVEAT_2 = (
    "Still, not every study weighs the same. Some rest on small samples or on methods that are "
    "still changing, so read them with care. We suggest that you look at the original paper, under "
    "More Details above, and ask a health professional what it means for you."
)
CAVEAT_3 = (
    "By bringing a wide range of studies together we hope to help readers stay informed and to "
    "make choices with a clear view."
)
_CUT_CHARACTERS = 100
_LISTED = {
    "See how tremor in the morning relates to sleep, and what a fixed bedtime may change for those"
    " at home with it.": "3/1/2026",
    "See how a choir for people with Parkinson's disease gave its singers a stronger voice and more"
    " breath for talking.": "3/1/2026",
    "Find out how a smart insole could warn of freezing before it begins, and what its first forty"
    " users say about it.": "3/1/2026",
    "Find out how people and their partners judge the same symptoms differently, with some advice"
    " for both of them.": "3/1/2026",
    "Learn what coffee has to do with the risk of Parkinson's disease, and why nobody should have"
    " any more of it.": "2/28/2026",
    "Learn what experts advise on care for those with both diabetes and Parkinson's disease, from"
    " pills to meals.": "2/9/2026",
}
TEASERS = tuple((when, text[:_CUT_CHARACTERS]) for text, when in _LISTED.items())
CUT_AFTER_WORD = next(n for n, (_, teaser) in enumerate(TEASERS) if teaser.endswith(" "))

COPIED_PAGE = "\n".join(
    [
        TAKEAWAY,
        FOUND,
        MATTERS,
        KEEP_IN_MIND,
        TEASERS[0][0],
        *(
            f"{teaser.strip()}\nRead More{following}"
            for (_, teaser), following in zip(
                TEASERS, [*(when for when, _ in TEASERS[1:]), CAVEAT_1], strict=True
            )
        ),
        CAVEAT_2,
        CAVEAT_3,
    ]
)
"""What copying such a page gives: no headings, and the dates glued to the links before them."""


def html_page(body: str) -> str:
    return f"<!DOCTYPE html>\n<html><head><title>Site</title></head><body>{body}</body></html>"


HTML_PAGE = html_page(
    f"""
<nav><a href="/">Home</a> <a href="/takeaways">Key takeaways</a></nav>
<main>
<article>
  <h1>Walking and gait</h1>
  <p>By the editors, <time datetime="2026-03-02T08:00:00Z">March 2</time></p>
  <h2>Key takeaway</h2><p>{TAKEAWAY}</p>
  <h2>What they found</h2><p>{FOUND}</p><ul><li>Longer steps</li><li>Fewer falls</li></ul>
  <h2>Who should care and why</h2><p>{MATTERS}</p>
  <h2>Important considerations</h2><p>{KEEP_IN_MIND}</p>
  <h2>More Details</h2><p><a href="https://doi.org/10.5555/Walk.2026">The original</a></p>
</article>
<section>
  <h2>More articles</h2>
  <article><time datetime="2026-01-31">1/31/2026</time><h3><a href="/a/sleep">Sleep</a></h3>
    <p>See how tremor in the morning relates to sle</p><a href="/a/sleep">Read More</a></article>
  <article><h3><a href="/a/choir">A choir</a></h3>
    <p>See how a choir gave its singers a stronger voi</p><p>1/2/2026</p></article>
</section>
</main>
<footer><p>{CAVEAT_1}</p><p>{CAVEAT_2}</p><p>{CAVEAT_3}</p><p>&copy; 2026 Site</p></footer>
"""
)
