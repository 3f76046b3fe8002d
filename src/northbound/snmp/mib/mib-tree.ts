import { type MibObject, ObjectTree } from '../agent/object-tree.js';
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

/** All objects at one moment: each is asked once, when somebody wants it. */
export function mibTree(told: Told): ObjectTree {
  return new ObjectTree(inOrder.map(({ line, oid: name }) => objectAt(name, line, told)));
}

function objectAt(name: MibObject['oid'], line: MibLine, told: Told): MibObject {
  let known: ReturnType<MibObject['instances']> | undefined;
  return {
    oid: name,
    instances: () => {
      known ??= instancesOf(line, told);
      return known;
    },
  };
}

function instancesOf({ teller, syntax }: MibLine, told: Told): ReturnType<MibObject['instances']> {
  const read = teller.kind === 'scalar' ? [{ index: 0, value: teller.read(told) }] : teller.read(told);
  return read.flatMap(({ index, value }) => {
    const found = value === undefined ? undefined : snmpValue(syntax, value);
    return found === undefined ? [] : { index: [index], value: found };
  });
}
