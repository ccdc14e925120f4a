import type { Delivered } from "handover";

/** What is told: of other events nothing is. */
type Told = Delivered<"sla.warning" | "sla.breached">;

/** Who a rep is in Slack. */
export type Members = Readonly<Record<string, string>>;

/** A message of Slack's Block Kit. Whose lead it is and when it is due; who the person is stands where the link leads. */
export function message({ type, leadId, lead, data }: Told, members: Members, app: string) {
  const { clock, notify, share } = data;
  const company = escaped(lead?.company?.name ?? "a lead");
  const what =
    type === "sla.breached"
      ? `is overdue: ${clock.name}`
      : `is due: ${clock.name}, ${Math.round((share ?? 0) * 100)} %`;
  const due = new Date(clock.dueAt);
  const text = `${company} ${what}`;
  const people = notify.map((repId) => (members[repId] === undefined ? escaped(repId) : `<@${members[repId]}>`));
  return {
    text, // what a notification on a telephone shows
    blocks: [
      { type: "section", text: { type: "mrkdwn", text: `*${company}* ${what}` } },
      {
        type: "context",
        elements: [
          // Slack shows it in each reader's own time zone.
          { type: "mrkdwn", text: `<!date^${due.getTime() / 1000}^{date_short_pretty} {time}|${due.toISOString()}>` },
          { type: "mrkdwn", text: people.join(" ") },
        ],
      },
      {
        type: "actions",
        elements: [{ type: "button", text: { type: "plain_text", text: "Open" }, url: `${app}/leads/${leadId}` }],
      },
    ],
  };
}

/** Whoever fills in a form could call the whole channel by `<!channel>`. */
function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
