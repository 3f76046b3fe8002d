import { hasCode } from '../../core/errors.js';
import { meansNotThere } from '../link/exception-codes.js';
import type { RegisterReader } from '../link/register-reader.js';
import type { ReadRequest } from '../link/rtu-frame.js';
import { isBlank } from '../maps/blank-words.js';
import { decodeText } from '../maps/decode-words.js';
import {
  type Identity,
  identify,
  identityText,
  isForeign,
  isNamed,
  namesFamilies,
  saysAnything,
} from '../maps/identification.js';
import type { Architecture, UnitNumber } from '../maps/page.js';
import {
  functionOf,
  type RegisterMap,
  type RegisterMapId,
  type RegisterTable,
  type TableId,
} from '../maps/register-map.js';
import type { UpsFamily } from '../maps/ups-family.js';

/** A Modbus slave on a line. */
export interface Slave {
  readonly reader: RegisterReader;
  readonly address: number;
}

/**
 * `silent`: nothing came that could be an answer, or one that says nothing of the table (busy, disturbed). `refused`: a slave is there and does not have the table. `unsteady`: a
 * slave is there, and the line failed before it was known what it is.
 */
export type ProbeResult<T> =
  | { readonly kind: 'found'; readonly found: T }
  | { readonly kind: 'refused' }
  | { readonly kind: 'unsteady' }
  | { readonly kind: 'silent'; readonly cause: unknown };

export interface FoundUps {
  readonly family: UpsFamily;
  readonly map: RegisterMap;
  /** Set when the UPS says to be another family than the settings. */
  readonly contradiction: UpsFamily | undefined;
  /** Set when it is what the settings say, and says something by which the map knows no UPS; or its words cannot be the map's. */
  readonly denial: Identity | undefined;
  /** By a code or a text; else it is what a UPS of the map is that says neither, and may be something else altogether. */
  readonly isNamed: boolean;
  /** It says nothing at all, as one that starts, and may be of several families of which the map knows one by what it says. */
  readonly isGuessed: boolean;
  /** The table that tells who it is. */
  readonly identityWords: readonly number[];
}

/**
 * How often a table is asked for when no answer comes. A UPS that answers for its identity every time in between has no
 * such table; fewer might be a loose contact, and would make another UPS of it for good.
 */
const patience = 8;
/** Of the identity among those: the line or the UPS is gone, and the next round asks anew. */
const silencesToGiveUp = 2;

/** The families that a UPS on a line may belong to. */
export interface ProbedFamilies {
  readonly possible: readonly UpsFamily[];
  readonly all: readonly UpsFamily[];
  /** The settings name one: the UPS is that, even where it does not say so. */
  readonly isSettled: boolean;
  /** The settings name the map: what answers is read by it, whatever it looks like. */
  readonly isMapSettled: boolean;
}

/** Asks whether a UPS speaks a map, and which of the possible families it is. */
export async function probeMap(
  slave: Slave,
  sample: RegisterMap,
  { possible, all, isSettled, isMapSettled }: ProbedFamilies,
): Promise<ProbeResult<FoundUps>> {
  const { table, codeOffset } = sample.family;
  const words = await readTable(slave, sample, table);
  if (words.kind !== 'found') return words;
  const reference = await readReference(slave, sample);
  if (reference.kind === 'unsteady') return reference;
  const identity: Identity = {
    deviceCode: codeOffset === undefined ? undefined : words.found[codeOffset],
    reference: reference.kind === 'found' ? reference.found : '',
  };
  const known = identify(sample, identity);
  // It answers at these addresses, and is a UPS of which the map knows nothing.
  if (known === undefined && !isSettled) return { kind: 'refused' };
  const named = isNamed(sample, identity);
  if (!named && !isSettled && !isMapSettled && isForeign(sample, words.found)) return { kind: 'refused' };
  const says = all.find(({ name }) => name === known?.family);
  const family = possible.find(({ name }) => name === known?.family) ?? possible.find(speaks(sample.id));
  const map = family?.maps.find(({ id }) => id === sample.id);
  if (family === undefined || map === undefined) return { kind: 'refused' };
  const contradiction = says?.name !== family.name && known?.certainty === 'documented' ? says : undefined;
  const isDenied = (known === undefined && saysAnything(identity)) || (!named && isForeign(sample, words.found));
  const denial = isDenied ? identity : undefined;
  const isOpen = namesFamilies(sample) && possible.filter(speaks(sample.id)).length > 1;
  const isGuessed = isOpen && !named && isBlank(words.found) && identity.reference === '';
  const facts = { contradiction, denial, isNamed: named, isGuessed, identityWords: words.found };
  return { kind: 'found', found: { family, map, ...facts } };
}

/**
 * One UPS or a parallel system, by what the map says only the latter has. `mayWait` is asked where the words say nothing yet, as
 * those of a UPS that starts, and it matters, as it would be believed for good: a system would be shown as its unit 1, or read
 * as a single UPS, and any range as the one that a map has for those that say nothing.
 */
export async function probeArchitecture(
  slave: Slave,
  { map, isGuessed, identityWords }: FoundUps,
  unitNumber: number,
  mayWait: () => boolean,
): Promise<ProbeResult<Architecture>> {
  const parallel = await parallelWords(slave, map, identityWords);
  if (parallel.kind === 'unsteady') return parallel;
  const words = parallel.kind === 'found' ? parallel.found : undefined;
  const architecture = architectureOf(isParallelSystem(map, words), map, unitNumber);
  const isSingleByDefault = architecture.kind === 'single' && words !== undefined && isBlank(words);
  if ((isGuessed || isSingleByDefault) && mayWait()) return { kind: 'unsteady' };
  return { kind: 'found', found: architecture };
}

function architectureOf(isParallel: boolean, map: RegisterMap, unitNumber: number): Architecture {
  if (unitNumber === 0) return isParallel ? { kind: 'concentrator' } : { kind: 'single' };
  if (!isParallel && unitNumber === 1 && map.singleIsUnit1) return { kind: 'single' };
  return { kind: 'multi-units', unit: unitNumber as UnitNumber };
}

async function parallelWords(
  slave: Slave,
  map: RegisterMap,
  identityWords: readonly number[],
): Promise<ProbeResult<readonly number[]>> {
  const { parallel, family } = map;
  if (parallel === undefined) return { kind: 'refused' };
  if (parallel.table === family.table) return { kind: 'found', found: identityWords };
  return readOfKnown(slave, map, parallel.table);
}

/** `words`: of the table that tells; undefined where there is none. */
function isParallelSystem({ parallel }: RegisterMap, words: readonly number[] | undefined): boolean {
  if (parallel === undefined || words === undefined) return false;
  const { word } = parallel;
  return word === undefined || ((words[word.offset] ?? 0) & word.mask) === word.value;
}

function speaks(mapId: RegisterMapId): (family: UpsFamily) => boolean {
  return ({ maps }) => maps.some(({ id }) => id === mapId);
}

async function readReference(slave: Slave, map: RegisterMap): Promise<ProbeResult<string>> {
  const row = identityText(map);
  if (row === undefined) return { kind: 'refused' };
  const words = await readOfKnown(slave, map, row.table);
  return words.kind === 'found' ? { kind: 'found', found: decodeText(row, words.found) } : words;
}

/** Of a UPS that has told who it is: what it ignores, while it goes on telling who it is, it does not have. */
async function readOfKnown(slave: Slave, map: RegisterMap, id: TableId): Promise<ProbeResult<readonly number[]>> {
  let result = await readTable(slave, map, id);
  let silences = 0;
  for (let asked = 1; asked < patience && silences < silencesToGiveUp && result.kind === 'silent'; asked += 1) {
    const identity = await readTable(slave, map, map.family.table);
    if (identity.kind === 'silent') silences += 1;
    result = await readTable(slave, map, id);
  }
  if (result.kind !== 'silent') return result;
  return { kind: silences === 0 ? 'refused' : 'unsteady' };
}

/** Reads a table of the UPS as a whole, on whichever page and in whichever length it has it. */
async function readTable(slave: Slave, map: RegisterMap, id: TableId): Promise<ProbeResult<readonly number[]>> {
  const table = map.tables.find((one) => one.id === id);
  let result: ProbeResult<readonly number[]> = { kind: 'refused' };
  if (table === undefined) return result;
  for (const [address, words] of waysToRead(map, table)) {
    const next = await readWords(slave, { start: address, words, functionCode: functionOf(map, table) });
    if (next.kind === 'found' || isUnanswered(next)) return next;
    // Busy on one of them says more than that there is no other.
    if (result.kind !== 'silent') result = next;
  }
  return result;
}

function waysToRead(map: RegisterMap, table: RegisterTable): (readonly [address: number, words: number])[] {
  const addresses = map.probePages.map((page) => map.addressOf(page, table)).filter((address) => address !== undefined);
  const lengths = [table.words, table.fallbackWords].filter((words) => words !== undefined);
  return addresses.flatMap((address) => lengths.map((words) => [address, words] as const));
}

/** Reads words wherever they are asked for. */
export async function readWords(
  { reader, address }: Slave,
  { start, words, functionCode }: Omit<ReadRequest, 'slave'>,
): Promise<ProbeResult<readonly number[]>> {
  try {
    return { kind: 'found', found: await reader.readRegisters(address, start, words, functionCode) };
  } catch (cause) {
    const isAbsent = hasCode(cause, 'modbus.exception') && meansNotThere(cause.facts.exceptionCode);
    return isAbsent ? { kind: 'refused' } : { kind: 'silent', cause };
  }
}

/** A slave that is busy or disturbed has told nothing either, but it will soon. */
function isUnanswered(result: ProbeResult<unknown>): boolean {
  return result.kind === 'silent' && !hasCode(result.cause, 'modbus.exception');
}
