import type { Handover } from "../engine/index.ts";
import type { Json } from "../json.ts";

/** What an operation is called with. */
export interface Call {
  readonly handover: Handover;
  /** By the name in the path. */
  readonly path: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** The body, read as JSON; `undefined` where the operation takes none. */
  readonly body: unknown;
  /** The idempotency key. */
  readonly commandId: string | undefined;
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** One thing that can be asked for: what the handler does, and what the OpenAPI document says of it. */
export interface Operation {
  readonly id: string;
  readonly method: "GET" | "POST";
  /** `/leads/{leadId}/accept` */
  readonly path: string;
  /** One sentence. */
  readonly summary: string;
  /** What may stand behind the `?`. */
  readonly query?: Readonly<Record<string, { readonly about: string; readonly schema: Json }>> | undefined;
  /** Name of the schema of the body; an operation with a body takes an idempotency key. */
  readonly body?: string | undefined;
  /** Name of the schema of the answer, by status. */
  readonly answers: { readonly [status: number]: { readonly about: string; readonly schema: string } };
  /** Anybody may ask. */
  readonly isOpen?: boolean | undefined;
  readonly run: (call: Call) => Promise<Answer> | Answer;
}
