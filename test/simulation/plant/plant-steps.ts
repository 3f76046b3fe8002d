import type { StepKind } from '../world/contract.js';
import { lineSteps } from './steps/line-steps.js';
import { stateSteps } from './steps/state-steps.js';
import { supplySteps } from './steps/supply-steps.js';
import { upsSteps } from './steps/ups-steps.js';

/** Everything that the plant and its line can do. */
export const plantSteps: readonly StepKind[] = [...supplySteps, ...stateSteps, ...upsSteps, ...lineSteps];
