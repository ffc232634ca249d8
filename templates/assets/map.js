// The map as one stop of the Tab key; arrows, Home and End move within it. Without this file each network is a stop.
"use strict";

// Listeners are at the place of the map: a picture that listens to the focus would take it.
for (const map of document.querySelectorAll(".scroll-x")) {
  const links = [...map.querySelectorAll("a")];
  const places = new Map(links.map(link => [`${link.dataset.x},${link.dataset.y}`, link]));
  const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

  const makeStop = chosen => {
    for (const link of links) link.setAttribute("tabindex", link === chosen ? "0" : "-1");
  };

  const target = (link, key) => {
    if (key === "Home") return links[0];
    if (key === "End") return links[links.length - 1];
    const step = steps[key];
    return step && places.get(`${Number(link.dataset.x) + step[0]},${Number(link.dataset.y) + step[1]}`);
  };

  map.addEventListener("focusin", event => {
    const link = event.target.closest("a");
    if (link) makeStop(link);
  });
  map.addEventListener("keydown", event => {
    const link = event.target.closest("a");
    if (!link || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const next = target(link, event.key);
    if (next) next.focus();
    if (next || event.key in steps) event.preventDefault();
  });
  if (links.length) makeStop(links[0]);
}
