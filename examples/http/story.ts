import { token } from "./engine.ts";

/** What is used of the answers. */
interface Told {
  readonly status?: string;
  readonly lead?: { readonly id: string; readonly ownerId?: string };
  readonly code?: string;
  readonly text?: string;
}

/** What a server is asked, and what it answers. */
export async function story(origin: string): Promise<readonly string[]> {
  const lines: string[] = [];
  const ask = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const response = await fetch(`${origin}/handover${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json", ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { code: response.status, told: (await response.json()) as Told };
  };
  const form = { email: "cto@acme.example", company: { name: "Acme" } };
  const sent = { "idempotency-key": "form-1" };

  const created = await ask("POST", "/leads", form, sent);
  const again = await ask("POST", "/leads", form, sent);
  const lead = created.told.lead;
  lines.push(`${created.code}: ${created.told.status}, offered to ${lead?.ownerId}`);
  lines.push(`${again.code}: sent again, ${again.told.lead?.id === lead?.id ? "the same lead" : "another lead"}`);

  const accepted = await ask("POST", `/leads/${lead?.id}/accept`, { repId: lead?.ownerId });
  const explained = await ask("GET", `/leads/${lead?.id}/explanation`);
  lines.push(`${accepted.code}: accepted`);
  lines.push(`${explained.code}: ${explained.told.text?.split("\n")[0]?.split(": ")[1]}`);

  const refusals = [
    await ask("POST", "/leads", form, { authorization: "Bearer a guess" }),
    await ask("POST", `/leads/${lead?.id}/accept`, { repId: "ben" }),
    await ask("POST", "/leads", { ...form, email: "ceo@acme.example" }, sent),
    await ask("GET", "/leads/nobody"),
  ];
  for (const { code, told } of refusals) lines.push(`${code}: ${told.code}`);
  return lines;
}
