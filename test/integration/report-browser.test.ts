import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import pixelmatch from "pixelmatch";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { PNG } from "pngjs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { htmlReport } from "../../src/report/html/index.ts";
import { hasBrowser, openBrowser, ownBrowser } from "../support/browser.ts";
import { page as fixture } from "../support/report-page.ts";
import { start } from "./start-support.ts";

/*
 * The page in a real browser. Its pictures are compared with those that are kept in `report-pictures`; after a change that is meant to
 * look otherwise, `HANDOVER_PICTURES=write npx vitest run --project integration test/integration/report-browser.test.ts` keeps them
 * anew. Look at them before you commit them. `HANDOVER_CHROMIUM=/usr/bin/chromium` takes another browser than the one that is brought
 * along, which is for Linux on x64; with other letters the pictures are not compared.
 */
const kept = resolve(import.meta.dirname, "report-pictures");
const write = process.env["HANDOVER_PICTURES"] === "write";
const folder = mkdtempSync(join(tmpdir(), "handover-report-"));
const require = createRequire(import.meta.url);
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const views = {
  phone: { viewport: { width: 320, height: 640 }, colorScheme: "light" },
  "phone in the dark": { viewport: { width: 320, height: 640 }, colorScheme: "dark" },
  desktop: { viewport: { width: 1280, height: 900 }, colorScheme: "light" },
  "desktop in the dark": { viewport: { width: 1280, height: 900 }, colorScheme: "dark" },
} as const satisfies { readonly [name: string]: BrowserContextOptions };

if (!hasBrowser) console.warn("NO BROWSER: the page is not looked at; name one with HANDOVER_CHROMIUM");

let browser: Browser | undefined;
let files: { readonly fixture: string; readonly month: string };
beforeAll(async () => {
  if (!hasBrowser) return;
  browser = await openBrowser();
  files = { fixture: join(folder, "fixture.html"), month: join(folder, "month.html") };
  writeFileSync(files.fixture, htmlReport(fixture));
  await start("--generate", "150", "--report", files.month);
});
afterAll(() => browser?.close());

interface Opened {
  readonly page: Page;
  /** What the page said, and asked the network for. */
  readonly said: string[];
}

/** The page as a browser shows it, which may run what the test brings and nothing else. */
async function open(file: string, options: BrowserContextOptions): Promise<Opened> {
  const context = await browser!.newContext({ ...options, reducedMotion: "reduce", deviceScaleFactor: 1 });
  const page = await context.newPage();
  const said: string[] = [];
  const url = pathToFileURL(file).href;
  page.on("console", (message) => said.push(message.text()));
  page.on("pageerror", (error) => said.push(String(error)));
  page.on("request", (request) => request.url().split("#")[0] === url || said.push(request.url()));
  await page.goto(url);
  return { page, said };
}

interface Box {
  readonly label: string | null;
  readonly width: number;
  readonly height: number;
}

/** Pictures as they are laid out; those not shown are none. */
const boxes = (page: Page): Promise<Box[]> =>
  page.evaluate(`[...document.querySelectorAll("figure > svg")].map((svg) => {
    const { width, height } = svg.getBoundingClientRect();
    return { label: svg.getAttribute("aria-label"), width, height };
  }).filter(({ width }) => width > 0)`);

describe.skipIf(!hasBrowser).each(Object.entries(views))("on a %s", (name, view) => {
  // What is made of a simulation need not be seen everywhere.
  const pages = name === "phone" ? (["fixture", "month"] as const) : (["fixture"] as const);
  test.each(pages)("the page of the %s fits, is whole, and asks for nothing", async (which) => {
    const { page, said } = await open(files[which], view);
    const wide = await page.evaluate(`[document.documentElement.scrollWidth, document.body.scrollWidth]`);
    expect(wide).toEqual([view.viewport.width, view.viewport.width]);
    const shown = await boxes(page);
    expect(shown.length).toBeGreaterThanOrEqual(which === "fixture" ? 10 : 5);
    for (const { label, width, height } of shown) {
      expect(label?.length).toBeGreaterThan(10);
      expect([width > 250, height > 60], String(label)).toEqual([true, true]);
    }
    await page.evaluate(`document.querySelectorAll("details").forEach((one) => { one.open = true; })`);
    expect(await page.evaluate(`document.documentElement.scrollWidth`)).toBe(view.viewport.width);
    await page.evaluate(axe);
    const findings: readonly { readonly id: string; readonly nodes: readonly { readonly html: string }[] }[] =
      await page.evaluate(`axe.run({ resultTypes: ["violations"] }).then(({ violations }) => violations)`);
    expect(findings.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200)}`)).toEqual([]);
    expect(said).toEqual([]);
    await page.context().close();
  });

  test.skipIf(ownBrowser !== undefined)("each picture looks as it is kept", async () => {
    const { page } = await open(files.fixture, view);
    const different: string[] = [];
    for (const [id, png] of await shots(page)) {
      const file = join(kept, `${name.replaceAll(" ", "-")}-${id}.png`);
      if (write) {
        mkdirSync(kept, { recursive: true });
        writeFileSync(file, png);
      }
      const apart = existsSync(file) ? difference(readFileSync(file), png) : 1;
      if (apart <= tolerated) continue;
      const now = join(folder, `${name.replaceAll(" ", "-")}-${id}.png`);
      writeFileSync(now, png);
      different.push(`${file} is ${(100 * apart).toFixed(1)} % otherwise: now ${now}`);
    }
    expect(different).toEqual([]);
    await page.context().close();
  });
});

/** A picture of the first drawing of each section; others of it are of the same kind. */
async function shots(page: Page): Promise<(readonly [id: string, png: Buffer])[]> {
  const taken: (readonly [string, Buffer])[] = [];
  for (const id of ["comparison", "response", "fairness", "funnel", "arrivals", "lead"])
    taken.push([id, await page.locator(`#${id} figure > svg >> visible=true`).first().screenshot()]);
  return taken;
}

/** Of all pixels, as many may be another: edges of letters, by a hair. */
const tolerated = 0.01;

/** The share of pixels that differ so that one sees it; 1 where the sizes do. */
function difference(one: Buffer, other: Buffer): number {
  const [a, b] = [PNG.sync.read(one), PNG.sync.read(other)];
  if (Math.abs(a.width - b.width) > 1 || Math.abs(a.height - b.height) > 1) return 1;
  const [width, height] = [Math.min(a.width, b.width), Math.min(a.height, b.height)];
  const [left, right] = [a, b].map((png) => {
    const part = new PNG({ width, height });
    PNG.bitblt(png, part, 0, 0, width, height, 0, 0);
    return part.data;
  });
  return pixelmatch(left!, right!, undefined, width, height, { threshold: 0.15 }) / (width * height);
}

test.skipIf(!hasBrowser)("a picture that is drawn otherwise is caught", async () => {
  const { page } = await open(files.fixture, views.desktop);
  const [, before] = (await shots(page))[1]!;
  const other = {
    ...fixture,
    pictures: { ...fixture.pictures!, response: { ...fixture.pictures!.response, overdue: 0 } },
  };
  const classes = other.pictures.response.classes.map((one) => ({ ...one, late: one.inTime, inTime: one.late }));
  const file = join(folder, "other.html");
  writeFileSync(
    file,
    htmlReport({ ...other, pictures: { ...other.pictures, response: { ...other.pictures.response, classes } } }),
  );
  const { page: changed } = await open(file, views.desktop);
  const [, after] = (await shots(changed))[1]!;
  expect(difference(before, after)).toBeGreaterThan(tolerated);
  expect(difference(before, before)).toBe(0);
});

test.skipIf(!hasBrowser)(
  "in the light and in the dark the same picture has other colours, and is never blank",
  async () => {
    const [light, dark] = await Promise.all([
      open(files.fixture, views.phone).then(({ page }) => shots(page)),
      open(files.fixture, views["phone in the dark"]).then(({ page }) => shots(page)),
    ]);
    for (const [i, [id, png]] of light.entries()) {
      expect(colours(png), id).toBeGreaterThan(8);
      expect(difference(png, dark[i]![1]), id).toBeGreaterThan(0.3);
    }
  },
);

function colours(png: Buffer): number {
  const { data } = PNG.sync.read(png);
  const seen = new Set<number>();
  for (let i = 0; i < data.length; i += 4) seen.add(data.readUInt32BE(i));
  return seen.size;
}

describe.skipIf(!hasBrowser)("on paper", () => {
  test("it is light whatever the screen, pictures are wide and whole, and tables stay away", async () => {
    const { page } = await open(files.fixture, views["phone in the dark"]);
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    await page.setViewportSize({ width: 688, height: 970 });
    expect(await page.evaluate(`getComputedStyle(document.body).backgroundColor`)).toBe("rgb(255, 255, 255)");
    const shown = await boxes(page);
    expect(shown.length).toBeGreaterThanOrEqual(10);
    expect(shown.every(({ width }) => width > 600)).toBe(true);
    expect(await page.locator("table >> visible=true").count()).toBe(0);
    expect(await page.evaluate(`document.documentElement.scrollWidth`)).toBe(688);
    const pdf = await page.pdf({ format: "A4" });
    expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
    await page.context().close();
  });
});
