import type { StepKind } from '../world/contract.js';
import { alarmSteps } from './alarm-steps.js';
import { readingSteps } from './bms-steps.js';
import { covSteps } from './cov-steps.js';
import { bmsFaultSteps } from './fault-steps.js';

/** Everything that BMS do, and what is done to them. */
export const bmsSteps: readonly StepKind[] = [...readingSteps, ...covSteps, ...alarmSteps, ...bmsFaultSteps];
