// A ballot cast in Chromium by keyboard alone, with scripts switched off. What is not as it should be is printed.
const puppeteer = require("puppeteer-core"), axe = require("axe-core").source;
const [chromium, profile, flags, link, script] = process.argv.slice(2);
(async () => {
  const browser = await puppeteer.launch({executablePath: chromium, userDataDir: profile, args: JSON.parse(flags)});
  const page = await browser.newPage(), found = [];
  const want = (sound, text) => sound || found.push(text);
  await page.setJavaScriptEnabled(false);
  page.on("request", one => want(one.url().startsWith(new URL(link).origin), `asks for ${one.url()}`));
  await page.goto(link);
  want((await page.title()).includes(script), "the title is not the organisation's own name");
  want(await page.$("script") === null, "a name has become a script");
  const parts = one => [`${one.role} ${(one.name ?? "").trim()}`, ...(one.children || []).flatMap(parts)];
  const read = parts(await page.accessibility.snapshot({interestingOnly: false}));  // aloud, to who cannot see
  for (const name of ["yes", "no", "abstain"]) want(read.includes(`radio ${name}`), `no radio ${name}`);
  want(read.includes("group Bo"), "a fieldset has no name");
  want(read.includes("button Vote"), "the button has no name");
  // Tab leads to the first candidate, to the second and to the button; arrows choose, and Enter votes.
  for (const key of ["Tab", "Space", "Tab", "Space", "ArrowDown", "Tab", "Enter"]) {
    if (key === "Enter") await Promise.all([page.waitForNavigation(), page.keyboard.press(key)]);
    else await page.keyboard.press(key);
  }
  const said = await page.$eval("[role=status]", one => one.textContent);
  want(said.startsWith("Your ballot was kept"), `the page says: ${said}`);
  await page.setJavaScriptEnabled(true);
  await page.setBypassCSP(true);  // for axe-core alone: the page itself forbids every script
  for (const value of ["light", "dark"]) {
    await page.emulateMediaFeatures([{name: "prefers-color-scheme", value}]);
    await page.goto(link);
    const scheme = await page.evaluate("getComputedStyle(document.documentElement).colorScheme");
    want(scheme.includes(value), "the page is light around controls that are dark");
    await page.evaluate(axe);
    for (const one of (await page.evaluate("axe.run()")).violations) want(false, `${value}: ${one.id}: ${one.nodes[0].html}`);
  }
  await browser.close();
  for (const one of found) console.log(one);
})();
