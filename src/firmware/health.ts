/** What must work in a new version if it worked in the one before; `web` because it takes the next update. */
export const healthChecks = ['settings', 'bacnet', 'ups', 'web'] as const;

export type HealthCheck = (typeof healthChecks)[number];

export type Health = Readonly<Record<HealthCheck, boolean>>;

export function goodChecks(health: Health): HealthCheck[] {
  return healthChecks.filter((check) => health[check]);
}

/** What worked before and does not work now: a port that was absent before may be absent still. */
export function missingChecks(before: readonly string[], now: Health): HealthCheck[] {
  return healthChecks.filter((check) => before.includes(check) && !now[check]);
}
