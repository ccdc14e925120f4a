declare module "wrr-pool" {
  class Pool<T> {
    add(value: T, weight: number): void;
    next(): T | null;
  }
  export default Pool;
}

declare module "weighted-round-robin" {
  class Peers<T extends { id: string; weight: number }> {
    add(peer: T): string;
    get(): T | null;
    each(visit: (peer: T) => void): void;
  }
  export default Peers;
}

declare module "moment-business-time" {
  import type { Moment } from "moment";
  interface WorkingMoment extends Moment {
    addWorkingTime(amount: number, unit: string): WorkingMoment;
  }
  function moment(at: number): WorkingMoment;
  export default moment;
}
