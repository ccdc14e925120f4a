/** The month the bundled leads come in, as Warsaw sees it, and the days on which one of the offices is closed. */
export const may = {
  from: "2026-05-01T00:00:00+02:00",
  to: "2026-06-01T00:00:00+02:00",
  timeZone: "Europe/Warsaw",
  holidays: ["2026-05-01", "2026-05-03", "2026-05-14", "2026-05-25"],
} as const;
