export { effectOf, sampleRatio } from "./dealt.ts";
export type { ObservedUnit } from "./dealt.ts";
export { compareShares, evidenceAbove } from "./shares.ts";
export type { Counted, ShareComparison } from "./shares.ts";
