import { type AnalogValueName, analogValues } from '../catalog/analog-values.js';

/**
 * What makes words alike: the voltages of one supply behind two sensors, three frequencies of one grid, all that grows with the
 * load. Where every such object has a word of its own, few words are left that a display could be taken for.
 */
interface Kind {
  readonly devices: readonly string[];
  readonly quantities: readonly string[];
  /** Of the words that are alike so many are none of these: means, peaks, what stands before a filter. Judgement, as all priors here. */
  readonly others: number;
}

const output = ['ups_output', 'unit_output'];
const kinds: readonly Kind[] = [
  { devices: [...output, 'bypass', 'rectifier'], quantities: ['v'], others: 0.05 },
  { devices: [...output, 'bypass', 'rectifier'], quantities: ['u'], others: 0.05 },
  { devices: [...output, 'bypass', 'rectifier'], quantities: ['fr'], others: 0.2 },
  { devices: [...output, 'rectifier'], quantities: ['i', 'kw', 'kva', 'lr'], others: 0.3 },
];

export interface Twins {
  /** Of one quantity each, by the names that it has for the unit and for the system. */
  readonly objects: readonly (readonly AnalogValueName[])[];
  readonly others: number;
}

const twinsByName: ReadonlyMap<string, Twins> = new Map(
  analogValues.flatMap(({ name }) => {
    const twins = twinsAmong(name);
    return twins === undefined ? [] : [[name, twins] as const];
  }),
);

/** Undefined: nothing is its like. */
export function twinsOf(object: AnalogValueName): Twins | undefined {
  return twinsByName.get(object);
}

/** The voltage of one supply behind the other sensor: UPS_OUTPUT_V1 is none of these. */
export function ofSameSupply(object: AnalogValueName): AnalogValueName | undefined {
  const [, device, rest] = /^(BYPASS|RECTIFIER)_([VU]\d+)$/.exec(object) ?? [];
  const other = `${device === 'BYPASS' ? 'RECTIFIER' : 'BYPASS'}_${rest}`;
  return rest === undefined ? undefined : analogValues.find(({ name }) => name === other)?.name;
}

/** UPS_OUTPUT_KVA2: device, quantity, phase; as manuals write capitals as they like, in small letters. */
function partsOf(object: string): { readonly device: string; readonly quantity: string; readonly phase: string } {
  const [, device = '', quantity = '', phase = ''] =
    /^(ups_output|unit_output|bypass|rectifier)_([a-z]+)(\d*)$/.exec(object.toLowerCase()) ?? [];
  return { device, quantity, phase };
}

function twinsAmong(object: AnalogValueName): Twins | undefined {
  const own = partsOf(object);
  const kind = kinds.find(
    ({ devices, quantities }) => devices.includes(own.device) && quantities.includes(own.quantity),
  );
  if (kind === undefined) return undefined;
  const placeOf = (device: string) => (output.includes(device) ? 'output' : device);
  const groups = new Map<string, AnalogValueName[]>();
  for (const { name } of analogValues) {
    const { device, quantity, phase } = partsOf(name);
    if (!kind.devices.includes(device) || !kind.quantities.includes(quantity) || phase !== own.phase) continue;
    if (placeOf(device) === placeOf(own.device) && quantity === own.quantity) continue;
    const key = `${placeOf(device)} ${quantity}`;
    groups.set(key, [...(groups.get(key) ?? []), name]);
  }
  return { objects: [...groups.values()], others: kind.others };
}
