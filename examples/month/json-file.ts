import { readFileSync } from "node:fs";
import { fault, shown } from "./fault.ts";

/** The contents of a JSON file that must hold an object. @throws HandoverError `INPUT_INVALID` */
export function readJsonFile(option: string, file: string): object {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code === "ENOENT" ? "no such file" : String((error as Error).message);
    throw fault(option, "a JSON file that can be read", `${shown(file)} (${why})`, "check the path");
  }
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\ufeff/, ""));
  } catch (error) {
    throw fault(`${option} ${file}`, "JSON", String((error as Error).message), "correct the file at this place");
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  throw fault(`${option} ${file}`, "a JSON object", shown(value), "begin the file with {");
}
