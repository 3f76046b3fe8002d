import type { SetupStep } from '../../../src/http/screens/setup/schema.js';

/** Of the set-up, in their order; each has an address of its own. */
export const steps = ['line', 'ups', 'bacnet', 'network', 'password', 'summary'] as const;
export type Step = (typeof steps)[number];

/** Where somebody is: where the address says, else where he was when he left; at its end where it was gone through. */
export function stepOf(inAddress: string | undefined, kept: SetupStep): Step {
  const wanted = steps.find((one) => one === inAddress) ?? steps.find((one) => one === kept);
  return wanted ?? 'summary';
}

export function nextStep(step: Step): Step {
  return steps[steps.indexOf(step) + 1] ?? 'summary';
}

export function stepBefore(step: Step): Step | undefined {
  return steps[steps.indexOf(step) - 1];
}

export function addressOfStep(step: Step): string {
  return `#/setup/${step}`;
}
