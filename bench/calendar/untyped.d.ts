declare module "luxon" {
  export class DateTime {
    static fromMillis(ms: number, options: { zone: string }): DateTime;
    readonly weekday: number;
    plus(duration: { days: number }): DateTime;
    set(fields: { hour: number; minute: number; second: number; millisecond: number }): DateTime;
    toISODate(): string;
    toMillis(): number;
  }
}
