/** Words that generated leads are made of. People and firms are invented; mail domains end in `.example` (RFC 2606). */

export const firstNames =
  "Anna Piotr Katarzyna Marek Ewa Tomasz Julia Jan Lena Jonas Felix Marie Paul Clara Emma Liam Olivia Noah Ava Ethan Mia Lucas Chloé Hugo Inés Diego Giulia Marco Saga Erik Aiko Kenji Priya Arjun Thabo Zoë".split(
    " ",
  );
export const lastNames =
  "Nowak Kowalska Wójcik Lewandowska Zieliński Schmidt Müller Weber Fischer Wagner Smith Johnson Brown Davis Miller Wilson Martin Bernard Dubois García López Rossi Ferrari Svensson Larsen Tanaka Sato Sharma Patel Nkosi de-Vries Jansen Novák Horváth".split(
    " ",
  );
export const firmStems =
  "Nova Terra Vertex Lumen Borea Cobalt Delta Ember Fjord Granit Helix Indigo Juno Kite Lynx Meridian Nimbus Orbit Pine Quartz Rivet Solaris Tundra Umbra Vega Willow Xenon Yarrow Zephyr Alder Basalt Cedar Drift Echo Flint Grove Harbor Iris Jasper Krypton".split(
    " ",
  );
export const firmKinds =
  "Logistics Foods Robotics Energy Textiles Pharma Systems Media Bank Retail Motors Labs Travel Insurance Steel Optics Paper Games Water Chemicals".split(
    " ",
  );

/** Country, share of the leads, calling code, language. */
export const countries = [
  ["US", 26, "1", "en", "United States"],
  ["PL", 16, "48", "pl", "Poland"],
  ["DE", 14, "49", "de", "Germany"],
  ["GB", 8, "44", "en", "United Kingdom"],
  ["FR", 6, "33", "fr", "France"],
  ["NL", 4, "31", "nl", "Netherlands"],
  ["CZ", 4, "420", "cs", "Czechia"],
  ["CA", 4, "1", "en", "Canada"],
  ["AT", 3, "43", "de", "Austria"],
  ["CH", 3, "41", "de", "Switzerland"],
  ["ES", 3, "34", "es", "Spain"],
  ["IT", 3, "39", "it", "Italy"],
  ["IN", 3, "91", "en", "India"],
  ["SE", 2, "46", "sv", "Sweden"],
  ["BR", 2, "55", "pt", "Brazil"],
  ["AU", 2, "61", "en", "Australia"],
  ["JP", 1, "81", "ja", "Japan"],
  ["SG", 1, "65", "en", "Singapore"],
  ["ZA", 1, "27", "en", "South Africa"],
] as const;

export const industries = [
  ["software", 22],
  ["manufacturing", 16],
  ["retail", 12],
  ["finance", 10],
  ["logistics", 9],
  ["healthcare", 8],
  ["education", 6],
  ["media", 6],
  ["public sector", 5],
  ["agriculture", 3],
  ["gambling", 1],
] as const;

export const jobTitles = [
  ["Sales Manager", 12],
  ["Head of Marketing", 10],
  ["Marketing Specialist", 10],
  ["CEO", 8],
  ["COO", 5],
  ["CTO", 6],
  ["VP Sales", 7],
  ["Revenue Operations Lead", 6],
  ["IT Administrator", 6],
  ["Consultant", 6],
  ["Student", 4],
  ["Assistant", 5],
] as const;

/** Source, share, and the campaigns that feed it. */
export const sources = [
  ["website_form", 26, ["", "spring-pricing", "product-tour"]],
  ["demo_form", 12, ["demo-may", "demo-evergreen"]],
  ["webinar", 14, ["webinar-fair-routing", "webinar-sla-101"]],
  ["paid_search", 16, ["search-brand", "search-lead-routing", "search-crm"]],
  ["content_download", 14, ["guide-speed-to-lead", "checklist-handover"]],
  ["partner", 7, ["partner-nordlicht", "partner-bluebird"]],
  ["trade_show", 6, ["expo-berlin"]],
  ["referral", 5, [""]],
] as const;

export const messages = [
  "Please call me about pricing for 20 seats.",
  "We would like a demo next week.",
  "Does it work with our CRM?",
  "Interested in the enterprise plan, please send an offer.",
  "How fast can we start?",
  "Comparing three tools, need answers on security and hosting.",
  "We lose leads between marketing and sales; can you help?",
] as const;
