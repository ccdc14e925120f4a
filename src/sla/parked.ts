/** Why the clocks of a parked lead stand still; no pause of a policy has this reason. */
export const parkedReason = "parked";
