// Look at HTML pages in Chromium: what is wider than the screen, what the console says, what is
// requested, and what axe-core finds, in both widths and colour schemes. Pictures and a PDF are left
// beside each page.
const fs = require("fs");
const path = require("path");
const puppeteer = require("puppeteer-core");

const AXE = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

async function look(browser, file, scheme, width) {
  const page = await browser.newPage();
  const found = [];
  page.on("console", (each) => found.push(`console: ${each.text()}`));
  page.on("pageerror", (each) => found.push(`error: ${each}`));
  page.on("request", (each) => each.url().startsWith("file:") || found.push(each.url()));
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
  await page.setViewport({ width, height: 800 });
  await page.goto(`file://${path.resolve(file)}`);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  if (wide > width) found.push(`${wide} pixels wide`);
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => axe.run());
  found.push(...violations.map((each) => `${each.id}: ${each.nodes[0].html}`));
  await page.screenshot({ path: `${file}.${scheme}.${width}.png`, fullPage: true });
  await page.pdf({ path: `${file}.pdf`, preferCSSPageSize: true });
  await page.close();
  console.log(`${file}, ${scheme}, ${width}: ${found.join("\n  ") || "nothing found"}`);
  return found.length;
}

(async () => {
  const options = { executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] };
  const browser = await puppeteer.launch(options);
  let found = 0;
  for (const file of process.argv.slice(2))
    for (const scheme of ["light", "dark"])
      for (const width of [360, 1280]) found += await look(browser, file, scheme, width);
  await browser.close();
  process.exit(found ? 1 : 0);
})();
