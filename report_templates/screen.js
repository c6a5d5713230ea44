"use strict";
(() => {
  const all = Array.from(document.querySelectorAll("details.finding"));
  const bar = document.getElementById("bar"), q = document.getElementById("q");
  const phase = document.getElementById("phase"), stage = document.getElementById("stage");
  const count = document.getElementById("count"), none = document.getElementById("no-match");
  const boxes = Array.from(document.querySelectorAll("input[name=sev]")), openAll = document.getElementById("open-all");
  const text = new Map(all.map((one) => [one, one.textContent.toLowerCase()]));
  const noun = (n, word) => n.toLocaleString("en-US") + " " + word + (n === 1 ? "" : "s");

  function show() {
    const words = q.value.toLowerCase().split(/\s+/).filter(Boolean);
    const wanted = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    let findings = 0, places = 0;
    for (const one of all) {
      const fits = wanted.has(one.dataset.sev) && (!phase.value || phase.value === one.dataset.phase) &&
        (!stage.value || stage.value === one.dataset.stage) && words.every((word) => text.get(one).includes(word));
      one.hidden = !fits;
      if (fits) { findings += 1; places += Number(one.dataset.places); }
    }
    const filtered = words.length || phase.value || stage.value || wanted.size < boxes.length;
    for (const part of document.querySelectorAll("section.phase")) {
      part.hidden = Boolean(filtered) && !part.querySelector("details.finding:not([hidden])");
    }
    none.hidden = findings > 0 || all.length === 0;
    count.textContent = (filtered ? findings + " of " : "") + noun(all.length, "finding") + ", " + noun(places, "place");
  }

  function keep() {
    const state = new URLSearchParams();
    if (q.value) state.set("q", q.value);
    if (boxes.some((box) => !box.checked)) state.set("sev", boxes.filter((box) => box.checked).map((box) => box.value).join(" "));
    if (phase.value) state.set("phase", phase.value);
    if (stage.value) state.set("stage", stage.value);
    const hash = state.toString() ? "#?" + state : "#findings";
    history.replaceState(null, "", hash);
  }

  function follow() {
    const hash = decodeURIComponent(location.hash.slice(1));
    if (hash.startsWith("?")) {
      const state = new URLSearchParams(location.hash.slice(2)), sev = state.get("sev");
      q.value = state.get("q") || "";
      if (sev !== null) for (const box of boxes) box.checked = sev.split(" ").includes(box.value);
      phase.value = state.get("phase") || "";
      stage.value = state.get("stage") || "";
      show();
      document.getElementById("findings").scrollIntoView();
      return;
    }
    const one = hash.startsWith("f-") ? document.getElementById(hash) : null;
    if (one) {
      if (one.hidden) { q.value = ""; phase.value = ""; stage.value = ""; for (const box of boxes) box.checked = true; show(); }
      one.open = true;
      one.scrollIntoView();
    }
  }

  bar.hidden = false;
  bar.addEventListener("input", () => { show(); keep(); });
  bar.addEventListener("submit", (event) => event.preventDefault());
  openAll.addEventListener("click", () => {
    const open = all.some((one) => !one.hidden && !one.open);
    for (const one of all) if (!one.hidden) one.open = open;
    openAll.textContent = open ? "Close all" : "Open all";
  });
  addEventListener("hashchange", follow);
  let before = [];
  addEventListener("beforeprint", () => { before = all.filter((one) => !one.open); for (const one of before) one.open = true; });
  addEventListener("afterprint", () => { for (const one of before) one.open = false; });
  show();
  follow();
})();
