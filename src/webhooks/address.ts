/** The parts of an IPv4 address, or the eight of an IPv6 one; nothing for a text that is neither. */
export function partsOf(address: string): readonly number[] | undefined {
  return address.includes(":") ? sixOf(address) : fourOf(address);
}

function fourOf(address: string): readonly number[] | undefined {
  const parts = address.split(".");
  const numbers = parts.map((part) => (/^\d{1,3}$/.test(part) ? Number(part) : 256));
  return numbers.length === 4 && numbers.every((one) => one < 256) ? numbers : undefined;
}

function sixOf(address: string): readonly number[] | undefined {
  const tail = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(address);
  const four = tail === null ? undefined : fourOf(tail[2] as string);
  if (tail !== null && four === undefined) return undefined;
  const [a = 0, b = 0, c = 0, d = 0] = four ?? [];
  const text = tail === null ? address : `${tail[1]}${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const [head = [], rest = []] = halves.map((half) => (half === "" ? [] : half.split(":")));
  const missing = 8 - head.length - rest.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const groups = [...head, ...Array.from({ length: missing }, () => "0"), ...rest];
  return groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))
    ? groups.map((group) => parseInt(group, 16))
    : undefined;
}

/** Networks of IPv4 that no public server is in (RFC 6890, and what came after it), as the first address and the length of the prefix. */
const reservedFour: readonly (readonly [address: string, bits: number])[] = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  // Link-local; the metadata of clouds is here.
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
];

/** Of IPv6 only 2000::/3 is given out; in it these are not, or lead to an IPv4 address that nobody has looked at. */
const reservedSix: readonly (readonly [address: string, bits: number])[] = [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
];

/**
 * Whether an address is one of the public internet: not of this machine, its network, a private one, a cloud's metadata, a multicast
 * group, or reserved. What cannot be read is not. An IPv4 address that is written as an IPv6 one is not either.
 */
export function isPublicAddress(address: string): boolean {
  const parts = partsOf(address);
  if (parts === undefined) return false;
  if (parts.length === 4) return !reservedFour.some(([net, bits]) => isWithin(parts, net, bits, 8));
  return isWithin(parts, "2000::", 3, 16) && !reservedSix.some(([net, bits]) => isWithin(parts, net, bits, 16));
}

function isWithin(parts: readonly number[], net: string, bits: number, width: 8 | 16): boolean {
  const own = partsOf(net) as readonly number[];
  return parts.every((part, i) => {
    const counted = Math.min(width, Math.max(0, bits - i * width));
    return (part ^ (own[i] as number)) >> (width - counted) === 0;
  });
}
