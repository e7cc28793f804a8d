// The page as a reader meets it: with the keyboard alone, and with no server once it was loaded. Prints JSON, one line a finding.
const puppeteer = require("puppeteer-core"), axe = require("axe-core").source, fs = require("node:fs"), path = require("node:path");
const {chromium, profile, flags, link, cases, downloads, shots, server} = JSON.parse(fs.readFileSync(process.argv[2]));
const say = told => console.log(JSON.stringify(told)), wrong = text => say({wrong: text});

async function choose(page, files) {
  await page.focus("#files");
  const asked = page.waitForFileChooser();
  await new Promise(done => setTimeout(done, 200));  // until the browser knows that it is to be asked
  await page.keyboard.press("Enter");
  await (await asked).accept(files);
}

async function answered(page, before) {
  await page.waitForFunction(number => document.activeElement.id === "heading"
    && Number(document.querySelector("#answer").dataset.number ?? 0) > number, {timeout: 60000}, before);
}

const had = page => page.$eval("#answer", one => Number(one.dataset.number ?? 0));

async function saved(page) {
  const file = path.join(downloads, "answer.json");
  fs.rmSync(file, {force: true});
  await page.focus("#save-json");
  await page.keyboard.press("Enter");
  for (let tries = 0; tries < 200 && !fs.existsSync(file); tries++) await new Promise(done => setTimeout(done, 50));
  return file;
}

async function looks(page, name) {
  for (const scheme of ["light", "dark"]) for (const width of [360, 800]) {
    await page.setViewport({width, height: 900});
    await page.emulateMediaFeatures([{name: "prefers-color-scheme", value: scheme}]);
    await new Promise(done => setTimeout(done, 300));
    const over = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
    if (over > 0) wrong(`${name}, ${width}: wider than the screen`);
    for (const one of (await page.evaluate("axe.run(document, {iframes: false})")).violations) wrong(`${name}, ${width}, ${scheme}: ${one.id}: ${one.nodes[0].html}`);
    if (shots) await page.screenshot({path: path.join(shots, `${name}-${width}-${scheme}.png`), fullPage: true});
  }
}

(async () => {
  const browser = await puppeteer.launch({executablePath: chromium, userDataDir: profile, args: flags});
  const session = await browser.target().createCDPSession();
  await session.send("Browser.setDownloadBehavior", {behavior: "allow", downloadPath: downloads});
  const page = await browser.newPage();
  page.on("request", one => /^(data|blob|about):/.test(one.url()) || one.url().startsWith(link) || wrong(`asks for ${one.url()}`));
  page.on("console", one => wrong(`says ${one.text()}`));
  page.on("pageerror", error => wrong(`fails: ${error.message}`));
  page.on("dialog", one => { wrong("a dialog"); one.dismiss(); });
  await page.evaluateOnNewDocument(axe);  // the page's policy forbids it to whoever comes later

  const began = Date.now();
  await page.goto(link);
  await choose(page, cases[0].files);
  await answered(page, 0);
  say({first: Date.now() - began});
  await page.waitForFunction("document.querySelector('#kept').textContent", {timeout: 60000});
  process.kill(server);  // from here on there is no network
  const again = Date.now();
  await page.reload();
  await choose(page, cases[0].files);
  await answered(page, 0);
  say({again: Date.now() - again});

  // Tab alone leads to everything that can be used, and each thing has a name.
  const met = [];
  for (let step = 0; step < 8; step++) {  // back to the first of all, then on from there
    await (step ? page.keyboard.press("Tab") : page.focus("#files"));
    if (!step) await page.keyboard.down("Shift").then(() => page.keyboard.press("Tab")).then(() => page.keyboard.up("Shift"));
    met.push(await page.evaluate("document.activeElement.id || document.activeElement.tagName"));
  }
  for (const id of ["language", "files", "save-page", "save-json", "page"]) if (!met.includes(id)) wrong(`Tab never leads to ${id}: ${met}`);
  const tree = [];
  const walk = one => { tree.push(`${one.role} ${one.name}`); (one.children ?? []).forEach(walk); };
  walk(await page.accessibility.snapshot());
  for (const one of ["combobox Language", "link Save the members’ page"]) if (!tree.includes(one)) wrong(`no ${one}: ${tree}`);

  for (const {name, files, facts, language} of cases) {
    await page.select("#language", language ?? "en");
    const before = await had(page);
    await choose(page, files);
    if (facts) {
      await page.waitForFunction("!document.querySelector('#facts').hidden && document.activeElement.id === 'role'", {timeout: 60000});
      for (const fact of facts) { await page.keyboard.type(fact); await page.keyboard.press("Tab"); }
      await page.keyboard.press("Tab"); await page.keyboard.press("Tab"); await page.keyboard.press("Enter");
    }
    await answered(page, before);
    const heading = await page.$eval("#heading", one => one.textContent), usable = await page.$eval("#again", one => !one.hidden);
    const digest = usable ? await page.$$eval("dd", all => all[all.length - 1].textContent) : null;
    const shown = await page.$eval("#page", one => one.hidden ? null : one.contentDocument.documentElement.lang);
    const scripts = await page.$eval("#page", one => one.contentDocument.querySelectorAll("script, img").length);
    if (scripts || await page.$("main img, main script")) wrong(`${name}: a name has become markup`);
    if (usable) fs.copyFileSync(await saved(page), path.join(downloads, `${name}.json`));
    say({name, heading, digest, shown, command: await page.$eval("#command", one => one.textContent)});
    if (shots || name === cases[0].name) await looks(page, name);
  }
  // What is dropped anywhere on the page is taken as what is chosen.
  const before = await had(page);
  await page.evaluate(text => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([text], "dropped.json"));
    document.body.dispatchEvent(new DragEvent("drop", {dataTransfer, bubbles: true, cancelable: true}));
  }, fs.readFileSync(cases[0].files[0], "utf8"));
  await answered(page, before);
  const command = await page.$eval("#command", one => one.textContent);
  if (command !== "partgov audit dropped.json --json") wrong(`dropped, and answered by ${command}`);
  await browser.close();
})().catch(error => { wrong(String(error.stack)); process.exit(1); });
