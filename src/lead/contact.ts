/** Plain normalisation of the ways to reach a person; no data files, no guessing. */

const domainShape = /^[\p{L}\p{N}.-]+$/u;
/** Most addresses there are; what it does not match is looked at more closely. */
const plainAddress = /^[a-z0-9_%+-]+(?:\.[a-z0-9_%+-]+)*@(?:[a-z0-9]+(?:-+[a-z0-9]+)*\.)+[a-z]{2,}$/;
const localShape = /^[^\s@"(),:;<>[\\\]]+$/u;

/** A trimmed, lower-case e-mail address, or `undefined` when the text is none (RFC 5321 lengths, no quoted local parts). */
export function normalizeEmail(text: string): string | undefined {
  const plain = text.trim().toLowerCase();
  if (plainAddress.test(plain)) return plain.length > 254 || plain.indexOf("@") > 64 ? undefined : plain;
  const email = visible(plain);
  const at = email.lastIndexOf("@");
  if (email.length > 254) return undefined;
  if (at < 1 || at > 64) return undefined;
  const local = email.slice(0, at);
  if (!localShape.test(local) || local.startsWith(".") || local.endsWith(".") || local.includes("..")) return undefined;
  return isDomain(email.slice(at + 1)) ? email : undefined;
}

/**
 * A text as it looks: what is copied out of mails and address books brings marks of direction and joints along that nobody sees, and letters
 * of which the accent is a character of its own.
 */
function visible(text: string): string {
  if (!notAscii.test(text)) return text.trim();
  return text.replace(unseen, "").normalize("NFC").trim();
}

const notAscii = /[^\0-\x7f]/;
/** Soft hyphens, joints of no width, marks of direction. */
const unseen = /[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g;

/** A lower-case domain with at least two labels, or `undefined`. A leading `www.`, a scheme and a path are dropped. */
export function normalizeDomain(text: string): string | undefined {
  let domain = text.trim().toLowerCase();
  const scheme = domain.indexOf("://");
  if (scheme >= 0) domain = domain.slice(scheme + 3);
  const slash = domain.indexOf("/");
  if (slash >= 0) domain = domain.slice(0, slash);
  if (domain.startsWith("www.") && domain.includes(".", 4)) domain = domain.slice(4);
  return isDomain(domain) ? domain : undefined;
}

/** Whether a text in lower case is a domain of at least two labels; an IP address is none. */
function isDomain(text: string): boolean {
  if (text.length > 253 || !domainShape.test(text)) return false;
  const top = text.slice(text.lastIndexOf(".") + 1);
  if (top.length < 2 || top.length === text.length || onlyDigits.test(top)) return false;
  return !badLabels.test(text);
}

const onlyDigits = /^\d+$/;
const badLabels = /^[.-]|\.\.|-\.|\.-|-$/;
/** What stands between digits, dashes of all lengths too. */
const phoneNoise = /[\s().\-/\u2010-\u2015\u2212]/g;
const internationalShape = /^\+[1-9]\d{6,14}$/;

/**
 * The E.164 form of a number written with its country code (`+48 22 ...` or `0048...`), or `undefined`; also for one with a
 * `(0)`, which is dialled in some countries and left out in others.
 */
export function normalizePhone(text: string): string | undefined {
  if (internationalShape.test(text)) return text;
  if (text.includes("(0)")) return undefined;
  let digits = visible(text).replace(phoneNoise, "");
  if (digits.startsWith("00")) digits = `+${digits.slice(2)}`;
  return internationalShape.test(digits) ? digits : undefined;
}

const freeMail = new Set(
  (
    "gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com yahoo.co.uk ymail.com icloud.com me.com mac.com aol.com " +
    "gmx.com gmx.de gmx.net web.de t-online.de freenet.de mail.com mail.ru yandex.ru yandex.com proton.me protonmail.com tutanota.com zoho.com " +
    "wp.pl o2.pl onet.pl interia.pl op.pl gazeta.pl orange.fr free.fr laposte.net wanadoo.fr libero.it virgilio.it seznam.cz qq.com 163.com 126.com " +
    "naver.com uol.com.br bol.com.br terra.com.br rediffmail.com"
  ).split(" "),
);

/** Whether a domain hands out private mailboxes, so that it says nothing of the firm. */
export function isFreeMail(domain: string): boolean {
  return freeMail.has(domain);
}

const roleNames = new Set(
  "info sales contact office admin support hello mail marketing noreply no-reply webmaster kontakt biuro".split(" "),
);
const longestRole = Math.max(...[...roleNames].map((name) => name.length));

/** Whether an address belongs to a desk and not to a person. */
export function isRoleAddress(email: string): boolean {
  const at = email.indexOf("@");
  return at <= longestRole && roleNames.has(email.slice(0, at));
}
