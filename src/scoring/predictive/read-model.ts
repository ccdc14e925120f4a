import { at, createFaults, readList, type Faults } from "../../condition/faults.ts";
import { invalid } from "../../errors.ts";
import { readObject, type Entries } from "../read-object.ts";
import type { ModelFeature, PredictiveModel } from "./model.ts";

const modelKeys = ["format", "method", "trainedOn", "missing", "intercept", "features"] as const;
const kinds = {
  category: ["name", "kind", "levels", "other", "missing"],
  slope: ["name", "kind", "mean", "deviation", "offset", "slope", "missing"],
  bins: ["name", "kind", "edges", "logOdds", "missing"],
} as const;
const format = "handover/predictive@1";

/**
 * Reads a model that was kept as JSON.
 *
 * @throws HandoverError `INPUT_INVALID` with every issue.
 */
export function parseModel(data: unknown): PredictiveModel {
  const faults = createFaults();
  const model = readModel(data, "", faults);
  if (model === undefined || faults.issues.length > 0)
    throw invalid("INPUT_INVALID", "this is no model", faults.issues);
  return model;
}

/** Checks data of any origin and copies what is a model. */
export function readModel(data: unknown, path: string, faults: Faults): PredictiveModel | undefined {
  const entries = readObject(data, "a model from train()", modelKeys, path, faults);
  if (entries === undefined) return undefined;
  if (entries.get("format") !== format)
    faults.add(at(path, "format"), format, entries.get("format"), "train it again with this version");
  const method = entries.get("method");
  if (method !== "logistic" && method !== "naive-bayes")
    faults.add(at(path, "method"), '"logistic" or "naive-bayes"', method, "");
  const on = readObject(entries.get("trainedOn"), "counts", ["examples", "won"], at(path, "trainedOn"), faults);
  const number = (from: Entries | undefined, key: string, where: string): number =>
    readNumber(from?.get(key), at(where, key), faults);
  const where = at(path, "features");
  const features = readList(entries.get("features"), "features", "train it with some", where, faults);
  return {
    format,
    method: method as PredictiveModel["method"],
    trainedOn: {
      examples: number(on, "examples", at(path, "trainedOn")),
      won: number(on, "won", at(path, "trainedOn")),
    },
    missing: readAll(entries.get("missing"), at(path, "missing"), faults, readText),
    intercept: number(entries, "intercept", path),
    features: features.flatMap((feature, f) => readFeature(feature, at(where, f), faults) ?? []),
  };
}

function readFeature(data: unknown, path: string, faults: Faults): ModelFeature | undefined {
  const entries = readObject(data, "a feature", undefined, path, faults);
  if (entries === undefined) return undefined;
  const kind = entries.get("kind") as ModelFeature["kind"];
  if (!Object.hasOwn(kinds, kind as PropertyKey))
    return faults.add(at(path, "kind"), `one of ${Object.keys(kinds).join(", ")}`, kind, "");
  readObject(data, "a feature", kinds[kind], path, faults);
  const name = readText(entries.get("name"), at(path, "name"), faults);
  const number = (key: string): number => readNumber(entries.get(key), at(path, key), faults);
  const numbers = (key: string): readonly number[] => readAll(entries.get(key), at(path, key), faults, readNumber);
  const missing = number("missing");
  switch (kind) {
    case "category":
      return {
        name,
        kind,
        levels: readAll(entries.get("levels"), at(path, "levels"), faults, readLevel),
        other: number("other"),
        missing,
      };
    case "slope": {
      const deviation = number("deviation");
      if (!(deviation > 0)) faults.add(at(path, "deviation"), "a number above 0", deviation, "");
      return { name, kind, mean: number("mean"), deviation, offset: number("offset"), slope: number("slope"), missing };
    }
    case "bins": {
      const [edges, logOdds] = [numbers("edges"), numbers("logOdds")];
      if (logOdds.length !== edges.length + 1)
        faults.say(at(path, "logOdds"), `${edges.length + 1} numbers, one for each bin`, String(logOdds.length), "");
      if (edges.some((edge, i) => i > 0 && edge <= edges[i - 1]!))
        faults.say(at(path, "edges"), "edges that rise", edges.join(", "), "");
      return { name, kind, edges, logOdds, missing };
    }
  }
}

type Read<T> = (value: unknown, path: string, faults: Faults) => T;

function readAll<T>(data: unknown, path: string, faults: Faults, read: Read<T>): readonly T[] {
  if (Array.isArray(data)) return Array.from(data as unknown[], (one, i) => read(one, at(path, i), faults));
  faults.add(path, "a list", data, "");
  return [];
}

function readLevel(data: unknown, path: string, faults: Faults): readonly [string, number] {
  const [level, logOdds, ...more] = readAll(data, path, faults, (value) => value);
  if (more.length > 0) faults.add(path, "a kind and its log-odds", data, "");
  return [readText(level, at(path, 0), faults), readNumber(logOdds, at(path, 1), faults)];
}

function readNumber(value: unknown, path: string, faults: Faults): number {
  if (typeof value === "number" && Number.isFinite(value)) return value;
  faults.add(path, "a finite number", value, "");
  return 0;
}

function readText(value: unknown, path: string, faults: Faults): string {
  if (typeof value === "string") return value;
  faults.add(path, "a text", value, "");
  return "";
}
