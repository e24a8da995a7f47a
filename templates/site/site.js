"use strict";
/* Filters the list of events in place. Without this file the same is done by links to the pages of categories and by the
   browser's or the server's search; tracker/publish/search.py is its twin. */
(() => {
  const form = document.querySelector("form.search");
  if (!form) return;
  const field = form.elements.q;

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    field.focus();
    field.select();
  });
  // A page that answers a search holds only what was found: there the server goes on searching.
  if ("answered" in form.dataset) return;

  const status = document.getElementById("found");
  const choices = [...document.querySelectorAll("[data-choice]")];
  const groups = [...document.querySelectorAll("section.month, section.year")];
  const fold = (text) =>
    text.replace(/[’‘]/g, "'").normalize("NFKD").replace(/\p{M}/gu, "").normalize("NFC").toLowerCase().replace(/ß/g, "ss");
  let entries;
  const read = () =>
    [...document.querySelectorAll(".event")].map((item) => ({ item, text: fold(item.textContent) }));

  const here = choices.find((link) => link.getAttribute("aria-current") === "true" && link.dataset.choice);
  // The page of one category has no other events to choose from: its links stay links.
  const filters = here ? [] : choices;
  let category = "";
  let timer;

  const announce = (count) => {
    const words = count === 0 ? status.dataset.none : count === 1 ? status.dataset.one : status.dataset.many;
    clearTimeout(timer);
    timer = setTimeout(() => (status.textContent = words.replace("{n}", count)), 150);
  };

  const filter = () => {
    entries ??= read();
    const words = fold(field.value).split(/\s+/).filter(Boolean);
    let count = 0;
    for (const entry of entries) {
      const shown = (!category || entry.item.classList.contains(`c-${category}`)) && words.every((word) => entry.text.includes(word));
      entry.item.hidden = !shown;
      count += shown;
    }
    for (const group of groups) group.hidden = !group.querySelector("li:not([hidden])");
    for (const link of filters) {
      if (link.dataset.choice === category) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    announce(count);
  };

  const remember = () => {
    if (location.protocol === "file:") return;
    const address = new URL(location.href);
    for (const [name, value] of [["q", field.value.trim()], ["category", category]]) {
      if (value) address.searchParams.set(name, value);
      else address.searchParams.delete(name);
    }
    history.replaceState(null, "", address);
  };

  field.addEventListener("input", filter);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    filter();
    remember();
  });
  for (const link of filters) {
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
      event.preventDefault();
      category = link.dataset.choice;
      filter();
      remember();
    });
  }

  const asked = new URLSearchParams(location.search);
  const wanted = asked.get("category") ?? "";
  if (filters.some((link) => link.dataset.choice === wanted)) category = wanted;
  field.value = asked.get("q") ?? field.value;
  if (category || field.value) filter();
  // What the drawing or a link leads to is shown even where the filter hides it.
  addEventListener("hashchange", () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target?.closest("[hidden]")) return;
    field.value = category = "";
    filter();
    remember();
    target.scrollIntoView();
  });
})();
