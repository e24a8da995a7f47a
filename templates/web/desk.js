"use strict";

// Keys for the review desk. Everything they do is also a link or a button of the page: an element says its key by data-key,
// a group of choices by data-group and data-digit. In fields and together with Ctrl, Alt or Meta the keys are left alone.

(() => {
  const keys = document.getElementById("keys");
  let armed = null;

  const find = (selector) => document.querySelector(selector);
  const rows = () => [...document.querySelectorAll("[data-row]")];
  const isField = (element) => element.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(element.tagName);

  const arm = (group) => {
    if (armed) armed.classList.remove("armed");
    armed = group;
    if (!group) return;
    group.classList.add("armed");
    group.scrollIntoView({ block: "nearest" });
    group.focus();
  };

  const move = (step) => {
    const all = rows();
    const at = all.indexOf(document.activeElement);
    const next = at < 0 ? (step > 0 ? 0 : all.length - 1) : at + step;
    if (all[next]) all[next].focus();
  };

  const use = (element) => (isField(element) ? element.focus() : element.click());

  const press = (key) => {
    if (armed && /^[1-9]$/.test(key)) {
      const choice = armed.querySelector(`[data-digit="${key}"]`);
      if (choice) choice.click();
      return Boolean(choice);
    }
    arm(null);
    if (key === "?") {
      keys.hidden = !keys.hidden;
      return true;
    }
    if (!/^[a-z]$/.test(key)) return false;
    const group = find(`[data-group="${key}"]`);
    const element = find(`[data-key="${key}"]`);
    if (group) arm(group);
    else if (element) use(element);
    else if (rows().length && "jk".includes(key)) move(key === "j" ? 1 : -1);
    else if (key === "o" && rows().includes(document.activeElement)) document.activeElement.click();
    else return false;
    return true;
  };

  document.addEventListener("keydown", (event) => {
    const aside = event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat;
    if (aside || isField(event.target)) return;
    if (press(event.key)) event.preventDefault();
  });

  keys.hidden = false;
  for (const digit of document.querySelectorAll("[data-digit] > kbd")) digit.hidden = false;
})();
