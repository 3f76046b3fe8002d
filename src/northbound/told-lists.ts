import type { MakeToldList, ToldList, ToldSources } from '../documents/told-list.js';
import type { SwitchedSection } from './switched-northbound.js';

/** What each protocol tells, a line each; the code of a list is loaded when somebody asks for it. */
const lists: Readonly<Record<SwitchedSection, () => Promise<MakeToldList>>> = {
  nut: async () => (await import('./nut/told-list.js')).toldVariableList,
  snmp: async () => (await import('./snmp/told-list.js')).toldObjectList,
  modbus_tcp: async () => (await import('./modbus-tcp/told-words.js')).toldWords,
  mqtt: async () => (await import('./mqtt/told-list.js')).toldTopicList,
};

/** Of those that are switched on: nothing is listed that is not served. */
export async function toldLists(sources: ToldSources): Promise<readonly ToldList[]> {
  const told: ToldList[] = [];
  for (const [section, load] of Object.entries(lists) as [SwitchedSection, () => Promise<MakeToldList>][]) {
    if (!sources.settings[section].enabled) continue;
    const make = await load();
    told.push(make(sources));
  }
  return told;
}
