"""A volunteer's film, as big as phones make them, on its way from the phone to a child on a weak link.

The connection is cut twice and the server started anew once. The film was held upright, is trimmed, gets
chapters and captions, and begins to play within seconds where 400 kbit/s arrive.
"""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, Request, expect

from tests.browser.conftest import DESK, FILM_SECONDS
from tests.browser.films import plays_beyond
from tests.browser.test_uploading import MEGABYTE, Line, add_page, choose, percent, wait_for_percent
from tests.factories.media import call_ffmpeg

pytestmark = DESK

SECONDS = 22
SCRIPT = ["先写一点。", "再写一横。", "最后写一捺。"]
CHAPTERS = ["0:00 点", "0:04 横", "0:08 竖", "0:12 捺"]
FILM = "永字"
LESSON = "en/organisations/suyun/brush-strokes/lesson-1/"


@pytest.fixture(scope="module")
def recording(tmp_path_factory) -> Path:
    """More than 300 MB of HEVC in ten bits, filmed upright: the snow in it is what makes it big."""
    folder = tmp_path_factory.mktemp("phone")
    once, whole = folder / "once.mov", folder / "IMG_2026.MOV"
    snow = ("-f", "lavfi", "-i", "testsrc2=s=960x540:r=25:d=1,noise=alls=80:allf=t")
    rate = "log-level=error:bitrate=130000:vbv-maxrate=140000:vbv-bufsize=140000"
    hevc = ("-c:v", "libx265", "-preset", "ultrafast", "-x265-params", rate, "-pix_fmt", "yuv420p10le")
    call_ffmpeg(
        *(*snow, "-f", "lavfi", "-i", "sine=440:d=1", *hevc, "-tag:v", "hvc1", "-c:a", "aac", str(once))
    )
    times = ("-stream_loop", str(SECONDS - 1), "-display_rotation", "90", "-i", str(once))
    call_ffmpeg(*times, "-c", "copy", str(whole))
    assert whole.stat().st_size > 300 * MEGABYTE
    return whole


def test_a_volunteers_film_reaches_a_child_on_a_weak_link(
    sign_in, base_url, context, house, recording, another_device, accessible
):
    editor = sign_in("editor", "zh-hans")
    send_through_cuts(editor, context, base_url, house, recording)
    editor.goto(f"{base_url}/admin/media/")
    row = editor.locator("tr", has_text=FILM)
    expect(row.locator("film-state")).to_have_text("可以看了", timeout=FILM_SECONDS * 1000)
    row.get_by_role("link", name=FILM).first.click()
    assert editor.locator("lesson-video video").evaluate("film => film.poster !== ''")

    trim(editor)
    editor.get_by_role("link", name="字幕和章节").click()
    tap_along(editor)
    set_chapters(editor)
    publisher = sign_in("publisher", "zh-hans", on=another_device())
    publisher.set_viewport_size({"width": 1280, "height": 900})
    put_into_lesson(publisher, base_url)
    watch_on_a_weak_link(sign_in("teacher", on=another_device()), base_url, accessible)


def send_through_cuts(page: Page, context, base_url: str, house, recording: Path) -> None:
    begun: list[str] = []

    def note(request: Request) -> None:
        if request.method == "POST" and request.url.endswith("/admin/films/sending/"):
            begun.append(request.url)

    context.on("request", note)
    add_page(page, base_url)
    line = Line(context, page, 20 * MEGABYTE)
    choose(page, recording)
    state = page.locator(".film-input__state")
    for least in (10, 30):
        wait_for_percent(page, least)
        line.cut()
        expect(state).to_contain_text("网络断了")
        line.mend()
        expect(state).to_contain_text("已上传", timeout=60_000)
    wait_for_percent(page, 50)
    house.close()
    expect(state).to_contain_text("网络断了", timeout=60_000)
    stopped_at = percent(page)
    house.open()
    wait_for_percent(page, max(stopped_at, 60))
    page.locator("#id_title").fill(FILM)
    page.get_by_role("button", name="上传", exact=True).click()
    page.wait_for_url(f"{base_url}/admin/media/", timeout=120_000)
    assert len(begun) == 1


def trim(page: Page) -> None:
    """The first two seconds and the last two are somebody reaching for the phone."""
    page.get_by_label("视频从这里开始").fill("0:02")
    page.get_by_label("到这里结束").fill("0:20")
    page.get_by_role("button", name="剪掉头尾").click()
    state = page.locator("film-state").first
    expect(state).to_have_text(re.compile(r"%|排队"), timeout=30_000)
    # The whole film plays until the shorter one is made.
    expect(page.get_by_role("button", name="播放视频")).to_be_visible()
    expect(state).to_have_text("可以看了", timeout=FILM_SECONDS * 1000)
    page.reload()


def tap_along(page: Page) -> None:
    page.get_by_label("语言").first.select_option("zh-hans")
    page.get_by_label("或者一段文字").fill("\n".join(SCRIPT))
    page.get_by_role("button", name="跟着视频点时间").press("Enter")
    for second in range(len(SCRIPT)):
        plays_beyond(page, second + 0.5)
        page.keyboard.press("Space")
    expect(page.get_by_text("每一句都有时间了。")).to_be_visible()
    page.get_by_role("button", name="添加字幕").press("Enter")
    page.wait_for_url("**/captions/*/")
    for number, line in enumerate(SCRIPT, start=1):
        expect(page.get_by_label(f"第 {number} 条的文字")).to_have_value(line)
    page.go_back()
    page.reload()


def set_chapters(page: Page) -> None:
    page.get_by_role("textbox", name="章节").fill("\n".join(CHAPTERS))
    page.get_by_role("button", name="保存章节").click()
    for chapter in CHAPTERS:
        expect(page.get_by_role("link", name=chapter)).to_be_visible()


def put_into_lesson(page: Page, base_url: str) -> None:
    page.goto(f"{base_url}/{LESSON}")
    title = page.get_by_role("heading", level=1).inner_text()
    page.goto(f"{base_url}/admin/pages/search/?q={title}")
    page.locator("main").get_by_role("link", name=title).first.click()
    page.wait_for_url(re.compile(r"/admin/pages/\d+/edit/"))
    film = page.locator("#id_video-chooser")
    film.get_by_role("button", name="动作").click()
    page.locator("[data-chooser-action-choose]:visible").click()
    page.locator(".modal-body").get_by_role("link", name=FILM).click()
    expect(film).to_contain_text(FILM)
    page.locator("footer [data-w-dropdown-target=toggle]").click()
    page.locator("[name=action-publish]").click()
    expect(page.locator(".messages")).to_contain_text(title)


def watch_on_a_weak_link(page: Page, base_url: str, accessible) -> None:
    """From a cold start: the whole page comes over the weak link too, while the child looks at the picture."""
    weak = page.context.new_cdp_session(page)
    rate = 400_000 // 8
    limits = {"offline": False, "latency": 300, "downloadThroughput": rate, "uploadThroughput": rate}
    weak.send("Network.emulateNetworkConditions", limits)
    page.goto(f"{base_url}/{LESSON}")
    for chapter in CHAPTERS:
        expect(page.get_by_role("link", name=chapter)).to_be_visible()
    page.wait_for_timeout(3000)
    page.evaluate(
        """() => {
            const film = document.querySelector('lesson-video video');
            film.muted = true;
            window.firstFrame = new Promise((tell) => {
                const pressed = performance.now();
                film.requestVideoFrameCallback(() => tell(performance.now() - pressed));
            });
        }"""
    )
    page.get_by_role("button", name="Play the film").click()
    first_frame = page.evaluate("window.firstFrame")
    assert first_frame < 6000
    plays_beyond(page, 3)
    shape = page.locator("lesson-video video").evaluate("film => [film.videoWidth, film.videoHeight]")
    assert shape[0] < shape[1]
    assert page.locator("lesson-video video").evaluate("film => film.duration") == pytest.approx(18, abs=0.3)
    accessible(page)
