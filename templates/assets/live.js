// Keeps the numbers of "Right now" and of today as they are, while the page is looked at.
"use strict";

(() => {
  const place = document.querySelector("[data-live]");
  if (!place || !window.EventSource) return;
  const rows = place.querySelector("[data-pages]");
  const state = place.querySelector("[data-state]");
  const waits_ms = [5_000, 15_000, 60_000, 300_000];
  let source = null;
  let timer = 0;
  let failures = 0;

  const write = (name, text) => {
    for (const element of document.querySelectorAll(`[data-figure="${name}"]`)) {
      if (element.textContent !== text) element.textContent = text;
    }
  };

  const row = (page) => {
    const line = document.createElement("tr");
    const head = line.appendChild(document.createElement("th"));
    head.scope = "row";
    const link = head.appendChild(document.createElement("a"));
    link.href = page.url;
    link.appendChild(document.createElement("bdi")).textContent = page.name;
    const count = line.appendChild(document.createElement("td"));
    count.className = "number";
    count.textContent = page.count;
    return line;
  };

  const show = (event) => {
    const now = JSON.parse(event.data);
    for (const name of ["at", "online", "hits", "visitors", "since"]) write(name, now[name]);
    // A link that has the focus keeps it where nothing has changed.
    const shown = JSON.stringify(now.pages);
    if (now.pages.length && rows.dataset.shown !== shown) {
      rows.dataset.shown = shown;
      rows.replaceChildren(...now.pages.map(row));
    }
    failures = 0;
    state.textContent = "These numbers are live.";
  };

  const end = () => {
    clearTimeout(timer);
    if (source) source.close();
    source = null;
  };

  const begin = () => {
    if (source || document.hidden) return;
    source = new EventSource(place.dataset.live);
    source.addEventListener("message", show);
    source.addEventListener("error", () => {
      state.textContent = "Not connected; trying again.";
      // A connection that was cut, the browser itself opens again; one that was refused, it does not.
      if (source.readyState !== EventSource.CLOSED) return;
      end();
      timer = setTimeout(begin, waits_ms[Math.min(failures, waits_ms.length - 1)]);
      failures += 1;
    });
  };

  document.addEventListener("visibilitychange", () => (document.hidden ? end() : begin()));
  window.addEventListener("pagehide", end);
  window.addEventListener("pageshow", begin);
  begin();
})();
