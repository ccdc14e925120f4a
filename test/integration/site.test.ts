import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hasBrowser, openBrowser } from "../support/browser.ts";
import { serveFolder, type Served } from "../support/serve-folder.ts";

/*
 * The site, built as it is published: a link that leads nowhere fails the build. Its playground is used in a real browser, where the real
 * engine runs.
 */
const root = resolve(import.meta.dirname, "../..");
const site = mkdtempSync(join(tmpdir(), "handover-site-"));
const require = createRequire(import.meta.url);
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
let served: Served;
let origin: string;
let browser: Browser | undefined;
let said: string;

beforeAll(async () => {
  const vitepress = join(root, "node_modules/vitepress/bin/vitepress.js");
  said = execFileSync(process.execPath, [vitepress, "build", "docs", "--outDir", site], {
    cwd: root,
    encoding: "utf8",
    stdio: "pipe",
  });
  served = await serveFolder(site);
  ({ origin } = served);
  if (hasBrowser) browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await served.close();
  rmSync(site, { recursive: true, force: true });
});

test("is built without a warning, every guide on its side", () => {
  expect(said).not.toMatch(/warn|dead link/i);
  const home = readFileSync(join(site, "index.html"), "utf8");
  for (const page of [
    "guide/getting-started",
    "guide/concepts",
    "guide/recipes",
    "guide/migrating/",
    "guide/migrating/salesforce",
    "guide/routing",
    "guide/sla",
    "guide/guarantees",
    "reference/errors",
    "performance",
    "playground",
  ])
    expect(home).toContain(`href="/${page}"`);
});

/** Links between pages to a place that the page does not have. */
function deadPlaces(folder: string): readonly string[] {
  const pages = new Map(
    readdirSync(folder, { encoding: "utf8", recursive: true })
      .filter((name) => name.endsWith(".html"))
      .map((name) => [`/${name.replace(/(?:index)?\.html$/, "")}`, readFileSync(join(folder, name), "utf8")]),
  );
  return [...pages].flatMap(([from, page]) =>
    [...page.matchAll(/href="([^"#:]*)#([^"]+)"/g)].flatMap(([, to = "", place = ""]) => {
      const target = pages.get(new URL(to, `http://host${from}`).pathname);
      return target?.includes(`id="${decodeURIComponent(place)}"`) === true ? [] : [`${from} -> ${to}#${place}`];
    }),
  );
}

test("every link leads to a place that is there", () => {
  expect(deadPlaces(site)).toEqual([]);
  const planted = mkdtempSync(join(tmpdir(), "handover-planted-"));
  writeFileSync(join(planted, "one.html"), '<h2 id="here"></h2><a href="#here"></a><a href="/two#there"></a>');
  writeFileSync(join(planted, "two.html"), '<a href="/one#gone"></a>');
  expect(deadPlaces(planted)).toEqual(["/one -> /two#there", "/two -> /one#gone"]);
  rmSync(planted, { recursive: true });
});

/** The playground, and what it said that it should not have. */
async function open(width: number, colorScheme: "light" | "dark" = "light"): Promise<{ page: Page; faults: string[] }> {
  const context = await browser!.newContext({ viewport: { width, height: 800 }, colorScheme, reducedMotion: "reduce" });
  const page = await context.newPage();
  page.setDefaultTimeout(120_000);
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
  page.on("request", (request) => request.url().startsWith(origin) || faults.push(request.url()));
  await page.goto(`${origin}/playground`);
  await idle(page);
  return { page, faults };
}

const idle = (page: Page): Promise<unknown> => page.waitForSelector('.playground[aria-busy="false"]');
const press = async (page: Page, what: string): Promise<void> => {
  await page.locator(`[data-do="${what}"]`).first().click();
  await idle(page);
};
const team = (page: Page): Promise<Record<string, { leads: number; owed: number }>> =>
  page.evaluate(`Object.fromEntries([...document.querySelectorAll("[data-rep]")].map((row) => [row.dataset.rep, {
    leads: Number(row.querySelector("[data-leads]").textContent), owed: Number(row.querySelector("[data-owed]").textContent)
  }]))`);

describe.skipIf(!hasBrowser)("the playground", () => {
  test("deals fairly, leaves alone who is on leave, lets clocks break overnight, and says why", async () => {
    const { page, faults } = await open(1280);
    await press(page, "twenty");
    // Tuesday at ten: the late shift is not in.
    expect(await team(page)).toMatchObject({ ana: { leads: 10 }, ben: { leads: 10 }, cleo: { leads: 0 } });
    await page.locator('[data-rep="ana"] input').click();
    await idle(page);
    await press(page, "twenty");
    const { ana, ben, cleo } = await team(page);
    expect([ana?.leads, ben?.leads, cleo?.leads]).toEqual([10, 30, 0]);
    for (const { owed } of Object.values(await team(page))) expect(Math.abs(owed)).toBeLessThan(1);

    await press(page, "why");
    const why = await page.locator("[data-why]").textContent();
    expect(why).toContain("ben");
    expect(why).toContain("ana");
    expect(await page.locator("[data-clock]").count()).toBeGreaterThan(0);
    await press(page, "day");
    expect(await page.locator(".told").textContent()).toContain("first-contact of Buyer");
    expect(await page.locator("[data-now]").textContent()).toBe("Wed 2026-11-04 10:00");
    expect(faults).toEqual([]);
    await page.context().close();
  });

  test.each(["light", "dark"] as const)("has no fault of accessibility in the %s, and fits a phone", async (scheme) => {
    const { page, faults } = await open(360, scheme);
    await press(page, "one");
    await press(page, "why");
    expect(await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")).toBe(true);
    await page.evaluate(axe);
    const violations = await page.evaluate(`axe.run(".playground").then(({ violations }) =>
      violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]))`);
    expect(violations).toEqual([]);
    expect(faults).toEqual([]);
    await page.context().close();
  });
});
