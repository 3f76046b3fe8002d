import { hasCode } from '../../errors.js';
import type { Architecture } from '../families/architecture.js';
import { decodeText } from '../families/decode-text.js';
import { type Identity, identify } from '../families/identification.js';
import type { RegisterMap, RegisterMapId, RegisterTable, TableId, UnitNumber } from '../families/register-map.js';
import type { UpsFamily } from '../families/ups-family.js';
import type { RegisterReader } from '../link/register-reader.js';

/** A Modbus slave on a line. */
export interface Slave {
  readonly reader: RegisterReader;
  readonly address: number;
}

/** `silent`: nothing came that could be an answer. `refused`: a slave is there and does not have the table. */
export type ProbeResult<T> =
  | { readonly kind: 'found'; readonly found: T }
  | { readonly kind: 'refused' }
  | { readonly kind: 'silent'; readonly cause: unknown };

export interface FoundUps {
  readonly family: UpsFamily;
  readonly map: RegisterMap;
  /** Set when the UPS says to be another range than the settings. */
  readonly contradiction: UpsFamily | undefined;
}

/** Which table tells that a UPS speaks a map, on the page of a single UPS and of a whole parallel system. */
const identityTable: Readonly<Record<RegisterMapId, TableId>> = {
  'vu-map': 'configuration',
  jbusp: 'identification',
  adicom: 'identification',
};

/** Word of the device code: VU-MAP T014 (IOMXXXOPXX00 p.26), JBUSP I00 (DMX p.8). */
const deviceCodeOffset: Readonly<Record<RegisterMapId, number | undefined>> = {
  'vu-map': 14,
  jbusp: 0,
  adicom: undefined,
};

/** How often a table is asked for when no answer comes. */
const patience = 3;

/** Asks whether a UPS speaks a map, and which of the possible ranges it is. */
export async function probeMap(
  slave: Slave,
  mapId: RegisterMapId,
  possible: readonly UpsFamily[],
  all: readonly UpsFamily[],
): Promise<ProbeResult<FoundUps>> {
  const sample = all.flatMap(({ maps }) => maps).find(({ id }) => id === mapId);
  if (sample === undefined) return { kind: 'refused' };
  const words = await readTable(slave, sample, identityTable[mapId]);
  if (words.kind !== 'found') return words;
  const offset = deviceCodeOffset[mapId];
  const identity: Identity = {
    deviceCode: offset === undefined ? undefined : words.found[offset],
    reference: mapId === 'vu-map' ? await readReference(slave, sample) : '',
  };
  const { family: saysName, certainty } = identify(mapId, identity);
  const says = all.find(({ name }) => name === saysName);
  const family = possible.find(({ name }) => name === saysName) ?? possible.find(speaks(mapId));
  const map = family?.maps.find(({ id }) => id === mapId);
  if (family === undefined || map === undefined) return { kind: 'refused' };
  const contradiction = says?.name !== family.name && certainty === 'documented' ? says : undefined;
  return { kind: 'found', found: { family, map, contradiction } };
}

/**
 * One UPS or a parallel system: VU-MAP T000 says so (0x0101, 0x0601: IOMXXXOPXX00 p.38), JBUSP S30 (EXT p.24), and on
 * ADICOM only a parallel system has system tables (DGP p.22).
 */
export async function probeArchitecture(slave: Slave, map: RegisterMap, unitNumber: number): Promise<Architecture> {
  const isParallel = await isParallelSystem(slave, map);
  if (unitNumber === 0) return isParallel ? { kind: 'concentrator' } : { kind: 'single' };
  // A single VU-MAP UPS is read on its one page even when it is called unit 1.
  if (!isParallel && unitNumber === 1 && map.id === 'vu-map') return { kind: 'single' };
  return { kind: 'multi-units', unit: unitNumber as UnitNumber };
}

async function isParallelSystem(slave: Slave, map: RegisterMap): Promise<boolean> {
  switch (map.id) {
    case 'vu-map': {
      const words = await readPatiently(slave, map, 'configuration');
      return words.kind === 'found' && (words.found[0] ?? 0) >> 8 === 6;
    }
    case 'jbusp': {
      const words = await readPatiently(slave, map, 'status');
      return words.kind === 'found' && (((words.found[1] ?? 0) >> 14) & 1) === 1;
    }
    case 'adicom':
      return (await readPatiently(slave, map, 'status')).kind === 'found';
  }
}

function speaks(mapId: RegisterMapId): (family: UpsFamily) => boolean {
  return ({ maps }) => maps.some(({ id }) => id === mapId);
}

async function readReference(slave: Slave, map: RegisterMap): Promise<string> {
  const row = map.texts.find(({ table }) => table === 'reference');
  const words = await readPatiently(slave, map, 'reference');
  return row !== undefined && words.kind === 'found' ? decodeText(row, words.found) : '';
}

/** Of a UPS that is known to be there: one lost answer must not make another UPS of it. */
async function readPatiently(slave: Slave, map: RegisterMap, id: TableId): Promise<ProbeResult<readonly number[]>> {
  let result = await readTable(slave, map, id);
  for (let times = 1; times < patience && result.kind === 'silent'; times += 1)
    result = await readTable(slave, map, id);
  return result;
}

/** Reads a table of the UPS as a whole, on whichever page and in whichever length it has it. */
async function readTable(slave: Slave, map: RegisterMap, id: TableId): Promise<ProbeResult<readonly number[]>> {
  const table = map.tables.find((one) => one.id === id);
  let result: ProbeResult<readonly number[]> = { kind: 'refused' };
  for (const [address, words] of table === undefined ? [] : waysToRead(map, table)) {
    result = await read(slave, address, words);
    if (result.kind !== 'refused') return result;
  }
  return result;
}

function waysToRead(map: RegisterMap, table: RegisterTable): (readonly [address: number, words: number])[] {
  // A JBUSP system page (0x0020) would be asked of a single UPS in vain: 0x1nnn stands for the whole there.
  const pages = map.id === 'jbusp' ? (['single'] as const) : (['single', 'system'] as const);
  const addresses = pages.map((page) => map.addressOf(page, table)).filter((address) => address !== undefined);
  const lengths = [table.words, table.fallbackWords].filter((words) => words !== undefined);
  return addresses.flatMap((address) => lengths.map((words) => [address, words] as const));
}

async function read({ reader, address }: Slave, start: number, words: number): Promise<ProbeResult<readonly number[]>> {
  try {
    return { kind: 'found', found: await reader.readHoldingRegisters(address, start, words) };
  } catch (cause) {
    return hasCode(cause, 'modbus.exception') ? { kind: 'refused' } : { kind: 'silent', cause };
  }
}
