import type { MapFeed } from '../../ups/maps/map-feed.js';
import type { Architecture } from '../../ups/maps/page.js';
import type { RegisterMap } from '../../ups/maps/register-map.js';
import type { UpsFamily } from '../../ups/maps/ups-family.js';
import { viewOf } from '../../ups/maps/views.js';
import { cadenceOf } from '../../ups/polling/poll-plan.js';
import { type Assignment, assignedAddresses } from '../assignments.js';
import { assignmentsInForce } from '../assignments-alone.js';
import { bitStrings } from '../catalog/bit-strings.js';
import { compatibilityOf } from '../catalog/compatibility.js';
import { type MultiStateRow, multiStates } from '../catalog/multi-states.js';
import type { BitWords } from '../object-value.js';
import type { CompileContext } from './compile-context.js';
import { compileNumbers, orderOf } from './compile-numbers.js';
import { compileBits, compileStates, withEveryAlarm } from './compile-states.js';
import type { CompiledBits, CompiledStates } from './compiled-states.js';
import type { BitTest } from './conditions.js';
import type { FramedFeed, WordRef } from './frame.js';
import type { CompiledNumber } from './numbers.js';
import { RegisterIndex } from './register-index.js';

/** A register map laid out for the objects: made once, then used for every snapshot. */
export interface CompiledFeed extends FramedFeed {
  readonly map: RegisterMap;
  readonly family: UpsFamily | undefined;
  readonly numbers: readonly CompiledNumber[];
  /** Instances, those first that others are computed from. */
  readonly numberOrder: readonly number[];
  readonly multiStates: readonly CompiledStates[];
  readonly bitStrings: readonly CompiledBits[];
  /** Whether anything tells the Multi-state Values; which facts the bits tell, and the words that each is made of. */
  readonly feeds: {
    readonly foundOnSite: readonly string[];
    readonly fedStates: readonly boolean[];
    readonly bitSources: readonly (readonly string[])[];
    readonly bitWords: readonly ReadonlyMap<string, BitWords>[];
  };
  readonly phases: CompiledPhases;
}

/** Where phases are counted: in the octets of one word, in a word each, or once for all. */
export interface CompiledPhases {
  readonly octets: readonly WordRef[];
  readonly input: readonly WordRef[];
  readonly output: readonly WordRef[];
  readonly always: 1 | 3 | undefined;
}

export function compileFeed(
  map: RegisterMap,
  family: UpsFamily | undefined,
  architecture: Architecture,
  lines: readonly Assignment[],
  serialNumber?: string,
): CompiledFeed {
  const assignments = assignmentsInForce(lines, map, architecture, serialNumber);
  const assigned = assignedAddresses(lines);
  const isConcentrator = architecture.kind === 'concentrator';
  const index = new RegisterIndex(map, (table, page) =>
    isConcentrator && typeof page === 'number' && table.id === map.ofEachUnit?.table
      ? 'turn'
      : cadenceOf(map, table, architecture, assigned),
  );
  const { feed } = map;
  const view = viewOf(map, architecture);
  const context: CompileContext = {
    index,
    feed,
    assignments,
    isGiven: (name) => family === undefined || compatibilityOf(name, family.name, architecture) !== 'not-managed',
    isSingle: architecture.kind === 'single',
    ofEachUnit: isConcentrator ? map.ofEachUnit : undefined,
    pageOf: (level, options) => (level === 'system' || options?.page === 'system' ? view.upsPage : view.unitPage),
  };
  const numbers = compileNumbers(context);
  const compiledBits = bitStrings.map((row) => compileBits(row, context));
  const states = multiStates.map((row) => compiledStates(row, compiledBits, context));
  return {
    map,
    family,
    slots: index.slots,
    numbers,
    numberOrder: orderOf(numbers),
    multiStates: states,
    bitStrings: compiledBits,
    feeds: {
      foundOnSite: assignments.flatMap(({ found, object }) => (found === undefined ? [] : [object])),
      fedStates: multiStates.map(({ level }, instance) => level === 'gateway' || states[instance]?.states.length !== 0),
      bitSources: compiledBits.map(({ sources }) => sources),
      bitWords: compiledBits.map(({ words }) => words),
    },
    shownWords: [...states, ...compiledBits].flatMap(({ tests }) => shownWordsOf(tests)),
    factor: deviceWord(feed.factor, context),
    phases: compilePhases(feed.phases, context),
  };
}

function shownWordsOf(tests: readonly BitTest[]): FramedFeed['shownWords'] {
  return tests.flatMap(({ ref, shown }) => (shown === undefined ? [] : [{ name: shown, ref }]));
}

function compiledStates(row: MultiStateRow, bits: readonly CompiledBits[], context: CompileContext): CompiledStates {
  const states = compileStates(row, context);
  const unitAlarms =
    row.name === 'Alarms' ? bits[bitStrings.findIndex(({ name }) => name === 'UnitAlarms')] : undefined;
  return unitAlarms ? withEveryAlarm(states, row.states.indexOf('GENERAL ALARM') + 1, unitAlarms) : states;
}

function compilePhases(phases: MapFeed['phases'], context: CompileContext): CompiledPhases {
  const words = typeof phases === 'object' ? phases : {};
  return {
    octets: deviceWord(typeof phases === 'string' ? phases : undefined, context),
    input: deviceWord(words.input, context),
    output: deviceWord(words.output, context),
    always: typeof phases === 'number' ? phases : undefined,
  };
}

/** A configuration word of the unit, and of the system should the unit's not be there. */
function deviceWord(code: string | undefined, { index, pageOf }: CompileContext): WordRef[] {
  const row = code === undefined ? undefined : index.word(code);
  if (row === undefined) return [];
  const pages = new Set([pageOf('unit'), pageOf('system')]);
  return [...pages].flatMap((page) => {
    const ref = page && index.ref(page, row.table, row.offset, row.code);
    return ref ? [ref] : [];
  });
}
