import { bmsSteps } from '../bms/step-kinds.js';
import { certificateSteps } from '../certificates/certificate-steps.js';
import { diskSteps } from '../disk/disk-steps.js';
import { firmwareSteps } from '../firmware/firmware-steps.js';
import { lanSteps } from '../lan/lan-steps.js';
import { northboundSteps } from '../northbound/northbound-steps.js';
import { peopleSteps } from '../people/people-steps.js';
import { plantSteps } from '../plant/plant-steps.js';
import type { StepKind } from './contract.js';
import { machineSteps } from './machine-steps.js';

/** Everything that can happen in a run: each folder puts its own in. */
export const stepKinds: readonly StepKind[] = [
  ...machineSteps,
  ...diskSteps,
  ...plantSteps,
  ...lanSteps,
  ...bmsSteps,
  ...peopleSteps,
  ...northboundSteps,
  ...firmwareSteps,
  ...certificateSteps,
];
