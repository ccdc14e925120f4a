import { show } from "../errors.ts";
import { refuse } from "./problem.ts";

/** The body of a request as JSON; no more of it is read than may be. @throws Refused */
export async function readJson(request: Request, maxBytes: number): Promise<unknown> {
  const type = request.headers.get("content-type");
  if (type === null || !jsonType.test(type))
    throw refuse("MEDIA_TYPE", `content-type: expected application/json, got ${type === null ? "none" : show(type)}`);
  const text = decoded(await readBytes(request, maxBytes));
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw refuse("BODY_NOT_JSON", "the body cannot be read as JSON");
  }
}

const jsonType = /^application\/(?:json|[\w.-]+\+json)\s*(?:;|$)/i;

function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw refuse("BODY_NOT_JSON", "the body is not UTF-8");
  }
}

async function readBytes({ body, headers }: Request, maxBytes: number): Promise<Uint8Array> {
  const tooLarge = () => refuse("BODY_TOO_LARGE", `expected at most ${maxBytes} bytes`, { connection: "close" });
  if (Number(headers.get("content-length")) > maxBytes) throw tooLarge();
  const parts: Uint8Array[] = [];
  let length = 0;
  if (body !== null) {
    const reader = body.getReader() as ReadableStreamDefaultReader<Uint8Array>;
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      length += part.value.byteLength;
      if (length > maxBytes) {
        await reader.cancel().catch(() => undefined);
        throw tooLarge();
      }
      parts.push(part.value);
    }
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.byteLength;
  }
  return bytes;
}
