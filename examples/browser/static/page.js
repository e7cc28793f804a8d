// The page: takes files, hands them to the worker, and shows what it says. Text is set as text, and no name is markup.
const find = id => document.getElementById(id);
const asked = {files: new Map(), number: 0, follow: true};
let words = {}, waiting = null;

// ── words ────────────────────────────────────────────────────────────────────────────────────────

const language = find("language");
const wanted = navigator.languages.map(one => one.slice(0, 2).toLowerCase());
language.value = wanted.find(one => [...language.options].some(each => each.value === one)) ?? "en";

const say = key => words[key]?.[language.value] ?? "";
const state = key => { find("state").textContent = key && say(key); find("state").dataset.key = key ?? ""; };

function speak() {
  document.documentElement.lang = language.value;
  for (const one of document.querySelectorAll("[data-word]")) one.textContent = say(one.dataset.word);
  if (find("kept").textContent) find("kept").textContent = say("kept");
  state(find("state").dataset.key);
}

language.addEventListener("change", () => { speak(); ask(false); });

// ── asking ───────────────────────────────────────────────────────────────────────────────────────

async function take(list) {
  if (!list.length) return;
  asked.files = new Map(await Promise.all([...list].map(async one => [one.name, new Uint8Array(await one.arrayBuffer())])));
  find("facts").hidden = true;
  ask();
}

// Whoever asks is led to the answer; whoever changes the language stays there.
function ask(follow = true) {
  if (!asked.files.size) return;
  asked.follow = follow;
  const facts = find("facts").hidden ? {} : Object.fromEntries(new FormData(find("form")));
  waiting = {number: ++asked.number, files: asked.files, facts: JSON.stringify(facts), language: language.value};
  if (worker) worker.postMessage(waiting);
  state(worker ? "judging" : "loading");
}

find("files").addEventListener("click", ({target}) => { target.value = ""; });  // the same files may be asked of again
find("files").addEventListener("change", event => take(event.target.files));
find("form").addEventListener("submit", event => { event.preventDefault(); ask(); });
for (const kind of ["dragover", "dragleave", "drop"]) addEventListener(kind, event => {
  event.preventDefault();
  find("drop").classList.toggle("over", kind === "dragover");
  if (kind === "drop") take(event.dataTransfer.files);
});

// ── answers ──────────────────────────────────────────────────────────────────────────────────────

function listed(parent, items, build) {
  parent.replaceChildren(...items.flatMap(build));
}

function made(kind, text) {
  const one = document.createElement(kind);
  one.textContent = text;
  return one;
}

function saving(link, text, type) {
  if (link.href.startsWith("blob:")) URL.revokeObjectURL(link.href);
  link.hidden = text === null || text === undefined;
  if (link.hidden) link.removeAttribute("href");
  else link.href = URL.createObjectURL(new Blob([text], {type}));
}

function show(told) {
  state("");
  find("facts").hidden = told.kind !== "count" || !(told.wanted || !find("facts").hidden);
  find("answer").hidden = Boolean(told.wanted);
  if (told.wanted) {
    state("more");
    find(told.wanted[0]).focus();
    return;
  }
  const ends = told.kind === "unknown" ? "unknown" : `${told.kind}_${told.status}`;
  find("heading").textContent = say(ends);
  find("answer").classList.toggle("no", told.status !== 0);
  listed(find("said"), [...(told.said ?? []), ...(told.lines ?? [])], one => [made("li", one)]);
  saving(find("save-page"), told.page, "text/html");
  saving(find("save-json"), told.json, "application/json");
  const page = find("page");
  page.hidden = !told.page;
  page.title = say("page");
  if (told.page) page.srcdoc = told.page;
  find("again").hidden = !told.json;
  find("whose").hidden = told.kind === "verify";
  find("command").textContent = told.command ?? "";
  const digests = told.json ? [...told.files, {name: say("json"), sha256: told.sha256}] : [];
  listed(find("digests"), digests, one => [made("dt", `SHA-256, ${one.name}`), made("dd", one.sha256)]);
  find("answer").dataset.number = asked.number;
  if (asked.follow) find("heading").focus();
}

// The members' page has no script of its own, and is shown as high as it is.
find("page").addEventListener("load", ({target}) => {
  const inner = target.contentDocument.documentElement;
  for (const link of inner.querySelectorAll("a[rel=noreferrer]")) link.target = "_blank";  // what the documentation tells
  new ResizeObserver(() => { target.style.blockSize = `${inner.offsetHeight + 2}px`; }).observe(inner);
});

// ── the worker ───────────────────────────────────────────────────────────────────────────────────

let worker = null;

// The service worker keeps every file, once all have been used, so that the page works without a network from then on.
async function keep() {
  try {
    await navigator.serviceWorker.register("sw.js");
    await navigator.serviceWorker.ready;
    find("kept").textContent = say("kept");
  } catch (error) {
    console.warn(`Works with a network alone: ${error.message}`);
  }
}

async function start() {
  state("loading");
  words = await (await fetch("words.json")).json();
  speak();
  const started = new Worker("worker.js", {type: "module"});
  started.onerror = () => state("broken");
  started.onmessage = ({data}) => {
    if (data.broken) {
      state("broken");
      console.error(data.broken);
    } else if (data.ready) {
      worker = started;
      state("ready");
      if (waiting) { state("judging"); worker.postMessage(waiting); }
      if ("serviceWorker" in navigator) keep();
    } else if (data.number === asked.number) show(JSON.parse(data.told));
  };
}

start();
