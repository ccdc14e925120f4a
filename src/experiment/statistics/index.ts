export { effectOf, sampleRatio } from "./dealt.ts";
export type { Dealt, DealtByOutcome } from "./dealt.ts";
export { compareShares, evidenceAbove } from "./shares.ts";
export type { Counted, ShareComparison } from "./shares.ts";
