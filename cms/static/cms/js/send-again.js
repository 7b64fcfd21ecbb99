// Counts down beside "send the code again". The server keeps the time too; this only shows it.
for (const button of document.querySelectorAll("[data-seconds-to-wait]")) {
  const words = button.textContent;
  const readyAt = Date.now() + Number(button.dataset.secondsToWait) * 1000;

  const show = () => {
    const seconds = Math.ceil((readyAt - Date.now()) / 1000);
    const mustWait = seconds > 0;
    button.disabled = mustWait;
    button.textContent = mustWait ? button.dataset.waiting.replace("%s", String(seconds)) : words;
    if (mustWait) setTimeout(show, 1000);
  };
  show();
}
