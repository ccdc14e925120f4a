import { above, atLeast, between, missing, onActivity, oneOf, present, where } from "handover/condition";
import { grid, points, scorecard } from "handover/scoring";

const seniorTitles = oneOf("CEO", "COO", "CTO", "VP Sales", "Head of Marketing", "Revenue Operations Lead");

/** How well the firm and the person fit. */
const fit = scorecard(
  [
    points(30, where({ "company.employees": atLeast(200) }), { group: "size" }),
    points(20, where({ "company.employees": between(50, 199) }), { group: "size" }),
    points(8, where({ "company.employees": between(10, 49) }), { group: "size" }),
    points(25, where({ "company.industry": oneOf("software", "finance", "logistics", "manufacturing") })),
    points(12, where({ "company.industry": oneOf("retail", "healthcare", "media") })),
    points(25, where({ jobTitle: seniorTitles }), { name: "decides or recommends" }),
    points(12, where({ jobTitle: oneOf("Sales Manager", "IT Administrator") }), { name: "would use it" }),
    points(10, where({ "company.country": oneOf("PL", "DE", "AT", "CH", "US", "CA", "GB") }), { name: "home market" }),
    points(10, where({ value: above(10_000) }), { name: "named a budget" }),
    points(-20, where({ jobTitle: "Student" })),
    points(-60, where({ "company.industry": "gambling" }), { name: "we do not serve this industry" }),
    points(-15, where({ flags: oneOf("email.free_mail", "email.invalid") }), { name: "no address of a firm" }),
    points(-5, where({ "company.country": missing() })),
  ],
  { max: 100, min: 0, groups: { size: { max: 30 } } },
);

/** How much they have shown that they want to talk. */
const engagement = scorecard(
  [
    points(45, where({ source: oneOf("demo_form", "referral") }), { group: "origin" }),
    points(25, where({ source: oneOf("webinar", "trade_show", "partner") }), { group: "origin" }),
    points(15, where({ source: oneOf("website_form", "paid_search", "content_download") }), { group: "origin" }),
    points(35, onActivity("demo_form"), { group: "web" }),
    points(20, onActivity("pricing_page"), { group: "web" }),
    points(20, onActivity("webinar"), { group: "web" }),
    points(10, onActivity("page_view", "email_click"), { group: "web" }),
    points(10, onActivity("page_view", "email_click", { atLeast: 3 }), { group: "web" }),
    points(15, where({ message: present() }), { name: "wrote to us" }),
  ],
  { max: 100, groups: { origin: { max: 45 }, web: { max: 50 } } },
);

export const scoring = grid({
  fit,
  engagement,
  grades: { fit: { A: 70, B: 45, C: 25 }, engagement: { 1: 60, 2: 40, 3: 20 } },
});
