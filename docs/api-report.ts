import { dirname, join, relative } from "node:path";
import { format } from "prettier";
import ts from "typescript";

/** A door of the package, and the declarations behind it. */
export interface Door {
  /** `handover/calendar`. */
  readonly name: string;
  /** Its declarations: `.types/calendar/index.d.ts`. */
  readonly file: string;
}

/**
 * What a release promises, as text: for each door, every name it opens with the declaration of that name, without comments. A name that another
 * door opens as well, nearer to where it is declared, is told there; what is declared, reached by others and opened by none stands below.
 *
 * @param root - the folder of the declarations, as `npm run build:types` writes them.
 */
export async function apiReports(root: string, doors: readonly Door[]): Promise<ReadonlyMap<string, string>> {
  const files = doors.map(({ file }) => file);
  const options = { allowImportingTsExtensions: true, noEmit: true, noLib: true, types: [] };
  const program = ts.createProgram(files, options);
  const types = program.getTypeChecker();
  const isOurs = (node: ts.Node): boolean => !relative(root, node.getSourceFile().fileName).startsWith("..");
  const opened = new Map(doors.map((door) => [door, exportsOf(door)]));

  function exportsOf({ file }: Door): ReadonlyMap<string, ts.Symbol> {
    const source = program.getSourceFile(file);
    const symbol = source === undefined ? undefined : types.getSymbolAtLocation(source);
    if (symbol === undefined) throw new Error(`${file} has no exports; run npm run build:types`);
    const names = types.getExportsOfModule(symbol).map((one) => [one.name, target(one)] as const);
    return new Map(names.sort(([a], [b]) => (a < b ? -1 : 1)));
  }
  function target(symbol: ts.Symbol): ts.Symbol {
    return (symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : types.getAliasedSymbol(symbol);
  }

  /** The door nearest to where something is declared, of those in question. */
  function nearest(symbol: ts.Symbol, among: readonly Door[]): Door | undefined {
    const file = symbol.declarations?.[0]?.getSourceFile().fileName ?? "";
    const holding = among.filter((door) => file.startsWith(`${dirname(door.file)}/`));
    return holding.sort((a, b) => b.file.length - a.file.length)[0] ?? among[0];
  }
  const home = new Map<ts.Symbol, Door>();
  for (const symbols of opened.values())
    for (const symbol of symbols.values()) {
      const among = doors.filter((door) => [...(opened.get(door) ?? []).values()].includes(symbol));
      home.set(symbol, nearest(symbol, among) as Door);
    }

  const hidden = new Map<Door, Map<string, ts.Symbol>>();
  const seen = new Set<ts.Symbol>(home.keys());
  /** Notes what the declarations of a symbol lead to and no door opens. */
  function follow(symbol: ts.Symbol): void {
    const visit = (node: ts.Node): void => {
      const found = ts.isIdentifier(node) ? types.getSymbolAtLocation(node) : undefined;
      const one = found === undefined ? undefined : target(found);
      if (one !== undefined && !seen.has(one) && one.declarations?.some(stands) === true) {
        seen.add(one);
        const door = nearest(one, doors) as Door;
        hidden.set(door, (hidden.get(door) ?? new Map<string, ts.Symbol>()).set(one.name, one));
        follow(one);
      }
      ts.forEachChild(node, visit);
    };
    symbol.declarations?.filter(isOurs).forEach(visit);
  }
  /** Of a file of ours, and of its top level: members and parameters are told with what they belong to. */
  function stands(node: ts.Declaration): boolean {
    const statement = ts.isVariableDeclaration(node) ? node.parent.parent : node;
    return isOurs(node) && ts.isSourceFile(statement.parent);
  }
  for (const symbol of home.keys()) follow(symbol);

  const report = async (door: Door): Promise<string> => {
    const names = [...(opened.get(door) as ReadonlyMap<string, ts.Symbol>)];
    const own = names.filter(([, symbol]) => home.get(symbol) === door);
    const others = names.filter(([, symbol]) => home.get(symbol) !== door);
    const below = [...(hidden.get(door) ?? [])].sort(([a], [b]) => (a < b ? -1 : 1));
    const text = [
      ...others.map(([name, symbol]) => `export { ${name} } from "${home.get(symbol)?.name}";`),
      ...own.map(([name, symbol]) => declared(name, symbol)),
      ...(below.length === 0 ? [] : ["// Reached from above, and opened by no door."]),
      ...below.map(([name, symbol]) => declared(name, symbol).replace(/^export /gm, "")),
    ].join("\n\n");
    return format(text, { parser: "typescript", printWidth: 120 });
  };
  const reports = new Map<string, string>();
  for (const door of doors) reports.set(reportName(door), await report(door));
  return reports;
}

/** `handover/calendar/ical` -> `calendar-ical.txt`. */
function reportName({ name }: Door): string {
  return `${name.split("/").slice(1).join("-") || "handover"}.txt`;
}

const printer = ts.createPrinter({ removeComments: true });

function declared(name: string, symbol: ts.Symbol): string {
  const texts = (symbol.declarations ?? []).map((node) => {
    const statement = ts.isVariableDeclaration(node) ? node.parent.parent : node;
    return printer.printNode(ts.EmitHint.Unspecified, statement, node.getSourceFile());
  });
  const own = symbol.name === name ? "" : `// as ${name}\n`;
  return `${own}${texts.join("\n")}`;
}

/** The doors of a manifest, by the declarations of a folder. */
export function doorsOf(manifest: { readonly exports: object }, root: string): Door[] {
  return Object.keys(manifest.exports)
    .filter((subpath) => !subpath.endsWith(".json"))
    .map((subpath) => ({ name: `handover${subpath.slice(1)}`, file: join(root, subpath, "index.d.ts") }));
}
