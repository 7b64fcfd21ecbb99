// Fills an empty time-zone field with the zone of this browser; the person sees it and may change it.
for (const select of document.querySelectorAll("select[data-guess-time-zone]")) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!select.value && zone) {
    const isListed = [...select.options].some((option) => option.value === zone);
    if (!isListed) select.add(new Option(zone.split("/").pop().replaceAll("_", " "), zone));
    select.value = zone;
  }
}
