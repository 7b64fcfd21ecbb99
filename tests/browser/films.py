"""What a person does with a film on a lesson's page."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import FILM_SECONDS


def wait_for_film(page: Page) -> None:
    """As a person would: come back until the worker has made the film."""
    for _attempt in range(FILM_SECONDS // 3):
        if page.locator("lesson-video").count():
            return
        page.wait_for_timeout(3000)
        page.reload()
    raise AssertionError("The film was not made in time.")


def start_film(page: Page) -> float:
    """Press play; returns the second at which the film began to move."""
    expect(page.get_by_role("button", name="Play the film")).to_be_visible()
    page.evaluate(
        """() => {
            const film = document.querySelector('lesson-video video');
            film.muted = true;
            window.began = new Promise((tell) =>
                film.addEventListener('playing', () => tell(film.currentTime), { once: true }));
        }"""
    )
    page.get_by_role("button", name="Play the film").click()
    return page.evaluate("window.began")


def current_time(page: Page) -> float:
    return page.evaluate("document.querySelector('lesson-video video').currentTime")


def plays_beyond(page: Page, second: float) -> None:
    page.wait_for_function(
        "(second) => document.querySelector('lesson-video video').currentTime > second", arg=second
    )


def jump_to(page: Page, second: float) -> None:
    page.evaluate("(second) => document.querySelector('lesson-video video').currentTime = second", second)
