"use strict";
/* Filters the list of events in place. Without this file the same is done by links and by the browser's or the server's
   search; tracker/publish/search.py is its twin: an address means the same to both. */
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

  const status = document.getElementById("found");
  const fold = (text) =>
    text.replace(/[’‘]/g, "'").normalize("NFKD").replace(/\p{M}/gu, "").normalize("NFC").toLowerCase().replace(/ß/g, "ss");
  let groups;
  let entries;
  const read = () => {
    groups = [...document.querySelectorAll("section.month, section.year")];
    entries = [...document.querySelectorAll(".event")].map((item) => ({ item, text: fold(item.textContent) }));
  };

  // The page of one category has no choices: its links lead to other pages and, as all that carry, take along what is asked.
  const choices = [...document.querySelectorAll("[data-choice]")];
  const carrying = [...document.querySelectorAll("[data-carry]")];
  let category = "";
  let timer;

  const announce = (count) => {
    const form = count ? new Intl.PluralRules(document.documentElement.lang).select(count) : "none";
    const words = status.dataset[form] ?? status.dataset.other;
    clearTimeout(timer);
    timer = setTimeout(() => (status.textContent = words.replace("{n}", count)), 150);
  };

  const asking = (href) => {
    const address = new URL(href);
    for (const [name, value] of [["q", field.value.trim()], ["category", category]]) {
      if (value) address.searchParams.set(name, value);
      else address.searchParams.delete(name);
    }
    return address;
  };

  const filter = () => {
    if (!entries) read();
    const words = fold(field.value).split(/\s+/).filter(Boolean);
    let count = 0;
    for (const entry of entries) {
      const shown = (!category || entry.item.classList.contains(`c-${category}`)) && words.every((word) => entry.text.includes(word));
      entry.item.hidden = !shown;
      count += shown;
    }
    for (const group of groups) group.hidden = !group.querySelector("li:not([hidden])");
    for (const link of choices) {
      if (link.dataset.choice === category) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    for (const link of carrying) link.href = asking(link.href);
    announce(count);
  };

  const remember = () => {
    if (location.protocol !== "file:") history.replaceState(null, "", asking(location.href));
  };

  // What the drawing or a link leads to is shown even where the filter hides it.
  const reveal = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target?.closest("[hidden]")) return;
    field.value = category = "";
    filter();
    remember();
    target.scrollIntoView();
  };

  const start = () => {
    field.addEventListener("input", filter);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      filter();
      remember();
    });
    for (const link of choices) {
      link.addEventListener("click", (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
        event.preventDefault();
        category = link.dataset.choice;
        filter();
        remember();
      });
    }
    addEventListener("hashchange", reveal);
    const asked = new URLSearchParams(location.search);
    const wanted = asked.get("category") ?? "";
    if (choices.some((link) => link.dataset.choice === wanted)) category = wanted;
    field.value ||= asked.get("q") ?? "";
    if (category || field.value) filter();
  };

  // A page that answers holds only what was found. Until it has the whole list, or where that fails, the server answers on.
  const complete = async () => {
    const answer = await fetch(location.pathname);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const whole = page.getElementById("list");
    if (!whole) return;
    document.getElementById("list").replaceWith(whole);
    start();
  };

  if ("answered" in form.dataset) complete().catch(() => {});
  else start();
})();
