import { serve } from "../fakes/serve.ts";

/** A mail server that sends what it is asked for once. It answers nobody until both nodes have asked, and it is let. */
export async function mailServer() {
  const mails = new Map<string, string>();
  const askers = new Set<string>();
  const counts = { repeated: 0 };
  let answerThem = (): void => undefined;
  const mayAnswer = new Promise<void>((resolve) => (answerThem = resolve));
  let haveAsked = (): void => undefined;
  const bothAsked = new Promise<void>((resolve) => (haveAsked = resolve));
  const { origin, close } = await serve(async ({ headers, body }) => {
    const key = String(headers["idempotency-key"]);
    if (mails.has(key)) counts.repeated++;
    else mails.set(key, (JSON.parse(body.toString()) as { subject: string }).subject);
    if (askers.add(String(headers["user-agent"])).size === 2) haveAsked();
    await mayAnswer;
    return { status: 202 };
  });
  return { origin, close, mails, counts, bothAsked, answerThem };
}
