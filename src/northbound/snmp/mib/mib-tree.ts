import { type Instance, ObjectTree } from '../agent/object-tree.js';
import { compareOids, oid } from '../ber/oid.js';
import { engineMib, snmpMib, systemMib } from './agent-mibs.js';
import { interfacesMib } from './interfaces-mib.js';
import type { MibLine, Told } from './mib-line.js';
import { snmpValue } from './syntax.js';
import { upsMib } from './ups-mib.js';

/** All that the agent knows, by the groups of their documents. */
export const allMibs: readonly MibLine[] = [...systemMib, ...interfacesMib, ...snmpMib, ...upsMib, ...engineMib];

const inOrder = allMibs
  .map((line) => ({ line, oid: oid(line.oid) }))
  .toSorted((one, other) => compareOids(one.oid, other.oid));
const oids = inOrder.map((one) => one.oid);

/** What objects were found to be, by their place in the order. */
export type KnownInstances = Map<number, readonly Instance[]>;

/**
 * All objects at one moment: each is asked once, when somebody wants it. `ofReading` is kept by the caller as long as the
 * reading of the UPS is the same: what tells nothing else is asked once for all that ask meanwhile.
 */
export function mibTree(told: Told, ofReading: KnownInstances): ObjectTree {
  const ofMoment: KnownInstances = new Map();
  return new ObjectTree(oids, (place) => {
    const line = inOrder[place]?.line;
    if (line === undefined) return [];
    const known = line.teller.isOfReading ? ofReading : ofMoment;
    const before = known.get(place);
    if (before !== undefined) return before;
    const found = instancesOf(line, told);
    known.set(place, found);
    return found;
  });
}

function instancesOf({ teller, syntax }: MibLine, told: Told): readonly Instance[] {
  const read = teller.kind === 'scalar' ? [{ index: 0, value: teller.read(told) }] : teller.read(told);
  return read.flatMap(({ index, value }) => {
    const found = value === undefined ? undefined : snmpValue(syntax, value);
    return found === undefined ? [] : { index: [index], value: found };
  });
}
