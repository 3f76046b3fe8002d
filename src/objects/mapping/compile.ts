import type { Architecture } from '../../ups/maps/architecture.js';
import type { RegisterMap } from '../../ups/maps/register-map.js';
import type { UpsFamily } from '../../ups/maps/ups-family.js';
import { viewOf } from '../../ups/maps/views.js';
import { cadenceOf } from '../../ups/polling/poll-plan.js';
import { type Assignment, assignedAddresses } from '../assignments.js';
import { bitStrings } from '../catalog/bit-strings.js';
import { compatibilityOf } from '../catalog/compatibility.js';
import { multiStates } from '../catalog/multi-states.js';
import { feedOf } from '../feeds/feed-of.js';
import type { CompileContext } from './compile-context.js';
import { compileNumbers, orderOf } from './compile-numbers.js';
import { type CompiledBits, type CompiledStates, compileBits, compileStates } from './compile-states.js';
import type { Slot, WordRef } from './frame.js';
import type { CompiledNumber } from './numbers.js';
import { RegisterIndex } from './register-index.js';

/** A register map laid out for the objects: made once, then used for every snapshot. */
export interface CompiledFeed {
  readonly map: RegisterMap;
  readonly family: UpsFamily | undefined;
  readonly slots: readonly Slot[];
  readonly numbers: readonly CompiledNumber[];
  /** Instances, those first that others are computed from. */
  readonly numberOrder: readonly number[];
  readonly multiStates: readonly CompiledStates[];
  readonly bitStrings: readonly CompiledBits[];
  readonly factor: readonly WordRef[];
  readonly phases: readonly WordRef[];
}

export function compileFeed(
  map: RegisterMap,
  family: UpsFamily | undefined,
  architecture: Architecture,
  assignments: readonly Assignment[],
): CompiledFeed {
  const assigned = assignedAddresses(assignments);
  const index = new RegisterIndex(map, (table) => cadenceOf(map, table, architecture, assigned));
  const feed = feedOf(map.id);
  const view = viewOf(map, architecture);
  const context: CompileContext = {
    index,
    feed,
    assignments,
    isGiven: (name) => family === undefined || compatibilityOf(name, family.name, architecture) !== 'not-managed',
    isSingle: architecture.kind === 'single',
    pageOf: (level, options) => (level === 'system' || options?.page === 'system' ? view.upsPage : view.unitPage),
  };
  const numbers = compileNumbers(context);
  return {
    map,
    family,
    slots: index.slots,
    numbers,
    numberOrder: orderOf(numbers),
    multiStates: multiStates.map((row) => compileStates(row, context)),
    bitStrings: bitStrings.map((row) => compileBits(row, context)),
    factor: deviceWord(feed.factor, context),
    phases: deviceWord(feed.phases, context),
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
