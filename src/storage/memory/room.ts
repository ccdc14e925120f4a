/** What a list of numbers begins with. */
export const leastRoom = 64;

/** Half as much again: what is copied stays cheap for each that is added, and little is left empty. */
export function withMoreRoom(room: number): number {
  return room + (room >> 1);
}

export function copied<List extends Float64Array | Int32Array>(from: List, to: List): List {
  to.set(from);
  return to;
}
