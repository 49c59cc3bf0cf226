"""Somebody who has a keyboard alone, and knows what has the focus by what a screen reader says."""

from playwright.sync_api import Page, expect

_MOST_KEYS = 150


class Hands:
    """In one window. A name is the beginning of what the focused thing is called."""

    def __init__(self, page: Page) -> None:
        self._page = page
        # Windows for files are ours from now on: asked for with the key, that may come too late.
        page.on("filechooser", lambda _: None)
        self._protocol = page.context.new_cdp_session(page)

    def go_to(self, name: str, *, back: bool = False) -> None:
        """Press Tab until the focus is on what is called so."""
        heard: list[str] = []
        for _ in range(_MOST_KEYS):
            self._page.keyboard.press("Shift+Tab" if back else "Tab")
            heard.append(self.focused())
            if heard[-1].startswith(name):
                return
        raise AssertionError(f"the Tab key never comes to {name!r}, but to {heard}")

    def press(self, name: str) -> None:
        """Go to what unfolds or changes a part of the page, and press it."""
        self.go_to(name)
        self._page.keyboard.press("Enter")

    def follow(self, name: str) -> None:
        """Go to a link, or to the button of a form, and on to the page that it leads to."""
        self.go_to(name)
        with self._page.expect_navigation():
            self._page.keyboard.press("Enter")

    def tick(self, name: str) -> None:
        self.go_to(name)
        self._page.keyboard.press("Space")

    def write(self, name: str, text: str) -> None:
        """In place of what stands in the field."""
        self.go_to(name)
        self._page.keyboard.press("ControlOrMeta+a")
        self._page.keyboard.type(text)

    def choose(self, name: str, arrow: str) -> None:
        """Go to a list or to radio buttons, and on from what is chosen there."""
        self.go_to(name)
        self._page.keyboard.press(arrow)

    def hand_over(self, name: str, file_name: str, content: bytes) -> None:
        """Go to the field of a file, and take that file in the window that opens."""
        self.go_to(name)
        with self._page.expect_file_chooser() as opened:
            self._page.keyboard.press("Enter")
        file = {"name": file_name, "mimeType": "application/octet-stream", "buffer": content}
        opened.value.set_files(file)  # type: ignore[arg-type]

    def hears(self, words: str) -> None:
        """Wait until the page says so to those who do not see it."""
        told = self._page.locator("[role=status], [role=alert], [aria-live]")
        expect(told.filter(has_text=words).first).to_be_visible()

    def focused(self) -> str:
        """Return what the focused thing is called."""
        answer = self._protocol.send("Runtime.evaluate", {"expression": "document.activeElement"})
        tree = self._protocol.send(
            "Accessibility.getPartialAXTree",
            {"objectId": answer["result"]["objectId"], "fetchRelatives": False},
        )
        name: str = tree["nodes"][0].get("name", {}).get("value", "")
        return " ".join(name.split())
