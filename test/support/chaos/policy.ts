import { definePolicy, type PolicyInput } from "handover";
import { roundRobin } from "handover/routing";
import { onActivity, sla } from "handover/sla";

export const reps = ["ana", "ben", "cy"];

/** Clocks that warn, break, escalate and take leads away, on every lead. */
export const chaosRules: PolicyInput = {
  version: "1",
  routing: roundRobin({ pool: "sdr", hours: "ignore" }),
  refunds: ["invalid_contact"],
  slas: [
    sla("accept", {
      from: "assigned",
      until: "accepted",
      within: "10m",
      thresholds: [
        { at: 0.5, notify: "owner" },
        { at: 1, reassign: { reason: "lapsed" } },
      ],
    }),
    sla("contact", {
      from: "assigned",
      until: onActivity("call"),
      within: "30m",
      thresholds: [
        { at: 0.5, notify: "owner" },
        { at: 1, notify: "manager" },
        { at: { after: "10m" }, notify: "manager" },
      ],
    }),
  ],
};

export const chaosPolicy = definePolicy(chaosRules);
