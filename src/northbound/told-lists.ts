import type { MakeToldList, ToldList, ToldSources } from '../documents/told-list.js';
import type { SwitchedSection } from './switched-northbound.js';

/** What each protocol tells, a line each; the code of a list is loaded when somebody asks for it. */
const lists: Readonly<Partial<Record<SwitchedSection, () => Promise<MakeToldList>>>> = {
  nut: async () => (await import('./nut/told-list.js')).toldVariableList,
  snmp: async () => (await import('./snmp/told-list.js')).toldObjectList,
  modbus_tcp: async () => (await import('./modbus-tcp/told-words.js')).toldWords,
  mqtt: async () => (await import('./mqtt/told-list.js')).toldTopicList,
};

/** Of those that are switched on: nothing is listed that is not served. */
export async function toldLists(sources: ToldSources): Promise<readonly ToldList[]> {
  const told: ToldList[] = [];
  for (const section of ['nut', 'snmp', 'modbus_tcp', 'mqtt'] as const) {
    const make = sources.settings[section].enabled ? await lists[section]?.() : undefined;
    if (make !== undefined) told.push(make(sources));
  }
  return told;
}
