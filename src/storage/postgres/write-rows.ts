import { accountDomains, heldValue, type Given, type Lead } from "../index.ts";
import { keyText } from "../sql/text.ts";
import { arrayText } from "./array-text.ts";

/** What a column of a row that is written holds. */
export type Column = string | number | null;

/** An open lead is held by its owner. */
export function leadRow(lead: Lead): Column[] {
  const { id, hold, receivedAt, ownerId, closed, stage, stageSince, score } = lead;
  const above = accountDomains(lead);
  const domains = lead.accountId === undefined ? above : [lead.accountId, ...above];
  const turn = lead.assignment?.turn?.ledger;
  return [
    keyText(id),
    hold === undefined ? null : keyText(hold.rank),
    hold?.until ?? null,
    receivedAt,
    ownerId === undefined || closed !== undefined ? null : keyText(ownerId),
    keyText(stage),
    keyText(score?.grade ?? ""),
    heldValue(lead),
    arrayText(domains.map(keyText)),
    turn === undefined ? null : keyText(turn),
    closed === undefined ? null : stageSince,
    JSON.stringify(lead),
  ];
}

/** The last row of each key. */
export function lastOfEach(rows: readonly (readonly Column[])[], keys: number): (readonly Column[])[] {
  return [...new Map(rows.map((row) => [JSON.stringify(row.slice(0, keys)), row])).values()];
}

/** Without what was given and taken back again: the statement would not find what it is only about to write. */
export function withoutPairs(given: readonly Given[]): readonly Given[] {
  const left: Given[] = [];
  for (const one of given) {
    const same = ({ at, repId, limit, leadId, returned }: Given): boolean =>
      returned !== true && at === one.at && repId === one.repId && limit === one.limit && leadId === one.leadId;
    const pair = one.returned === true ? left.findIndex(same) : -1;
    if (pair >= 0) left.splice(pair, 1);
    else left.push(one);
  }
  return left;
}

export function split<T>(list: readonly T[], holds: (item: T) => boolean): readonly [yes: T[], no: T[]] {
  const yes: T[] = [];
  const no: T[] = [];
  for (const item of list) (holds(item) ? yes : no).push(item);
  return [yes, no];
}
