import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig, type DefaultTheme } from "vitepress";

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const overview = readFileSync(at("../README.md"), "utf8");

/** The guides in the order of the table that lists them: a page that is not in it is not on the site's side either. */
const guides = [...overview.matchAll(/^\| [^|]*\| \[([^\]]+)\]\((guide\/[\w/-]+)\.md\) *\|$/gm)].map(
  ([, text = "", link = ""]): DefaultTheme.SidebarItem => ({ text, link: `/${link.replace(/index$/, "")}` }),
);

/** What is imported to have what stands on a page of the API; a page is named otherwise where two would have one name. */
const importOf = (name: string): string => (name === "index" ? "handover" : `handover/${name.replace(/-1$/, "")}`);

/** The pages that typedoc has made of the code: `npm run site` makes them, and a build without them has none. */
const api = existsSync(at("../api"))
  ? readdirSync(at("../api"), { encoding: "utf8", recursive: true })
      .filter((name) => name.endsWith(".md") && name !== "overview.md")
      .map((name) => name.slice(0, -".md".length).replaceAll("\\", "/"))
      .sort((a, b) => Number(b === "index") - Number(a === "index") || (a < b ? -1 : 1))
      .map((name): DefaultTheme.SidebarItem => ({
        text: importOf(name),
        link: `/api/${name === "index" ? "" : name}`,
      }))
  : [];

const reference = [
  { text: "Errors and refusals", link: "/reference/errors" },
  { text: "Events", link: "/reference/events" },
  { text: "The default lifecycle", link: "/reference/lifecycle" },
  { text: "What it adds to a bundle", link: "/reference/sizes" },
];

export default defineConfig({
  title: "Handover",
  description:
    "Leads, from marketing to sales: a lifecycle, fair routing and clocks that warn in time, as a TypeScript library.",
  lang: "en",
  cleanUrls: true,
  rewrites: { "README.md": "index.md" },
  srcExclude: ["**/pictures/*.ts"],
  // A link that leads nowhere fails the build; a schema is no page.
  ignoreDeadLinks: [/\.schema\.json$/, /openapi\.json$/],
  themeConfig: {
    search: { provider: "local" },
    nav: [
      { text: "Getting started", link: "/guide/getting-started" },
      { text: "Playground", link: "/playground" },
      { text: "Guarantees", link: "/guide/guarantees" },
    ],
    sidebar: [
      { text: "Guides", items: guides },
      { text: "Reference", items: reference },
      ...(api.length === 0 ? [] : [{ text: "API", collapsed: true, items: api }]),
      { text: "Performance", link: "/performance" },
      { text: "Accessibility", link: "/accessibility" },
      { text: "Playground", link: "/playground" },
    ],
    outline: [2, 3],
  },
  markdown: {
    // As GitHub names the places of a page, so that a link leads to one in both.
    anchor: {
      slugify: (heading) =>
        heading
          .toLowerCase()
          .replace(/[^\p{L}\p{N}\s_-]/gu, "")
          .trim()
          .replace(/\s/g, "-"),
    },
    config: (md) => {
      // A page of the API is headed by what is imported.
      md.core.ruler.before("inline", "import", ({ env, tokens }) => {
        const [, name] = /^api\/(.+)\.md$/.exec(String((env as { relativePath?: unknown }).relativePath)) ?? [];
        const heading = tokens.find(({ type }) => type === "inline");
        if (name !== undefined && name !== "overview" && heading !== undefined)
          heading.content = `\`${importOf(name)}\``;
      });
      // What lies beside the documentation, in the repository, is named and not linked.
      md.core.ruler.push("beside", ({ tokens }) => {
        for (const { children } of tokens) {
          let isBeside = false;
          for (const token of children ?? []) {
            if (token.type === "link_open")
              isBeside = /^(?:\.\.\/){1,2}(?:\.\.\/)?(?:README|examples|bench|src|test)/.test(
                String(token.attrGet("href")),
              );
            if (!isBeside || (token.type !== "link_open" && token.type !== "link_close")) continue;
            token.type = "text";
            token.content = "";
          }
        }
      });
    },
  },
  vite: {
    resolve: {
      alias: [
        { find: /^handover$/, replacement: at("../../src/index.ts") },
        { find: /^handover\/(.+)$/, replacement: at("../../src/$1/index.ts") },
      ],
    },
    build: {
      chunkSizeWarningLimit: 2_000,
      rollupOptions: {
        onwarn: (warning, warn) => {
          // Of a comment in a package: nobody here can move it.
          if (warning.code !== "INVALID_ANNOTATION") warn(warning);
        },
      },
    },
  },
});
