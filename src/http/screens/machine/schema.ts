import { flag, input, number, object, oneOf, optional, text } from '../vocabulary.js';

export const RestartBody = input({ kind: oneOf(['warm', 'cold']) });

export const FinderInfo = object(
  {
    version: text(),
    deviceIdentifier: number(),
    deviceName: text(),
    unitNumber: number(),
    bacnetPort: number(),
    model: optional(text()),
    serialNumber: optional(text()),
    simulated: flag(),
  },
  'What a finder shows of this gateway',
);
