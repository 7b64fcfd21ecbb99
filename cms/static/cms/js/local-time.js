// Brings the hours of a page to the clock of a reader whose zone the server does not know, and says so.

const language = document.documentElement.lang || "en";
const clockLanguage = language === "en" ? "en-GB" : language;
const yourTime = document.getElementById("words-your-time")?.textContent ?? "";

function zoneName(moment) {
  for (const style of ["longGeneric", "long"]) {
    try {
      const parts = new Intl.DateTimeFormat(clockLanguage, { timeZoneName: style }).formatToParts(moment);
      return parts.find((part) => part.type === "timeZoneName")?.value ?? "";
    } catch {
      // An older engine knows fewer styles.
    }
  }
  return "";
}

function moveToReader(when) {
  const time = when.querySelector("time");
  const moment = new Date(time.dateTime);
  if (Number.isNaN(moment.getTime())) return;
  const day = new Intl.DateTimeFormat(clockLanguage, { year: "numeric", month: "short", day: "numeric", weekday: "short" });
  const hour = new Intl.DateTimeFormat(clockLanguage, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  when.querySelector(".when__day").textContent = day.format(moment);
  when.querySelector(".when__hour").textContent = hour.format(moment);
  when.querySelector(".when__zone").textContent = [yourTime, zoneName(moment)].filter(Boolean).join(" · ");
}

// "In 2 hours": <span class="countdown" data-until="2027-01-16T12:00:00Z" hidden></span>
function countDown(place) {
  const minutes = Math.round((new Date(place.dataset.until) - Date.now()) / 60000);
  if (Number.isNaN(minutes) || minutes < 1) {
    place.hidden = true;
    return;
  }
  const words = new Intl.RelativeTimeFormat(clockLanguage, { numeric: "always" });
  if (minutes < 90) place.textContent = words.format(minutes, "minute");
  else if (minutes < 48 * 60) place.textContent = words.format(Math.round(minutes / 60), "hour");
  else place.textContent = words.format(Math.round(minutes / 1440), "day");
  place.hidden = false;
}

const countAll = () => document.querySelectorAll(".countdown[data-until]").forEach(countDown);

document.querySelectorAll(".when[data-movable]").forEach(moveToReader);
countAll();
setInterval(countAll, 30000);
