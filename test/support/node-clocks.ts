import { onActivity, sla } from "handover/sla";

/** What nodes that are killed and frozen look after: it warns, breaks and tells within seconds. */
export const nodeClocks = [
  sla("contact", {
    from: "assigned",
    until: onActivity("call"),
    within: "2s",
    thresholds: [
      { at: 0.5, notify: "owner" },
      { at: { after: "1s" }, notify: "manager" },
    ],
  }),
];
