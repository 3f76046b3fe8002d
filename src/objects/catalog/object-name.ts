import type { AnalogValueName } from './analog-values.js';
import type { BitStringName } from './bit-strings.js';
import type { MultiStateName } from './multi-states.js';

/** The name of any of the 101 objects, byte for byte as Manual §5.2 has it. */
export type ObjectName = AnalogValueName | MultiStateName | BitStringName;
