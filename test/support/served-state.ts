import type { ObjectValues } from '../../src/objects/mapper.js';

/** Of a device that a MASTERYS feeds with these values. */
export const servedState = (values: ObjectValues) => ({
  values,
  connection: 'running' as const,
  identity: { model: 'MASTERYS', serialNumber: undefined, nominalKva: undefined },
  family: undefined,
  factor: values.factor,
  isSimulated: false,
  hasInternalFault: false,
  fault: undefined,
});
