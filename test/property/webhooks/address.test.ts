import { BlockList, isIP } from "node:net";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isPublicAddress } from "handover/webhooks";
import { partsOf } from "../../../src/webhooks/address.ts";

/** What Node makes of the same networks, written down a second time. */
const reserved = new BlockList();
for (const net of "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4".split(
  " ",
))
  reserved.addSubnet(net.split("/")[0]!, Number(net.split("/")[1]), "ipv4");
const given = new BlockList();
given.addSubnet("2000::", 3, "ipv6");
const taken = new BlockList();
for (const net of ["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"])
  taken.addSubnet(net.split("/")[0]!, Number(net.split("/")[1]), "ipv6");
const expected = (address: string): boolean => {
  const kind = isIP(address);
  if (kind === 4) return !reserved.check(address, "ipv4");
  return kind === 6 && !address.includes("%") && given.check(address, "ipv6") && !taken.check(address, "ipv6");
};

/** Addresses on both sides of every border, and anywhere. */
const octet = fc.oneof(
  fc.constantFrom(
    0,
    2,
    10,
    15,
    16,
    18,
    19,
    20,
    31,
    32,
    51,
    63,
    64,
    88,
    99,
    100,
    113,
    127,
    128,
    168,
    169,
    172,
    192,
    198,
    203,
    223,
    224,
    239,
    240,
    254,
    255,
  ),
  fc.integer({ min: 0, max: 255 }),
);
const four = fc.tuple(octet, octet, octet, octet).map((parts) => parts.join("."));
const group = fc.oneof(
  fc.constantFrom(
    "0",
    "1",
    "db8",
    "2001",
    "2002",
    "1ff",
    "200",
    "3ffe",
    "3fff",
    "fff",
    "1000",
    "fe80",
    "fc00",
    "64",
    "ff9b",
    "ffff",
    "7f00",
  ),
  fc.integer({ min: 0, max: 0xffff }).map((n) => n.toString(16)),
);
const six = fc.oneof(
  fc.array(group, { minLength: 8, maxLength: 8 }).map((groups) => groups.join(":")),
  fc
    .tuple(fc.array(group, { minLength: 1, maxLength: 4 }), fc.array(group, { maxLength: 3 }))
    .map(([head, tail]) => `${head.join(":")}::${tail.join(":")}`),
  fc.tuple(fc.constantFrom("::ffff:", "::", "64:ff9b::", "2001:4860::"), four).map(([head, tail]) => head + tail),
);
const odd = fc.string({ unit: fc.constantFrom("1", "f", ":", ".", "%", "0", " ", "x"), maxLength: 20 });
type IsPublic = (address: string) => boolean;
const isPublicAsNodeSays = (isPublic: IsPublic) =>
  fc.property(fc.oneof(four, six, odd), (address) => isPublic(address) === expected(address));

describe("whether an address is public", () => {
  test("is what a list of the reserved networks says", () =>
    fc.assert(isPublicAsNodeSays(isPublicAddress), { numRuns: 5_000 }));

  test("and an address is read where Node reads one", () =>
    fc.assert(
      fc.property(
        fc.oneof(four, six, odd),
        (address) => (partsOf(address) !== undefined) === (isIP(address) > 0 && !address.includes("%")),
      ),
      { numRuns: 2_000 },
    ));

  test.each([
    "127.0.0.1",
    "10.1.2.3",
    "169.254.169.254",
    "100.100.100.200",
    "192.168.0.1",
    "0.0.0.0",
    "255.255.255.255",
    "::1",
    "::",
    "fe80::1",
    "fe80::1%eth0",
    "fd00:ec2::254",
    "::ffff:127.0.0.1",
    "::ffff:7f00:1",
    "64:ff9b::a00:1",
    "2002:7f00:1::",
    "localhost",
    "",
  ])("%s is none", (address) => expect(isPublicAddress(address)).toBe(false));
  test.each(["1.1.1.1", "8.8.8.8", "172.15.0.1", "172.32.0.1", "2606:4700:4700::1111"])("%s is one", (address) =>
    expect(isPublicAddress(address)).toBe(true),
  );

  test.each<[string, IsPublic]>([
    ["the metadata of clouds", (address) => isPublicAddress(address) || address.startsWith("169.254.")],
    ["a private network too small", (address) => isPublicAddress(address) || /^172\.31\.\d+\.\d+$/.test(address)],
    ["IPv4 within IPv6", (address) => isPublicAddress(address) || /^::ffff:[1-9]\d*(?:\.\d+){3}$/.test(address)],
    ["tunnels", (address) => isPublicAddress(address) || address.startsWith("2002::")],
  ])("a planted bug is caught: %s", (_, planted) =>
    expect(fc.check(isPublicAsNodeSays(planted), { numRuns: 50_000, endOnFailure: true }).failed).toBe(true),
  );
});
