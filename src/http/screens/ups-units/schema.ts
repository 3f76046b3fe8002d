import { input, type Of, within } from '../vocabulary.js';

export const UnitParams = input({ unit: within(1, 15) });
export type UnitParams = Of<typeof UnitParams>;
