"use strict";
(() => {
  const by = (id) => document.getElementById(id);
  const make = (name, kind, text) => Object.assign(document.createElement(name), { className: kind, textContent: text });
  const all = Array.from(document.querySelectorAll("details.finding"));
  const facts = new Map(Object.entries(JSON.parse(by("data").textContent)).map(([id, one]) => ["f-" + id, one]));
  const bar = by("bar"), q = by("q"), silenced = by("silenced"), list = by("findings"), count = by("count");
  const boxes = Array.from(document.querySelectorAll("input[name=sev]"));
  const selects = ["phase", "stage", "status", "since", "language"].map(by).filter(Boolean);
  const total = all.reduce((sum, one) => sum + Number(one.dataset.places), 0);
  const tongue = document.documentElement.lang, words = JSON.parse(by("words").textContent);
  const figure = (n) => n.toLocaleString(tongue);
  const say = (key, values) => words[key].replace(/\{(\w+)\}/g, (all, name) => values[name]);
  const many = (key, n) => words[key][n === 1 ? 0 : 1].replace("{n}", figure(n));
  const share = (part, n, key) => part < n ? say("of", { part: figure(part), whole: many(key, n) }) : many(key, n);
  const places = new Map(all.map((one) => [one, one.querySelector(".s-places")]));
  const text = new Map(all.map((one) => [one, (one.textContent + " " +
    facts.get(one.id).files.map((file) => file[0]).join(" ")).toLowerCase()]));

  // ---- filters: what is wanted, what fits, what is shown
  function wanted() {
    const chosen = Object.fromEntries(selects.map((one) => [one.id, one.value]));
    return { ...chosen, words: q.value.toLowerCase().split(/\s+/).filter(Boolean),
      sev: new Set(boxes.filter((box) => box.checked).map((box) => box.value)), silenced: Boolean(silenced && silenced.checked) };
  }

  // The places of one finding that fit, null where the finding does not fit.
  function fitting(one, want) {
    const own = one.dataset;
    if (!want.sev.has(own.sev) || (want.phase && want.phase !== own.phase) || (want.stage && want.stage !== own.stage)) return null;
    const groups = facts.get(one.id).groups.filter(([language, status, since, hushed]) =>
      (!want.language || language === want.language) && (!want.status || status === want.status) &&
      (!want.since || since === want.since) && (!want.silenced || hushed));
    if (!groups.length || !want.words.every((word) => text.get(one).includes(word))) return null;
    return groups.reduce((sum, group) => sum + group[4], 0);
  }

  function said(want) {
    const label = (one) => one.labels[0].firstChild.data.trim();
    const parts = selects.filter((one) => one.value).map((one) => (tongue === "en" ? label(one).toLowerCase() : label(one)) + " " + one.selectedOptions[0].textContent);
    if (want.sev.size < boxes.length) parts.unshift(say("severity", { names: boxes.filter((box) => box.checked).map((box) => box.labels[0].textContent.trim()).join(", ") || words.none }));
    if (want.words.length) parts.unshift(say("search", { words: q.value.trim() }));
    if (want.silenced) parts.push(words.silenced);
    return parts;
  }

  function show() {
    const want = wanted(), filters = said(want);
    let findings = 0, seen = 0;
    for (const one of all) {
      const fits = fitting(one, want), of = Number(one.dataset.places);
      one.hidden = fits === null;
      if (one.hidden) continue;
      findings += 1; seen += fits;
      const shown = share(fits, of, "places");
      if (places.get(one).textContent !== shown) places.get(one).textContent = shown;
    }
    for (const part of list.querySelectorAll("section.phase")) {
      part.hidden = filters.length > 0 && !part.querySelector("details.finding:not([hidden])");
    }
    list.classList.toggle("filtering", filters.length > 0);
    by("no-match").hidden = findings > 0 || all.length === 0;
    by("clear").hidden = by("partial").hidden = filters.length === 0;
    count.textContent = (filters.length ? say("of", { part: figure(findings), whole: many("findings", all.length) }) :
      many("findings", all.length)) + ", " + share(seen, total, "places");
    by("partial").textContent = say("partial", { count: count.textContent, filters: filters.join("; ") });
    named();
  }

  function clear() {
    q.value = "";
    for (const one of selects) one.value = "";
    for (const box of boxes) box.checked = true;
    if (silenced) silenced.checked = false;
  }

  // ---- the address holds the filters; written a little later, browsers refuse a change for every key
  let later = 0;
  function keep() {
    const state = new URLSearchParams();
    if (q.value) state.set("q", q.value);
    if (boxes.some((box) => !box.checked)) state.set("sev", boxes.filter((box) => box.checked).map((box) => box.value).join(" "));
    for (const one of selects) if (one.value) state.set(one.id, one.value);
    if (silenced && silenced.checked) state.set("silenced", "yes");
    clearTimeout(later);
    later = setTimeout(() => history.replaceState(null, "", state.toString() ? "#?" + state : "#findings"), 150);
  }

  function restore(state) {
    clear();
    q.value = state.get("q") || "";
    const sev = state.get("sev");
    if (sev !== null) for (const box of boxes) box.checked = sev.split(" ").includes(box.value);
    for (const one of selects) {
      const value = state.get(one.id) || "";
      one.value = Array.from(one.options).some((option) => option.value === value) ? value : "";
    }
    if (silenced) silenced.checked = state.get("silenced") === "yes";
    show();
  }

  function follow() {
    const hash = location.hash.slice(1);
    if (hash.startsWith("?")) { restore(new URLSearchParams(hash.slice(1))); list.scrollIntoView(); return; }
    const target = hash && by(hash);
    if (!target) return;
    if (target.closest("[hidden]")) { clear(); show(); }
    if (all.includes(target)) target.open = true;
    target.scrollIntoView();
  }

  // ---- one finding: the rest of its files, its link, itself as an issue
  const STEP = 500;
  function more(one) {
    const files = facts.get(one.id).files, rest = one.querySelector(".rest"), where = one.querySelector(".where");
    if (!files.length || !rest) return;
    const button = make("button", "step", "");
    let shown = 0;
    const tell = () => { button.textContent = say("show", { part: figure(Math.min(STEP, files.length - shown)), files: many("files", files.length - shown) }); };
    button.type = "button";
    button.addEventListener("click", () => {
      for (const [path, lines] of files.slice(shown, shown + STEP)) {
        const item = make("li", "", " " + lines);
        item.prepend(make("code", "", path));
        where.append(item);
      }
      shown += STEP;
      if (shown < files.length) tell(); else button.remove();
    });
    tell();
    rest.replaceChildren(button);
  }

  async function copy(issue) {
    try { await navigator.clipboard.writeText(issue); return true; } catch { return false; }
  }

  function tools(one) {
    if (one.querySelector(".tools-row")) return;
    const row = make("p", "tools-row", ""), button = make("button", "", words.copy), told = make("span", "told", "");
    const link = make("a", "", say("link", { id: one.id.slice(2) }));
    button.type = "button"; link.href = "#" + one.id; told.setAttribute("role", "status");
    button.addEventListener("click", async () => {
      const issue = facts.get(one.id).issue;
      if (await copy(issue)) { told.textContent = words.copied; return; }
      const field = row.nextElementSibling?.matches("textarea") ? row.nextElementSibling : make("textarea", "issue", "");
      field.readOnly = true; field.rows = 12; field.value = issue;
      field.setAttribute("aria-label", words.issue);
      row.after(field); field.focus(); field.select();
      told.textContent = words.selected;
    });
    row.append(button, link, told);
    one.querySelector("dl").after(row);
    more(one);
  }

  // ---- wiring
  function named() {
    by("open-all").textContent = all.some((one) => !one.hidden && !one.open) || !all.length ? words.open : words.close;
  }
  for (const one of all) one.addEventListener("toggle", () => { if (one.open) tools(one); named(); });
  bar.hidden = all.length === 0;
  bar.addEventListener("input", () => { show(); keep(); });
  bar.addEventListener("submit", (event) => event.preventDefault());
  by("clear").addEventListener("click", () => { clear(); show(); keep(); q.focus(); });
  by("open-all").addEventListener("click", () => {
    const open = all.some((one) => !one.hidden && !one.open);
    for (const one of all) if (!one.hidden) one.open = open;
  });
  // The same link again: the address does not change, so no hashchange tells of it.
  addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href^='#']");
    if (link && link.hash === location.hash) follow();
  });
  addEventListener("hashchange", follow);
  new ResizeObserver(() => {
    const sticks = getComputedStyle(bar).position === "sticky";
    document.documentElement.style.scrollPaddingTop = sticks ? bar.offsetHeight + 12 + "px" : "";
  }).observe(bar);
  let before = [];
  addEventListener("beforeprint", () => { before = all.filter((one) => !one.open && !one.hidden); for (const one of before) one.open = true; });
  addEventListener("afterprint", () => { for (const one of before) one.open = false; });
  show();
  follow();
})();
