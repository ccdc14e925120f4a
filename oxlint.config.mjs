/**
 * Who may import whom, and what the pure side may never see. The rules are planted and caught in
 * test/integration/house-rules.test.ts.
 */

/** Rooms of the pure side, each with the rooms it may import besides errors.ts and json.ts. */
const pure = {
  time: [],
  condition: ["time"],
  calendar: ["time"],
  lead: ["time"],
  matching: ["time", "lead"],
  scoring: ["time", "lead", "condition"],
  lifecycle: ["time", "lead", "condition"],
  routing: ["time", "calendar", "lead", "matching", "condition"],
  sla: ["time", "calendar", "lead", "condition"],
};
pure.experiment = ["time", "lead", "condition", "scoring", "routing", "sla"];
pure.policy = Object.keys(pure);
pure.core = Object.keys(pure);
pure.report = Object.keys(pure);
pure.check = Object.keys(pure);

pure.crm = ["time", "lead"];

const storagePort = pure.report;
const engine = [...pure.report, "report", "storage"];

const ambient = Object.entries({
  Date: "the pure side reads no clock; convert at the edge with toInstant and toDate from time/",
  performance: "the pure side reads no clock",
  setTimeout: "the pure side does not wait",
  setInterval: "the pure side does not wait",
  setImmediate: "the pure side does not wait",
  crypto: "the pure side has no randomness; take ids as arguments",
  process: "the pure side has no host",
  Intl: "the pure side has no host zone or locale; zones live in time/zone.ts",
  fetch: "the pure side does no I/O; external results enter as data",
  console: "the pure side prints nothing; return what should happen",
}).map(([name, message]) => ({ name, message }));

const ambientProperties = [
  {
    object: "Math",
    property: "random",
    message: "the pure side has no randomness; take a seed or an id as an argument",
  },
  { object: "Date", property: "now", message: "the pure side reads no clock; take the instant as an argument" },
  ...[
    "toLocaleString",
    "toLocaleDateString",
    "toLocaleTimeString",
    "toLocaleUpperCase",
    "toLocaleLowerCase",
    "localeCompare",
  ].map((property) => ({ property, message: "the host locale must not decide" })),
];

/** Packages with one home each. */
const homes = {
  "date-fns-tz": "time/zone.ts is its only importer",
  "date-fns": "time/zone.ts is its only importer",
  eventemitter3: "engine/publisher.ts is its only importer",
  zod: "schemas stay in policy/, out of the hot path",
  "ical.js": "an optional peer; calendar/ical/property.ts is its only importer",
  "date-holidays": "an optional peer, never imported: its users pass what they have made with it",
  "pg-boss": "an optional peer, never imported: its users pass what they have made with it",
  "graphile-worker": "an optional peer, never imported: its tables are all that is needed",
  tldts: "an optional peer, never imported: its users pass what they take of it",
  "libphonenumber-js": "an optional peer, never imported: its users pass what they take of it",
  "@observablehq/plot": "an optional peer; report/html/plot.ts is its only importer",
  "@opentelemetry/api": "never imported: its users pass what they have of it",
  bullmq: "an optional peer, never imported: its users pass what they have made with it",
};

/** Rooms within rooms, each for those who have its optional peer: anybody's import would make that a need of all. */
const optionalRooms = ["calendar/ical", "calendar/holidays", "report/html"];

const packagesExcept = (...allowed) => [
  ...Object.entries(homes)
    .filter(([name]) => !allowed.includes(name))
    .map(([name, message]) => ({ group: [name, `${name}/*`], message })),
  {
    group: optionalRooms.map((name) => `./${name.split("/")[1]}/**`),
    message: "needs an optional peer: only its own subpath has it",
  },
];
const smallZod = { regex: "^zod$", message: "all of zod is three times zod/mini" };
const noNode = { group: ["node:*"], message: "the pure side does no I/O" };
/** Imports that leave a room, seen from `up`: `..` in the room itself, `../..` in a folder of it. */
const onlyRooms = (room, rooms, up = "..") => ({
  group: [
    `${up}/**`,
    `!${up}/errors.ts`,
    `!${up}/json.ts`,
    ...rooms.filter((name) => name !== room).map((name) => `!${up}/${name}/**`),
    ...optionalRooms.map((name) => `${up}/${name}/**`),
  ],
  message: `${room}/ may import only ${["errors.ts", "json.ts", ...rooms].join(", ")}`,
});
const imports = (...patterns) => ({ "no-restricted-imports": ["error", { patterns }] });
const without = (...names) => ambient.filter(({ name }) => !names.includes(name));

export default {
  plugins: ["typescript", "unicorn", "oxc", "import"],
  categories: { correctness: "error", suspicious: "error" },
  rules: {
    eqeqeq: ["error", "always"],
    "no-console": "error",
    "no-var": "error",
    "import/no-cycle": "error",
    "import/no-default-export": "error",
    "import/no-named-as-default-member": "off",
    "import/no-unassigned-import": "off",
    "no-shadow": "off",
    "no-underscore-dangle": "off",
    "typescript/consistent-type-imports": "error",
    "typescript/no-explicit-any": "error",
    "unicorn/consistent-function-scoping": "off",
    "unicorn/no-array-reverse": "off",
    "unicorn/no-array-sort": "off",
  },
  overrides: [
    ...Object.entries(pure).flatMap(([room, rooms]) =>
      [
        { files: [`src/${room}/*.ts`], up: ".." },
        { files: [`src/${room}/*/**`], up: "../.." },
      ].map(({ files, up }) => ({
        files,
        rules: {
          "no-restricted-globals": ["error", ...ambient],
          "no-restricted-properties": ["error", ...ambientProperties],
          ...imports(
            onlyRooms(room, rooms, up),
            noNode,
            ...(room === "policy" ? [smallZod, ...packagesExcept("zod")] : packagesExcept()),
          ),
        },
      })),
    ),
    { files: ["src/time/instant.ts"], rules: { "no-restricted-globals": ["error", ...without("Date")] } },
    {
      files: ["src/time/clock.ts"],
      rules: { "no-restricted-globals": ["error", ...without("Date")], "no-restricted-properties": "off" },
    },
    {
      files: ["src/time/zone.ts"],
      rules: {
        "no-restricted-globals": ["error", ...without("Date", "Intl", "process")],
        ...imports(onlyRooms("time", []), noNode, ...packagesExcept("date-fns-tz")),
      },
    },
    {
      files: ["src/calendar/ical/property.ts"],
      rules: imports(onlyRooms("calendar", pure.calendar, "../.."), noNode, ...packagesExcept("ical.js")),
    },
    {
      files: ["src/report/html/plot.ts"],
      rules: imports(onlyRooms("report", pure.report, "../.."), noNode, ...packagesExcept("@observablehq/plot")),
    },
    { files: ["src/storage/*.ts"], rules: imports(onlyRooms("storage", storagePort), noNode, ...packagesExcept()) },
    // A folder of an adapter is one step further away.
    ...[
      { files: ["src/storage/*/*"], up: "../.." },
      { files: ["src/storage/*/*/**"], up: "../../.." },
    ].map(({ files, up }) => ({
      files,
      rules: imports(
        {
          group: [`${up}/**`, `!${up}/errors.ts`],
          message: "an adapter may import only the port beside it and errors.ts: policy never enters an adapter",
        },
        {
          group: [`${up.slice(3)}/*/**`, `!${up.slice(3)}/sql/**`],
          message: "adapters are siblings: share through the port, or what SQL has in common",
        },
        ...packagesExcept(),
      ),
    })),
    {
      files: ["src/delivery/**"],
      rules: imports(onlyRooms("delivery", ["core", "storage", "time"]), noNode, ...packagesExcept()),
    },
    {
      files: ["src/http/**"],
      rules: imports(onlyRooms("http", [...engine, "engine"]), noNode, ...packagesExcept()),
    },
    {
      files: ["src/telemetry/**"],
      rules: imports(onlyRooms("telemetry", ["engine"]), noNode, ...packagesExcept()),
    },
    {
      files: ["src/webhooks/**"],
      rules: imports(onlyRooms("webhooks", ["core", "lead", "time"]), noNode, ...packagesExcept()),
    },
    { files: ["src/engine/**"], rules: imports(onlyRooms("engine", engine), ...packagesExcept()) },
    {
      files: ["src/engine/publisher.ts"],
      rules: imports(onlyRooms("engine", engine), ...packagesExcept("eventemitter3")),
    },
    {
      files: ["src/errors.ts"],
      rules: imports({ group: ["./**", "node:*"], message: "errors.ts stands alone: everybody may import it" }),
    },
    { files: ["*.config.*", "docs/.vitepress/config.ts"], rules: { "import/no-default-export": "off" } },
    { files: ["test/**", "bench/**", "examples/**", "docs/**"], rules: { "no-console": "off" } },
  ],
  ignorePatterns: ["dist", "node_modules", "coverage"],
};
